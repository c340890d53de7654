using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using PracticeApi.Access;
using PracticeApi.Persistence;

namespace PracticeApi.Commands;

/// <summary>Serves the API: on the embedded engine it migrates first, on an empty database it makes the first practice.</summary>
internal static partial class Serve
{
    public static async Task<int> RunAsync(string[] settings)
    {
        await using var app = PracticeApp.Create(settings);
        await PrepareAsync(app);
        await app.RunAsync();
        return 0;
    }

    /// <exception cref="InvalidOperationException">The settings are not safe for an address that others can reach.</exception>
    public static async Task PrepareAsync(WebApplication app)
    {
        var configuration = app.Configuration;
        var loopback = IsLoopback(configuration);
        var keyRing = configuration.GetSection("DataProtection").Get<KeyRingOptions>() ?? new();
        if (!keyRing.IsSet)
        {
            if (!loopback)
            {
                throw new InvalidOperationException(
                    "Set DataProtection:CertificatePath or DataProtection:Key: off the loopback address, the keys that sign "
                        + "in staff must not lie in the database unencrypted."
                );
            }

            KeysUnencrypted(app.Logger);
        }

        var database = app.Services.GetRequiredService<DatabaseOptions>();
        if (database.Provider == DatabaseOptions.Sqlite)
        {
            await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        }

        // Made now, where a failure ends the start, and not by the first sign-in, whose transaction it would wait for.
        app.Services.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector(nameof(Serve))
            .Protect([]);
        await BootstrapAsync(app, loopback);
    }

    private static async Task BootstrapAsync(WebApplication app, bool loopback)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var founder = scope.ServiceProvider.GetRequiredService<PracticeFounder>();
        if (!await founder.IsEmptyAsync(CancellationToken.None))
        {
            return;
        }

        var email = app.Configuration["PRACTICE_OWNER_EMAIL"];
        var password = app.Configuration["PRACTICE_OWNER_PASSWORD"];
        if (email is not null && password is not null)
        {
            await founder.FoundFirstAsync("Practice", email, password, CancellationToken.None);
            return;
        }

        if (!loopback)
        {
            throw new InvalidOperationException(
                "The database is empty. Set PRACTICE_OWNER_EMAIL and PRACTICE_OWNER_PASSWORD to make the first practice."
            );
        }

        password = NewPassword();
        if (await founder.FoundFirstAsync("Practice", FirstOwner, password, CancellationToken.None))
        {
            Console.WriteLine(
                $"Sign in as {FirstOwner} with the password {password} (shown this once)."
            );
        }
    }

    public const string FirstOwner = "owner@practice.local";

    public static string NewPassword() =>
        WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(15));

    private static bool IsLoopback(IConfiguration configuration)
    {
        // Kestrel listens on its own endpoints instead of the addresses, where both are set.
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => endpoint["Url"]);
        var urls = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries);
        return (urls is not null || configuration["http_ports"] is null)
            && endpoints.OfType<string>().Concat(urls ?? []).All(IsLoopback);
    }

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host == "localhost"
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The keys of access tokens are kept unencrypted, which is allowed on a loopback address alone"
    )]
    private static partial void KeysUnencrypted(ILogger log);
}
