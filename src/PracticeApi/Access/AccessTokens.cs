using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;
using PracticeApi.Persistence;

namespace PracticeApi.Access;

/// <summary>
/// Access tokens of the framework's bearer-token handler. A token names its session and the account's security stamp; both
/// are held against the database, and what it said is remembered for at most <see cref="Remembered"/> by this instance.
/// </summary>
internal sealed class AccessTokens(IOptionsMonitor<BearerTokenOptions> options, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private const string Scheme = BearerTokenDefaults.AuthenticationScheme;
    private const int Crowded = 20_000;

    private const string SessionSql = """
        SELECT s.AccountId, s.StaffId, a.SecurityStamp, t.Role, t.Name
        FROM   Sessions s
        JOIN   Accounts a ON a.AccountId = s.AccountId
        JOIN   Staff t ON t.PracticeId = s.PracticeId AND t.StaffId = s.StaffId
        WHERE  s.SessionId = @SessionId AND s.PracticeId = @PracticeId AND t.PracticeId = @PracticeId
               AND s.RevokedAt IS NULL AND t.Active = 1
        """;

    private readonly ConcurrentDictionary<string, Known> _known = new();
    private int _generation;

    /// <summary>Makes the access token of a session.</summary>
    public string Issue(Guid sessionId, Guid practiceId, string securityStamp)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(Claims.Session, sessionId.ToString("N")),
                new Claim(Claims.Practice, practiceId.ToString("N")),
                new Claim(Claims.Stamp, securityStamp),
            ],
            Scheme
        );
        var ticket = new AuthenticationTicket(
            new ClaimsPrincipal(identity),
            new AuthenticationProperties { ExpiresUtc = clock.Now() + Lifetime },
            $"{Scheme}:AccessToken"
        );
        return options.Get(Scheme).BearerTokenProtector.Protect(ticket);
    }

    /// <summary>Forgets what is remembered, so that a session just ended is refused by this instance at once.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _known.Clear();
    }

    public async Task AuthenticateAsync(MessageReceivedContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            context.NoResult();
            return;
        }

        var now = clock.Now();
        if (!TryFind(header, out var known) || known.AskAgainAt <= now)
        {
            known = await AskAsync(context, TokenOf(header).ToString(), now);
        }

        if (known is null || known.ExpiresAt <= now)
        {
            context.Fail("The token is not valid, or no longer.");
            return;
        }

        context.HttpContext.RequestServices.GetRequiredService<Caller>().Become(known.Identity);
        context.Principal = known.Principal;
        context.Success();
    }

    private static ReadOnlySpan<char> TokenOf(string header) =>
        header.AsSpan("Bearer ".Length).Trim();

    // Found where it stands in the header: a copy of each request's token is all for nothing.
    private bool TryFind(string header, [NotNullWhen(true)] out Known? known) =>
        _known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(TokenOf(header), out known);

    private async Task<Known?> AskAsync(
        MessageReceivedContext context,
        string token,
        DateTimeOffset now
    )
    {
        _known.TryRemove(token, out _);
        var generation = Volatile.Read(ref _generation);
        var ticket = context.Options.BearerTokenProtector.Unprotect(token);
        if (
            ticket?.Properties.ExpiresUtc is not { } expires
            || expires <= now
            || !Guid.TryParse(ticket.Principal.FindFirstValue(Claims.Session), out var sessionId)
            || !Guid.TryParse(ticket.Principal.FindFirstValue(Claims.Practice), out var practiceId)
        )
        {
            return null;
        }

        var services = context.HttpContext.RequestServices;
        services.GetRequiredService<Caller>().Enter(practiceId);
        var session = await services
            .GetRequiredService<Db>()
            .QuerySingleOrDefaultAsync<Session>(
                SessionSql,
                new { SessionId = sessionId },
                context.HttpContext.RequestAborted
            );
        if (
            session is null
            || session.SecurityStamp != ticket.Principal.FindFirstValue(Claims.Stamp)
        )
        {
            return null;
        }

        var known = new Known(
            ticket.Principal,
            new CallerIdentity
            {
                PracticeId = practiceId,
                StaffId = session.StaffId,
                AccountId = session.AccountId,
                SessionId = sessionId,
                Role = session.Role,
                Name = session.Name,
            },
            expires,
            now + Remembered
        );

        // What was asked before a session ended must not be remembered after it.
        if (generation == Volatile.Read(ref _generation))
        {
            if (_known.Count >= Crowded)
            {
                _known.Clear();
            }

            _known[token] = known;
            // It may have ended between the look and the note of it.
            if (generation != Volatile.Read(ref _generation))
            {
                _known.TryRemove(token, out _);
            }
        }

        return known;
    }

    private static class Claims
    {
        public const string Session = "sid";
        public const string Practice = "practice";
        public const string Stamp = "stamp";
    }

    private sealed record Known(
        ClaimsPrincipal Principal,
        CallerIdentity Identity,
        DateTimeOffset ExpiresAt,
        DateTimeOffset AskAgainAt
    );

    private sealed record Session
    {
        public Guid AccountId { get; init; }
        public Guid StaffId { get; init; }
        public required string SecurityStamp { get; init; }
        public Role Role { get; init; }
        public required string Name { get; init; }
    }
}
