using PracticeApi.Persistence;

namespace PracticeApi.Access;

/// <summary>An access token with the refresh token that gets the next one.</summary>
public sealed record TokenPair
{
    /// <summary>Send it as <c>Authorization: Bearer …</c>.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    /// <example>Bearer</example>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Seconds until the access token expires.</summary>
    /// <example>600</example>
    public required int ExpiresIn { get; init; }

    /// <summary>Good for one use; shown once, kept only as a hash.</summary>
    public required string RefreshToken { get; init; }
}

/// <summary>
/// Sessions and their refresh tokens. A session is a family of tokens, each the successor of the one before; a second use of
/// one means that somebody else has it, and ends the session.
/// </summary>
internal sealed class Sessions(Db db, AccessTokens tokens, TimeProvider clock)
{
    public static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(14);

    private const string InsertSessionSql = """
        INSERT INTO Sessions (SessionId, AccountId, PracticeId, StaffId, CreatedAt)
        VALUES (@SessionId, @AccountId, @PracticeId, @StaffId, @CreatedAt)
        """;

    private const string InsertTokenSql = """
        INSERT INTO RefreshTokens (TokenHash, SessionId, CreatedAt, ExpiresAt)
        VALUES (@TokenHash, @SessionId, @CreatedAt, @ExpiresAt)
        """;

    private const string FindSql = """
        SELECT r.SessionId, r.ExpiresAt, r.UsedAt, s.AccountId, s.PracticeId, s.StaffId, s.RevokedAt, a.SecurityStamp
        FROM   RefreshTokens r
        JOIN   Sessions s ON s.SessionId = r.SessionId
        JOIN   Accounts a ON a.AccountId = s.AccountId
        WHERE  r.TokenHash = @TokenHash
        """;

    private const string UseSql = """
        UPDATE RefreshTokens
        SET    UsedAt = @UsedAt, SuccessorHash = @SuccessorHash
        WHERE  TokenHash = @TokenHash AND UsedAt IS NULL
        """;

    private const string EndSql = """
        UPDATE Sessions
        SET    RevokedAt = @RevokedAt
        WHERE  SessionId = @SessionId AND RevokedAt IS NULL
        """;

    private const string EndAllSql = """
        UPDATE Sessions
        SET    RevokedAt = @RevokedAt
        WHERE  AccountId = @AccountId AND RevokedAt IS NULL
        """;

    /// <summary>Begins the caller's session.</summary>
    public async Task<TokenPair> BeginAsync(
        CallerIdentity caller,
        string securityStamp,
        CancellationToken ct
    )
    {
        await db.ExecuteAsync(
            InsertSessionSql,
            new
            {
                caller.SessionId,
                caller.AccountId,
                caller.StaffId,
                CreatedAt = clock.Now(),
            },
            ct
        );
        return await PairAsync(
            caller.SessionId,
            caller.PracticeId,
            securityStamp,
            SecretToken.New(),
            ct
        );
    }

    public Task<RefreshSession?> FindAsync(string refreshToken, CancellationToken ct) =>
        db.QuerySingleOrDefaultAsync<RefreshSession>(
            FindSql,
            new { TokenHash = SecretToken.Hash(refreshToken) },
            ct
        );

    /// <returns>The next pair; null when another call has used the token in between.</returns>
    public async Task<TokenPair?> ContinueAsync(
        RefreshSession session,
        string refreshToken,
        CancellationToken ct
    )
    {
        var successor = SecretToken.New();
        var used = await db.ExecuteAsync(
            UseSql,
            new
            {
                TokenHash = SecretToken.Hash(refreshToken),
                SuccessorHash = SecretToken.Hash(successor),
                UsedAt = clock.Now(),
            },
            ct
        );
        return used == 1
            ? await PairAsync(
                session.SessionId,
                session.PracticeId,
                session.SecurityStamp,
                successor,
                ct
            )
            : null;
    }

    public Task EndAsync(Guid sessionId, CancellationToken ct) =>
        db.ExecuteAsync(EndSql, new { SessionId = sessionId, RevokedAt = clock.Now() }, ct);

    public Task EndAllAsync(Guid accountId, CancellationToken ct) =>
        db.ExecuteAsync(EndAllSql, new { AccountId = accountId, RevokedAt = clock.Now() }, ct);

    private async Task<TokenPair> PairAsync(
        Guid sessionId,
        Guid practiceId,
        string securityStamp,
        string refreshToken,
        CancellationToken ct
    )
    {
        var now = clock.Now();
        await db.ExecuteAsync(
            InsertTokenSql,
            new
            {
                TokenHash = SecretToken.Hash(refreshToken),
                SessionId = sessionId,
                CreatedAt = now,
                ExpiresAt = now + RefreshLifetime,
            },
            ct
        );
        return new TokenPair
        {
            AccessToken = tokens.Issue(sessionId, practiceId, securityStamp),
            ExpiresIn = (int)AccessTokens.Lifetime.TotalSeconds,
            RefreshToken = refreshToken,
        };
    }
}

/// <summary>The session that a refresh token belongs to.</summary>
internal sealed record RefreshSession
{
    public Guid SessionId { get; init; }
    public Guid AccountId { get; init; }
    public Guid PracticeId { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public required string SecurityStamp { get; init; }
}
