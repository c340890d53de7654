using PracticeApi.Clinical;
using PracticeApi.Clinical.Plans;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Plans.Plans;

namespace PracticeApi.Plans.Safety;

/// <summary>
/// Watches what is recorded of patients who follow a plan: holds the plan's flags against it again, and raises an alert where one has come
/// to apply, or has to be asked about, that did not when it was last looked at.
/// </summary>
internal sealed class PlanWatch(Db db, FlagPatients patients, PlanSafety safety, Alerts alerts)
{
    private const string FollowedSql =
        PlanRow.Select
        + """
            WHERE  p.PracticeId = @PracticeId AND p.PatientId = @PatientId AND (p.Status = 'active' OR p.Status = 'paused')
            """;

    // What is kept of the last look is no part of what the plan says: its version stays.
    private const string UpdateSql = """
        UPDATE Plans
        SET    Findings = @Findings
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId
        """;

    private static readonly HashSet<string> Watched =
    [
        "condition",
        "medication",
        "allergy",
        "pregnancy",
        "measurement",
    ];

    /// <summary>An entry of a patient's chart was added, changed or marked in error.</summary>
    /// <param name="kind">The kind of entry.</param>
    public async Task ChartChangedAsync(Guid patientId, string kind, CancellationToken ct)
    {
        if (Watched.Contains(kind))
        {
            await LookAgainAsync(patientId, ct);
        }
    }

    /// <summary>Results were entered, corrected or marked in error.</summary>
    public async Task ResultsChangedAsync(IReadOnlyList<LabResultRow> results, CancellationToken ct)
    {
        foreach (
            var patient in results
                .Where(result => Flags.Analytes.Contains(result.AnalyteCode))
                .Select(result => result.PatientId)
                .Distinct()
        )
        {
            await LookAgainAsync(patient, ct);
        }
    }

    /// <summary>Holds every plan that the patient follows against what is known now.</summary>
    public async Task LookAgainAsync(Guid patientId, CancellationToken ct)
    {
        var followed = await db.QueryAsync<PlanRow>(FollowedSql, new { PatientId = patientId }, ct);
        if (followed.Count == 0)
        {
            return;
        }

        var patient = await patients.ReadAsync(patientId, ct);
        List<NewAlert> raised = [];
        List<PlanRow> looked = [];
        foreach (var plan in followed)
        {
            var review = await safety.ReviewAsync(plan, plan.InForce, patient, ct);
            var known = (StoredJson.Read<KnownFinding[]>(plan.Findings) ?? []).ToDictionary(
                finding => finding.Flag
            );
            raised.AddRange(
                review
                    .Findings.Where(finding =>
                        finding.Needs != SafetyNeed.None
                        && IsNews(finding, known.GetValueOrDefault(finding.Flag))
                    )
                    .Select(finding => ToAlert(plan, finding))
            );
            looked.Add(plan with { Findings = PlanSafety.Stored(review) });
        }

        await db.ExecuteManyAsync(UpdateSql, looked, ct);
        await alerts.RaiseAsync(raised, ct);
    }

    private static bool IsNews(SafetyFinding finding, KnownFinding? known) =>
        known is null
        || known.State != finding.State
        || PlanSafety.KeysOf(finding.Evidence).Except(known.Keys).Any();

    private static NewAlert ToAlert(PlanRow plan, SafetyFinding finding)
    {
        var because = string.Join("; ", finding.Evidence.Select(one => one.Text.TrimEnd('.')));
        return new NewAlert
        {
            Kind = AlertKind.PlanFlag,
            Severity = finding is { State: FlagState.Present, Level: FlagLevel.Contraindication }
                ? AlertSeverity.Urgent
                : AlertSeverity.Warning,
            PatientId = plan.PatientId,
            ResourceType = "plan",
            ResourceId = plan.PlanId,
            Message =
                finding.State == FlagState.Present
                    ? $"{(finding.Level == FlagLevel.Contraindication ? "A contraindication" : "A caution")} of the plan {plan.Title} has come to apply: {finding.Text}. {because}. Look at the plan; prescribed medicines stay with their prescriber."
                    : $"A flag of the plan {plan.Title} has to be asked about: {finding.Text}. {because}.",
        };
    }
}
