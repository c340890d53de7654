using System.Diagnostics;

namespace PracticeApi.Benchmarks.Http;

/// <summary>The API as it is deployed: published by the command of the image.</summary>
internal static class Published
{
    private const string Step = "RUN dotnet publish ";
    private const string Target = " -o /app";

    /// <returns>The folder.</returns>
    /// <exception cref="InvalidOperationException">It could not be published.</exception>
    public static async Task<string> InAsync(string folder, CancellationToken ct)
    {
        var root = Root();
        var step = File.ReadLines(Path.Combine(root, "deploy", "Dockerfile"))
            .Single(line => line.StartsWith(Step, StringComparison.Ordinal));
        var command = step["RUN ".Length..]
            .Replace(Target, $" -o {folder}", StringComparison.Ordinal);
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet", command["dotnet ".Length..])
            {
                WorkingDirectory = root,
                RedirectStandardOutput = true,
            }
        )!;
        var output = await publish.StandardOutput.ReadToEndAsync(ct);
        await publish.WaitForExitAsync(ct);
        return publish.ExitCode == 0
            ? folder
            : throw new InvalidOperationException($"{command} failed: {output}");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PracticeApi.sln")))
        {
            folder =
                folder.Parent
                ?? throw new InvalidOperationException("The benchmark runs within the repository.");
        }

        return folder.FullName;
    }
}
