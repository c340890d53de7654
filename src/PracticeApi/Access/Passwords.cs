using Microsoft.AspNetCore.Identity;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Access;

/// <summary>
/// Verifies a request's password before its transaction begins: it takes a tenth of a second, in which on the embedded
/// engine nobody else could write. The handler holds the result against the account as it is in the transaction.
/// </summary>
internal sealed class Passwords(Db db, PasswordHasher<Account> hasher, PasswordTurns turns)
{
    private const string OfAddressSql = """
        SELECT PasswordHash
        FROM   Accounts
        WHERE  NormalizedEmail = @NormalizedEmail AND PasswordHash IS NOT NULL
        """;

    private const string OfAccountSql = """
        SELECT PasswordHash
        FROM   Accounts
        WHERE  AccountId = @AccountId AND PasswordHash IS NOT NULL
        """;

    private static readonly Account Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(
        Nobody,
        "nobody's"
    );

    private string? _verified;
    private PasswordVerificationResult _result;

    /// <summary>The hash to keep from now on: of the new password, or of the same one where hashing has become stronger.</summary>
    public string? NewHash { get; private set; }

    public async Task VerifyAsync(string normalizedEmail, string password, CancellationToken ct)
    {
        var hash = await db.QuerySingleOrDefaultAsync<string>(
            OfAddressSql,
            new { NormalizedEmail = normalizedEmail },
            ct
        );
        using var turn = await turns.TakeAsync(ct);
        Verify(hash, password);
        if (_result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            NewHash = hasher.HashPassword(Nobody, password);
        }
    }

    public async Task VerifyAsync(
        Guid accountId,
        string password,
        string newPassword,
        CancellationToken ct
    )
    {
        var hash = await db.QuerySingleOrDefaultAsync<string>(
            OfAccountSql,
            new { AccountId = accountId },
            ct
        );
        using var turn = await turns.TakeAsync(ct);
        Verify(hash, password);
        NewHash = hasher.HashPassword(Nobody, newPassword);
    }

    /// <summary>Whether the password is the account's, which has been read in the transaction.</summary>
    public bool Match(Account account, string password)
    {
        // It was changed in between, or a replica was asked before that does not know of a change yet.
        if (account.PasswordHash != _verified)
        {
            Verify(account.PasswordHash, password);
        }

        return account.PasswordHash is not null && _result != PasswordVerificationResult.Failed;
    }

    // As much work for an address that nobody has as for an account, so that the hash, which takes nearly all of the time, is no sign.
    private void Verify(string? hash, string password)
    {
        _verified = hash;
        _result = hasher.VerifyHashedPassword(Nobody, hash ?? NobodysHash, password);
    }
}

/// <summary>
/// Turns at hashing passwords. Each keeps a core busy, and whoever is not signed in can ask for one: no more run at once
/// than <paramref name="atOnce"/>, and who waits longer than <paramref name="patience"/> is sent away.
/// </summary>
internal sealed class PasswordTurns(int atOnce, TimeSpan patience) : IDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce);

    /// <returns>The turn; disposing ends it.</returns>
    public async Task<IDisposable> TakeAsync(CancellationToken ct) =>
        await _free.WaitAsync(patience, ct)
            ? new Turn(_free)
            : throw Problem.TooManyRequests("Too many sign in at this moment. Try again.");

    public void Dispose() => _free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
