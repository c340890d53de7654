using Microsoft.AspNetCore.Identity;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Practices;

namespace PracticeApi.Access;

/// <summary>Makes practices with their owners: the first on an empty database, further ones by the operator's command.</summary>
internal sealed class PracticeFounder(
    Db db,
    Caller caller,
    UserManager<Account> accounts,
    Journal journal,
    TimeProvider clock
)
{
    // Locked, so that of two instances that start on an empty database the second waits and sees what the first has made.
    private const string AnyAccountSql = """
        SELECT COUNT(*)
        FROM   Accounts {for update}
        """;

    private const string InsertPracticeSql = """
        INSERT INTO Practices
               ( PracticeId,  Version,  Name,  TimeZone,  FourEyes,  CrisisText,  PaperSize,  Languages,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @Version, @Name, @TimeZone, @FourEyes, @CrisisText, @PaperSize, @Languages, @CreatedAt, @CreatedAt)
        """;

    private const string InsertCountersSql = """
        INSERT INTO PracticeCounters (PracticeId, EventPosition, AuditSequence, AuditHash)
        VALUES (@PracticeId, 0, 0, '')
        """;

    private const string InsertStaffSql = """
        INSERT INTO Staff
               ( PracticeId,  StaffId,  Version,  AccountId,  Name,  Role,  Active,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @StaffId, 1, @AccountId, @Name, @Role, 1, @CreatedAt, @CreatedAt)
        """;

    private const string InsertMembershipSql = """
        INSERT INTO AccountPractices (AccountId, PracticeId, StaffId)
        VALUES (@AccountId, @PracticeId, @StaffId)
        """;

    public async Task<bool> IsEmptyAsync(CancellationToken ct) =>
        await db.CountAsync(AnyAccountSql, null, ct) == 0;

    /// <summary>Makes the first practice, unless there is one by now.</summary>
    /// <exception cref="InvalidOperationException">The password is refused.</exception>
    /// <returns>Whether it was made.</returns>
    public Task<bool> FoundFirstAsync(
        string name,
        string ownerEmail,
        string password,
        CancellationToken ct
    ) =>
        db.InTransactionAsync(
            async () =>
                await IsEmptyAsync(ct) && await FoundWithOwnerAsync(name, ownerEmail, password, ct),
            ct
        );

    /// <summary>Makes a practice, and its owner's account unless the address has one already.</summary>
    /// <param name="password">For a new account; an existing one keeps its own.</param>
    /// <exception cref="InvalidOperationException">The password is refused.</exception>
    /// <returns>Whether a new account was made.</returns>
    public Task<bool> FoundAsync(
        string name,
        string ownerEmail,
        string password,
        CancellationToken ct
    ) => db.InTransactionAsync(() => FoundWithOwnerAsync(name, ownerEmail, password, ct), ct);

    private async Task<bool> FoundWithOwnerAsync(
        string name,
        string ownerEmail,
        string password,
        CancellationToken ct
    )
    {
        var account = await accounts.FindByEmailAsync(ownerEmail);
        var isNew = account is null;
        if (account is null)
        {
            account = new Account { Email = ownerEmail };
            var created = await accounts.CreateAsync(account, password);
            if (!created.Succeeded)
            {
                throw new InvalidOperationException(
                    string.Join(" ", created.Errors.Select(error => error.Description))
                );
            }
        }

        await FoundAsync(name, account, ct);
        return isNew;
    }

    private async Task FoundAsync(string name, Account account, CancellationToken ct)
    {
        var identity = new CallerIdentity
        {
            PracticeId = Guid.CreateVersion7(),
            StaffId = Guid.CreateVersion7(),
            AccountId = account.AccountId,
            SessionId = Guid.Empty,
            Role = Role.Owner,
            Name = account.Email,
        };
        caller.Become(identity);
        var now = clock.Now();
        await db.ExecuteAsync(
            InsertPracticeSql,
            new
            {
                Version = 1,
                Name = name,
                TimeZone = "Etc/UTC",
                FourEyes = false,
                CrisisText = "{}",
                PaperSize = PaperSize.A4,
                Languages = """["en"]""",
                CreatedAt = now,
            },
            ct
        );
        await db.ExecuteAsync(InsertCountersSql, null, ct);
        await db.ExecuteAsync(
            InsertStaffSql,
            new
            {
                identity.StaffId,
                identity.AccountId,
                identity.Name,
                identity.Role,
                CreatedAt = now,
            },
            ct
        );
        await db.ExecuteAsync(
            InsertMembershipSql,
            new { identity.AccountId, identity.StaffId },
            ct
        );
        await journal.AppendAsync(
            [new PendingEvent("practice.founded", "practice", identity.PracticeId, 1, null)],
            [],
            ct
        );
    }
}
