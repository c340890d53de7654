using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using PracticeApi.Persistence;

namespace PracticeApi.Access;

/// <summary>Keeps accounts for the framework's Identity, which does the rest: hashing, lockout, one-time codes.</summary>
internal sealed class AccountStore(Db db, TimeProvider clock, IDataProtectionProvider protection)
    : IUserPasswordStore<Account>,
        IUserEmailStore<Account>,
        IUserSecurityStampStore<Account>,
        IUserLockoutStore<Account>,
        IUserTwoFactorStore<Account>,
        IUserAuthenticatorKeyStore<Account>
{
    // An account is written back as a whole: who reads it to change it keeps others from doing so in between.
    private const string ByIdSql = """
        SELECT AccountId, Email, NormalizedEmail, PasswordHash, SecurityStamp, AccessFailedCount, LockoutEnd,
               TwoFactorEnabled, AuthenticatorKey
        FROM   Accounts {for update}
        WHERE  AccountId = @AccountId
        """;

    private const string ByEmailSql = """
        SELECT AccountId, Email, NormalizedEmail, PasswordHash, SecurityStamp, AccessFailedCount, LockoutEnd,
               TwoFactorEnabled, AuthenticatorKey
        FROM   Accounts {for update}
        WHERE  NormalizedEmail = @NormalizedEmail
        """;

    private const string InsertSql = """
        INSERT INTO Accounts
               ( AccountId,  Email,  NormalizedEmail,  PasswordHash,  SecurityStamp,  AccessFailedCount,  LockoutEnd,
                 TwoFactorEnabled,  AuthenticatorKey,  CreatedAt,  UpdatedAt)
        VALUES (@AccountId, @Email, @NormalizedEmail, @PasswordHash, @SecurityStamp, @AccessFailedCount, @LockoutEnd,
                @TwoFactorEnabled, @AuthenticatorKey, @Now, @Now)
        """;

    private const string UpdateSql = """
        UPDATE Accounts
        SET    Email = @Email, NormalizedEmail = @NormalizedEmail, PasswordHash = @PasswordHash,
               SecurityStamp = @SecurityStamp, AccessFailedCount = @AccessFailedCount, LockoutEnd = @LockoutEnd,
               TwoFactorEnabled = @TwoFactorEnabled, AuthenticatorKey = @AuthenticatorKey, UpdatedAt = @Now
        WHERE  AccountId = @AccountId
        """;

    private readonly IDataProtector _protector = protection.CreateProtector(
        "PracticeApi.AuthenticatorKey.v1"
    );

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<Account>(
            ByIdSql,
            new { AccountId = Guid.Parse(userId) },
            cancellationToken
        );

    public Task<Account?> FindByNameAsync(
        string normalizedUserName,
        CancellationToken cancellationToken
    ) => FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task<Account?> FindByEmailAsync(
        string normalizedEmail,
        CancellationToken cancellationToken
    ) =>
        db.QuerySingleOrDefaultAsync<Account>(
            ByEmailSql,
            new { NormalizedEmail = normalizedEmail },
            cancellationToken
        );

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(InsertSql, Row(user), cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(UpdateSql, Row(user), cancellationToken);
        return IdentityResult.Success;
    }

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "Accounts are deactivated, never deleted: the audit names them."
        );

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AccountId.ToString("D"));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(
        Account user,
        string? userName,
        CancellationToken cancellationToken
    ) => SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(
        Account user,
        CancellationToken cancellationToken
    ) => Task.FromResult<string?>(user.NormalizedEmail);

    public Task SetNormalizedUserNameAsync(
        Account user,
        string? normalizedName,
        CancellationToken cancellationToken
    ) => SetNormalizedEmailAsync(user, normalizedName, cancellationToken);

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken)
    {
        user.Email = email ?? "";
        return Task.CompletedTask;
    }

    // Addresses are given by the owner or the operator; there is no sign-up that would have to confirm them.
    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    public Task SetEmailConfirmedAsync(
        Account user,
        bool confirmed,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public Task<string?> GetNormalizedEmailAsync(
        Account user,
        CancellationToken cancellationToken
    ) => Task.FromResult<string?>(user.NormalizedEmail);

    public Task SetNormalizedEmailAsync(
        Account user,
        string? normalizedEmail,
        CancellationToken cancellationToken
    )
    {
        user.NormalizedEmail = normalizedEmail ?? "";
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(
        Account user,
        string? passwordHash,
        CancellationToken cancellationToken
    )
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(
        Account user,
        string stamp,
        CancellationToken cancellationToken
    )
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AccessFailedCount);

    public Task<int> IncrementAccessFailedCountAsync(
        Account user,
        CancellationToken cancellationToken
    ) => Task.FromResult(++user.AccessFailedCount);

    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        user.AccessFailedCount = 0;
        return Task.CompletedTask;
    }

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    public Task SetLockoutEnabledAsync(
        Account user,
        bool enabled,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(
        Account user,
        CancellationToken cancellationToken
    ) => Task.FromResult(user.LockoutEnd);

    public Task SetLockoutEndDateAsync(
        Account user,
        DateTimeOffset? lockoutEnd,
        CancellationToken cancellationToken
    )
    {
        user.LockoutEnd = lockoutEnd;
        return Task.CompletedTask;
    }

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.TwoFactorEnabled);

    public Task SetTwoFactorEnabledAsync(
        Account user,
        bool enabled,
        CancellationToken cancellationToken
    )
    {
        user.TwoFactorEnabled = enabled;
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(
        Account user,
        CancellationToken cancellationToken
    ) => Task.FromResult(user.AuthenticatorKey is { } key ? _protector.Unprotect(key) : null);

    public Task SetAuthenticatorKeyAsync(
        Account user,
        string key,
        CancellationToken cancellationToken
    )
    {
        user.AuthenticatorKey = _protector.Protect(key);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // The connection belongs to the request.
    }

    private object Row(Account account) =>
        new
        {
            account.AccountId,
            account.Email,
            account.NormalizedEmail,
            account.PasswordHash,
            account.SecurityStamp,
            account.AccessFailedCount,
            account.LockoutEnd,
            account.TwoFactorEnabled,
            account.AuthenticatorKey,
            Now = clock.Now(),
        };
}
