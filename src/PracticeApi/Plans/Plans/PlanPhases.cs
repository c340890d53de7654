using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>The phases of a plan that is followed, for what is done to one of them.</summary>
internal sealed class PlanPhases(Db db, PracticeSettings settings)
{
    /// <summary>A phase with its days, by the last published revision.</summary>
    /// <exception cref="ProblemException">404: the plan has no such phase; 409: it is not followed; 422: the day lies before what was done last.</exception>
    public async Task<ScheduledPhase> ReadAsync(
        PlanRow plan,
        string phaseId,
        DateOnly on,
        CancellationToken ct
    )
    {
        PlanCommands.Require(plan, PlanStatus.Active, PlanStatus.Paused);
        var changes = await PlanChangeRow.OfAsync(db, plan.PlanId, ct);
        if (
            changes.LastOrDefault(change => change.PhaseId == phaseId) is { } last
            && on < last.ChangedOn
        )
        {
            throw Problem.Invalid([
                new Fault(
                    "/on",
                    "lies before what was done to the phase last",
                    "out-of-order",
                    NeedsFacts: true
                ),
            ]);
        }

        return PlanAnswers
                .ScheduleOf(plan.InForce, changes, (await settings.ClockAsync(ct)).Today)
                .Phases.FirstOrDefault(phase => phase.Phase.Id == phaseId)
            ?? throw Problem.NotFound("phase-not-found", "The plan has no such phase.");
    }

    public static ProblemException Over() =>
        Problem.Conflict("phase-over", "The phase is over or was left out.");

    /// <exception cref="ProblemException">409: the phase does not run on that day, or a variant stands in already; 422: it has no such variant.</exception>
    public static void CheckVariant(
        PlanRow plan,
        ScheduledPhase phase,
        string variantId,
        DateOnly on
    )
    {
        if (
            plan.InForce.Variants.FirstOrDefault(one => one.Id == variantId) is not { } variant
            || variant.Phases?.Contains(phase.Phase.Id) == false
        )
        {
            throw Problem.Invalid([
                new Fault(
                    "/variant",
                    "is no variant of this phase",
                    "unknown-reference",
                    NeedsFacts: true
                ),
            ]);
        }

        if (phase.Span?.Contains(on) != true)
        {
            throw Problem.Conflict("phase-not-running", "The phase does not run on that day.");
        }

        if (phase.Variants.Any(one => one.To is null))
        {
            throw Problem.Conflict(
                "variant-running",
                "A variant stands in for the phase already; end it first."
            );
        }
    }

    /// <summary>The variant that stands in for a phase.</summary>
    /// <exception cref="ProblemException">409: none does.</exception>
    public static string RunningVariant(ScheduledPhase phase, DateOnly on) =>
        phase.Variants.FirstOrDefault(one => one.To is null && one.From <= on)?.VariantId
        ?? throw Problem.Conflict("no-variant-running", "No variant stands in for the phase.");
}
