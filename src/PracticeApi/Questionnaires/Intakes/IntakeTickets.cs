using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using PracticeApi.Persistence;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>
/// That a link was opened with the birth date, for the page: a protected cookie of the link's own paths, so that the birth date
/// is asked once and kept nowhere.
/// </summary>
internal sealed class IntakeTickets(IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private const string Cookie = "intake";

    // A use in the last part of its life makes a new one.
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(90);

    private readonly IDataProtector _protector = protection.CreateProtector(
        "PracticeApi.Intake.v1"
    );

    /// <returns>The hash of the token that the ticket is good for; null where there is none that is valid.</returns>
    public string? Read(HttpRequest http) => Open(http)?.TokenHash;

    /// <summary>Gives the browser a ticket, or a fresh one in place of one that has become old.</summary>
    public void Give(HttpContext http, string token, string tokenHash)
    {
        if (
            Open(http.Request) is { } ticket
            && ticket.TokenHash == tokenHash
            && ticket.ExpiresAt - clock.Now() > Renewed
        )
        {
            return;
        }

        var content = _protector.Protect(
            JsonSerializer.Serialize(new Ticket(tokenHash, clock.Now() + Lifetime))
        );
        Set(
            http,
            token,
            path => http.Response.Cookies.Append(Cookie, content, Options(http, path))
        );
    }

    public static void TakeAway(HttpContext http, string token) =>
        Set(http, token, path => http.Response.Cookies.Delete(Cookie, Options(http, path)));

    // The page and its requests lie on different paths; no other link's page gets to see it.
    private static void Set(HttpContext http, string token, Action<string> set)
    {
        foreach (var path in new[] { IntakeAddress.Path, $"/v1{IntakeAddress.Path}" })
        {
            set($"{http.Request.PathBase}{path}/{token}");
        }
    }

    private static CookieOptions Options(HttpContext http, string path) =>
        new()
        {
            Path = path,
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            IsEssential = true,
        };

    private Ticket? Open(HttpRequest http)
    {
        if (http.Cookies[Cookie] is not { } content)
        {
            return null;
        }

        try
        {
            var ticket = JsonSerializer.Deserialize<Ticket>(_protector.Unprotect(content));
            return ticket?.ExpiresAt > clock.Now() ? ticket : null;
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private sealed record Ticket(string TokenHash, DateTimeOffset ExpiresAt);
}
