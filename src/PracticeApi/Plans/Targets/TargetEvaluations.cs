using PracticeApi.Access;
using PracticeApi.Clinical.Plans;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Plans.CheckIns;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Plans.Targets;

/// <summary>What gave occasion to look at a target again.</summary>
public enum EvaluationOccasion
{
    /// <summary>A revision of the plan was published.</summary>
    PlanPublished,

    /// <summary>A result was entered, corrected, verified, moved, marked in error or reinstated.</summary>
    ResultWritten,

    /// <summary>A response was submitted, amended, marked in error or reinstated.</summary>
    ResponseWritten,

    /// <summary>The patient's record was merged with another, or the two are apart again.</summary>
    RecordsMerged,
}

/// <summary>A version of a result or of a response.</summary>
public sealed record ResultVersion
{
    /// <summary>Id of the result or of the response.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its version.</summary>
    public required int Version { get; init; }
}

/// <summary>
/// Looks at the targets of a plan again whenever something is written that bears on them, in the transaction in which it is written,
/// and keeps what was said, with the versions of the results that it was said by.
/// </summary>
/// <remarks>Of a patient who follows no plan it asks nothing but that.</remarks>
internal sealed class TargetEvaluations(
    Db db,
    ActivePlans plans,
    PatientSeries series,
    CheckInReports checkIns,
    PracticeSettings settings,
    Caller caller,
    TimeProvider clock
)
{
    private const string InsertSql = """
        INSERT INTO PlanTargetEvaluations
               ( PracticeId,  PlanId,  EvaluationId,  TargetId,  Revision,  EvaluatedOn,  Occasion,  Because,  Status,  Target,
                 State,  Results,  RecordedAt,  RecordedBy)
        VALUES (@PracticeId, @PlanId, @EvaluationId, @TargetId, @Revision, @EvaluatedOn, @Occasion, @Because, @Status, @Target,
                @State, @Results, @RecordedAt, @RecordedBy)
        """;

    /// <summary>Versions of results were written; both rows of one that was moved from patient to patient are given.</summary>
    public Task ResultsWrittenAsync(IReadOnlyList<LabResultRow> rows, CancellationToken ct) =>
        WrittenAsync(
            EvaluationOccasion.ResultWritten,
            [
                .. rows.Select(row => new Written(
                    row.PatientId,
                    row.AnalyteCode,
                    new ResultVersion { Id = row.LabResultId, Version = row.Version }
                )),
            ],
            ct
        );

    /// <summary>A version of a response that was submitted is written; what it says of scores is found by the questionnaire.</summary>
    public Task ResponseWrittenAsync(ResponseRow row, CancellationToken ct) =>
        WrittenAsync(
            EvaluationOccasion.ResponseWritten,
            [
                .. row.ReadScores()
                    .Select(score => new Written(
                        row.PatientId,
                        score.Code,
                        new ResultVersion { Id = row.ResponseId, Version = row.Version }
                    )),
            ],
            ct
        );

    /// <summary>A revision of a plan was published: every target that is set is looked at.</summary>
    public async Task PublishedAsync(Guid planId, CancellationToken ct)
    {
        var plan =
            await plans.FindAsync(planId, ct)
            ?? throw new InvalidOperationException("A plan that was published is not found.");
        await KeepAsync(
            EvaluationOccasion.PlanPublished,
            [(plan, [.. TargetJudge.SetOf(plan)], [])],
            ct
        );
    }

    /// <summary>There is more or less in a patient's record at once: every target that is set is looked at.</summary>
    public async Task RecordsMergedAsync(Guid patientId, CancellationToken ct) =>
        await KeepAsync(
            EvaluationOccasion.RecordsMerged,
            [
                .. (await plans.OfAsync([patientId], ct)).Select(plan =>
                    (
                        plan,
                        (IReadOnlyList<PlanTarget>)[.. TargetJudge.SetOf(plan)],
                        (IReadOnlyList<Written>)[]
                    )
                ),
            ],
            ct
        );

    private async Task WrittenAsync(
        EvaluationOccasion occasion,
        IReadOnlyList<Written> written,
        CancellationToken ct
    )
    {
        if (written.Count == 0)
        {
            return;
        }

        var byPatient = written.ToLookup(one => one.PatientId);
        var followed = await plans.OfAsync([.. byPatient.Select(same => same.Key)], ct);
        List<(FollowedPlan, IReadOnlyList<PlanTarget>, IReadOnlyList<Written>)> concerned = [];
        foreach (var plan in followed)
        {
            var codes = byPatient[plan.PatientId].Select(one => one.Code).ToHashSet();
            PlanTarget[] targets =
            [
                .. TargetJudge.SetOf(plan).Where(target => codes.Contains(target.Measure)),
            ];
            if (targets.Length > 0)
            {
                concerned.Add((plan, targets, [.. byPatient[plan.PatientId]]));
            }
        }

        await KeepAsync(occasion, concerned, ct);
    }

    private async Task KeepAsync(
        EvaluationOccasion occasion,
        IReadOnlyList<(
            FollowedPlan Plan,
            IReadOnlyList<PlanTarget> Targets,
            IReadOnlyList<Written> Written
        )> concerned,
        CancellationToken ct
    )
    {
        if (concerned.Count == 0)
        {
            return;
        }

        var today = (await settings.ClockAsync(ct)).Today;
        var now = clock.Now();
        Guid[] reporting =
        [
            .. concerned
                .Where(one => one.Targets.Any(TargetJudge.IsReported))
                .Select(one => one.Plan.PlanId),
        ];
        var reports = reporting.Length == 0 ? null : await checkIns.RowsAsync(reporting, ct);
        List<TargetEvaluationRow> rows = [];
        foreach (var same in concerned.GroupBy(one => one.Plan.PatientId))
        {
            string[] codes =
            [
                .. same.SelectMany(one => one.Targets)
                    .Where(target => !TargetJudge.IsReported(target))
                    .Select(target => target.Measure)
                    .Distinct(),
            ];
            var measured = await series.ReadAsync(
                same.Key,
                occasion == EvaluationOccasion.ResponseWritten ? [] : codes,
                codes.Length > 0 && occasion != EvaluationOccasion.ResultWritten,
                ct
            );
            foreach (var (plan, targets, written) in same)
            {
                rows.AddRange(
                    TargetJudge
                        .Judge(
                            plan,
                            targets,
                            measured,
                            [.. (reports?[plan.PlanId] ?? []).Select(row => row.ToReport())],
                            today
                        )
                        .Select(judged => new TargetEvaluationRow
                        {
                            PlanId = plan.PlanId,
                            EvaluationId = Guid.CreateVersion7(),
                            TargetId = judged.Target.Id,
                            Revision = plan.Revision,
                            EvaluatedOn = today,
                            Occasion = occasion,
                            Because = StoredJson.Write<IReadOnlyList<ResultVersion>>([
                                .. written
                                    .Where(one => one.Code == judged.Target.Measure)
                                    .Select(one => one.Version),
                            ])!,
                            Status = judged.State.Status,
                            Target = StoredJson.Write(judged.Target)!,
                            State = StoredJson.Write(judged.State)!,
                            Results = StoredJson.Write<IReadOnlyList<ResultVersion>>([
                                .. judged.ResultIds.Select(id => new ResultVersion
                                {
                                    Id = id,
                                    Version = measured.Versions[id],
                                }),
                            ])!,
                            RecordedAt = now,
                            RecordedBy = caller.IsKnown ? caller.StaffId : null,
                        })
                );
            }
        }

        await db.ExecuteManyAsync(InsertSql, rows, ct);
    }

    private sealed record Written(Guid PatientId, string Code, ResultVersion Version);
}

/// <summary>How it stood with a target, as stored.</summary>
internal sealed record TargetEvaluationRow
{
    public Guid PlanId { get; init; }
    public Guid EvaluationId { get; init; }
    public required string TargetId { get; init; }
    public int Revision { get; init; }
    public DateOnly EvaluatedOn { get; init; }
    public EvaluationOccasion Occasion { get; init; }
    public required string Because { get; init; }
    public TargetStatus Status { get; init; }
    public required string Target { get; init; }
    public required string State { get; init; }
    public required string Results { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid? RecordedBy { get; init; }
}
