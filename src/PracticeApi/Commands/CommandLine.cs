using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;

namespace PracticeApi.Commands;

/// <summary>The program's commands.</summary>
internal static class CommandLine
{
    private const string Usage = """
        Usage: PracticeApi [command] [--Setting=value ...]

          serve                                  serves the API (default)
          migrate                                brings the database to this version's schema
          demo                                   fills an empty database with a synthetic practice
          openapi                                prints the OpenAPI contract
          practice add --name N --owner-email E  makes a further practice
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        string[] words = [.. args.TakeWhile(arg => !arg.StartsWith('-'))];
        var settings = args[words.Length..];
        switch (words)
        {
            case [] or ["serve"]:
                return await Serve.RunAsync(settings);
            case ["migrate"]:
                return await MigrateAsync(settings);
            case ["openapi"]:
                return await PrintContractAsync(settings);
            case ["demo"]:
                return await Demo.RunAsync(settings);
            case ["practice", "add"]:
                return await AddPractice.RunAsync(settings);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    // Made from the routes alone: nothing is started, and no database is asked.
    private static async Task<int> PrintContractAsync(string[] settings)
    {
        await using var app = PracticeApp.Create(settings);
        // UTF-8 wherever it is printed to, as in the file that it is kept in.
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(Encoding.UTF8.GetBytes(await ContractDocument.TextAsync(app)));
        return 0;
    }

    private static async Task<int> MigrateAsync(string[] settings)
    {
        await using var app = PracticeApp.Create(settings);
        var applied = await app
            .Services.GetRequiredService<Migrator>()
            .MigrateAsync(CancellationToken.None);
        Console.WriteLine(
            applied.Count == 0
                ? "The database is up to date."
                : $"Applied {string.Join(", ", applied)}."
        );
        return 0;
    }
}
