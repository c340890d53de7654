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
        SELECT p.Name
        FROM   Staff t
        JOIN   Practices p ON p.PracticeId = t.PracticeId
        WHERE  t.PracticeId = @PracticeId AND p.PracticeId = @PracticeId AND t.StaffId = @StaffId AND t.Active = 1
        """;

    /// <returns>The one practice, or the one asked for; null when the account may enter none.</returns>
    public async Task<Membership?> ChooseAsync(
        Guid accountId,
        Guid? practiceId,
        CancellationToken ct
    )
    {
        List<(Membership Membership, string Name)> active = [];
        foreach (
            var row in await db.QueryAsync<Membership>(
                OfAccountSql,
                new { AccountId = accountId },
                ct
            )
        )
        {
            caller.Enter(row.PracticeId);
            if (
                await db.QuerySingleOrDefaultAsync<string>(ActiveSql, new { row.StaffId }, ct) is
                { } name
            )
            {
                active.Add((row, name));
            }
        }

        if (practiceId is not null)
        {
            return active.Find(one => one.Membership.PracticeId == practiceId).Membership;
        }

        if (active.Count > 1)
        {
            var several = Problem.Conflict(
                "several-practices",
                "The account belongs to several practices. Sign in with the practiceId of one of them."
            );
            several.Extensions["practices"] = active
                .Select(one => new { id = one.Membership.PracticeId, name = one.Name })
                .ToArray();
            throw several;
        }

        return active.Count == 1 ? active[0].Membership : null;
    }
}

internal sealed record Membership
{
    public Guid PracticeId { get; init; }
    public Guid StaffId { get; init; }
}
