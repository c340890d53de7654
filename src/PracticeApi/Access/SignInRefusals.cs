using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Access;

/// <summary>Records in every practice of an account that somebody could not sign in with it.</summary>
internal sealed class SignInRefusals(
    Memberships memberships,
    Journal journal,
    Caller caller,
    RequestContext context,
    TimeProvider clock
)
{
    public async Task RecordAsync(Guid accountId, CancellationToken ct)
    {
        foreach (var membership in await memberships.OfAccountAsync(accountId, ct))
        {
            caller.Enter(membership.PracticeId);
            await journal.AppendAsync(
                [],
                [
                    new AuditEntry
                    {
                        AuditEventId = Guid.CreateVersion7(),
                        OccurredAt = clock.Now(),
                        // Who tried is not known; whose account it was is what was touched.
                        ActorId = null,
                        Action = RequestName.Of<SignIn>(),
                        Outcome = AuditOutcome.Denied,
                        Patients = [],
                        ResourceId = membership.StaffId,
                        RequestId = context.Id,
                    },
                ],
                ct
            );
        }

        caller.Leave();
    }
}
