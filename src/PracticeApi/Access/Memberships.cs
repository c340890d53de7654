using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Access;

/// <summary>The practices that an account belongs to.</summary>
internal sealed class Memberships(Db db, Caller caller)
{
    private const string OfAccountSql = """
        SELECT PracticeId, StaffId
        FROM   AccountPractices
        WHERE  AccountId = @AccountId
        ORDER BY PracticeId
        """;

    private const string ActiveSql = """
        SELECT t.Name, t.Role, p.Name AS PracticeName
        FROM   Staff t
        JOIN   Practices p ON p.PracticeId = t.PracticeId
        WHERE  t.PracticeId = @PracticeId AND p.PracticeId = @PracticeId AND t.StaffId = @StaffId AND t.Active = 1
        """;

    /// <summary>Every practice, also those in which the member of staff is not active any more.</summary>
    public Task<IReadOnlyList<Membership>> OfAccountAsync(Guid accountId, CancellationToken ct) =>
        db.QueryAsync<Membership>(OfAccountSql, new { AccountId = accountId }, ct);

    /// <returns>The one practice, or the one asked for; null when the account may enter none.</returns>
    public async Task<ActiveMembership?> ChooseAsync(
        Guid accountId,
        Guid? practiceId,
        CancellationToken ct
    )
    {
        List<ActiveMembership> active = [];
        foreach (var membership in await OfAccountAsync(accountId, ct))
        {
            caller.Enter(membership.PracticeId);
            if (
                await db.QuerySingleOrDefaultAsync<ActiveStaff>(
                    ActiveSql,
                    new { membership.StaffId },
                    ct
                ) is
                { } staff
            )
            {
                active.Add(new ActiveMembership(membership, staff));
            }
        }

        caller.Leave();

        if (practiceId is not null)
        {
            return active.Find(one => one.Membership.PracticeId == practiceId);
        }

        if (active.Count > 1)
        {
            var several = Problem.Conflict(
                "several-practices",
                "The account belongs to several practices. Sign in with the practiceId of one of them."
            );
            several.Extensions["practices"] = active
                .Select(one => new
                {
                    id = one.Membership.PracticeId,
                    name = one.Staff.PracticeName,
                })
                .ToArray();
            throw several;
        }

        return active.Count == 1 ? active[0] : null;
    }
}

internal sealed record Membership
{
    public Guid PracticeId { get; init; }
    public Guid StaffId { get; init; }
}

/// <summary>A membership in force.</summary>
internal sealed record ActiveMembership(Membership Membership, ActiveStaff Staff)
{
    public CallerIdentity Identity(Guid accountId, Guid sessionId) =>
        new()
        {
            PracticeId = Membership.PracticeId,
            StaffId = Membership.StaffId,
            AccountId = accountId,
            SessionId = sessionId,
            Role = Staff.Role,
            Name = Staff.Name,
        };
}

internal sealed record ActiveStaff
{
    public required string Name { get; init; }
    public Role Role { get; init; }
    public required string PracticeName { get; init; }
}
