using PracticeApi.Persistence;
using PracticeApi.Plans.Plans;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Safety;

/// <summary>What the commands that decide on flags have in common.</summary>
internal sealed class SafetyCommands(Db db, PlanCommands commands, PlanSafety safety)
{
    /// <summary>Writes a decision on each of the flags and answers how they stand then.</summary>
    /// <param name="plan">The plan, for a change.</param>
    /// <param name="flags">Codes of the flags.</param>
    /// <param name="pointerOf">Where each of them stands in the request.</param>
    /// <param name="refuse">The fault of a finding that is not to be decided on so; null where it is.</param>
    /// <param name="decide">The decision on a finding.</param>
    /// <param name="what">What happened, for the event.</param>
    /// <exception cref="ProblemException">409: the plan has ended; 422: a flag is none of the plan's, or is refused.</exception>
    public async Task<PlanSafetyReview> DecideAsync(
        PlanRow plan,
        IReadOnlyList<string> flags,
        Func<int, string> pointerOf,
        Func<SafetyFinding, string, Fault?> refuse,
        Func<SafetyFinding, SafetyDecisionRow> decide,
        string what,
        CancellationToken ct
    )
    {
        PlanCommands.Require(plan, PlanStatus.Draft, PlanStatus.Active, PlanStatus.Paused);
        var before = await safety.ReviewAsync(plan, plan.Shown, ct);
        var byFlag = before.Findings.ToDictionary(finding => finding.Flag);
        List<Fault> faults = [];
        List<SafetyDecisionRow> decisions = [];
        for (var i = 0; i < flags.Count; i++)
        {
            var pointer = pointerOf(i);
            if (!byFlag.TryGetValue(flags[i], out var finding))
            {
                faults.Add(
                    new Fault(
                        pointer,
                        "is no flag of the plan",
                        "unknown-reference",
                        NeedsFacts: true
                    )
                );
            }
            else if (refuse(finding, pointer) is { } fault)
            {
                faults.Add(fault);
            }
            else
            {
                decisions.Add(
                    decide(finding) with
                    {
                        Evidence = StoredJson.Write(PlanSafety.KeysOf(finding.Evidence))!,
                    }
                );
            }
        }

        if (faults.Count > 0)
        {
            throw Problem.Invalid(faults);
        }

        await safety.DecideAsync(plan, decisions, ct);
        await commands.StoreAsync(plan, what, ct);
        var stored = await PlanRow.ReadAsync(db, plan.PlanId, ct);
        return await safety.ReviewAsync(stored, stored.Shown, ct);
    }
}
