using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Plans.Safety;

namespace PracticeApi.Labs.Review;

/// <summary>
/// Watches every version of a result that is written, whoever writes it: raises the alert of a critical one, and opens the
/// review of its report again when what was signed is no longer what stands there.
/// </summary>
internal sealed class ReviewWatch(
    Db db,
    Alerts alerts,
    PlanWatch plans,
    Caller caller,
    EventLog events,
    TimeProvider clock
)
{
    private const string TouchSql = """
        UPDATE LabReports
        SET    Version = Version + 1, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LabReportId IN {ids @LabReportIds}
        """;

    private const string SignedSql = """
        SELECT r.LabReportId, v.SignedBy, s.Name AS SignedByName
        FROM   LabReports r
               JOIN LabReportReviews v
                 ON v.PracticeId = r.PracticeId AND v.LabReportId = r.LabReportId AND v.ReviewNumber = r.ReviewNumber
               JOIN Staff s ON s.PracticeId = v.PracticeId AND s.StaffId = v.SignedBy
        WHERE  r.PracticeId = @PracticeId AND r.LabReportId IN {ids @LabReportIds} AND r.ReviewState = 'signed'
        """;

    private const string ReopenSql = """
        UPDATE LabReports
        SET    ReviewState = 'reopened', ReopenedAt = @ReopenedAt, ReopenedBy = @ReopenedBy, ReopenedResultId = @ReopenedResultId
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId
        """;

    private const string VersionsSql = """
        SELECT LabReportId, Version, PatientId
        FROM   LabReports
        WHERE  PracticeId = @PracticeId AND LabReportId IN {ids @LabReportIds}
        """;

    /// <summary>New results were stored, of new reports or of none.</summary>
    public async Task AddedAsync(IReadOnlyList<LabResultRow> added, CancellationToken ct)
    {
        await alerts.RaiseAsync([.. added.Where(IsCritical).Select(CriticalAlert)], ct);
        await plans.ResultsChangedAsync(added, ct);
    }

    /// <summary>Results were added to reports that were there.</summary>
    public async Task AddedLateAsync(IReadOnlyList<LabResultRow> added, CancellationToken ct)
    {
        await TouchAsync(added, ct);
        await ReopenAsync(added, ct);
    }

    /// <summary>Results have new versions.</summary>
    public async Task ReplacedAsync(
        IReadOnlyList<(LabResultRow Before, LabResultRow Now)> replaced,
        CancellationToken ct
    )
    {
        (LabResultRow Before, LabResultRow Now)[] changed =
        [
            .. replaced.Where(pair =>
                (IsCritical(pair.Before) || IsCritical(pair.Now))
                && !IsSameCritical(pair.Before, pair.Now)
            ),
        ];
        await alerts.SupersedeAsync(
            AlertKind.CriticalResult,
            [
                .. changed
                    .Select(pair => pair.Before)
                    .Where(IsCritical)
                    .Select(row => row.LabResultId),
            ],
            ct
        );
        await alerts.RaiseAsync(
            [.. changed.Select(pair => pair.Now).Where(IsCritical).Select(CriticalAlert)],
            ct
        );
        await plans.ResultsChangedAsync([.. replaced.Select(pair => pair.Now)], ct);
        await TouchAsync([.. replaced.Select(pair => pair.Now)], ct);
        await ReopenAsync(
            [
                .. replaced
                    .Where(pair =>
                        FlagThatCounts(pair.Before) != FlagThatCounts(pair.Now)
                        || (Stands(pair.Now) && pair.Before.DisplayFlag != pair.Now.DisplayFlag)
                        || pair.Before.PatientId != pair.Now.PatientId
                    )
                    .Select(pair => pair.Now),
            ],
            ct
        );
    }

    /// <summary>The flag of a result that stands; null for one that does not.</summary>
    public static Flag? FlagThatCounts(LabResultRow row) => Stands(row) ? row.Flag : null;

    private static bool Stands(LabResultRow row) =>
        row.Status is not (LabResultStatus.EnteredInError or LabResultStatus.Cancelled);

    /// <summary>Whether a result stands and is critical: by the limits of the catalogue, or as the laboratory calls it.</summary>
    public static bool IsCritical(LabResultRow row) =>
        Stands(row) && (IsBeyondLimits(row) || LaboratoryFlags.AreCritical(row.LaboratoryFlag));

    private static bool IsBeyondLimits(LabResultRow row) =>
        row.Flag is Flag.CriticalLow or Flag.CriticalHigh;

    // Whoever has looked at the one has looked at the other.
    private static bool IsSameCritical(LabResultRow before, LabResultRow now) =>
        IsCritical(before) == IsCritical(now)
        && FlagThatCounts(before) == FlagThatCounts(now)
        && before.PatientId == now.PatientId
        && before.AnalyteCode == now.AnalyteCode
        && before.CanonicalValue == now.CanonicalValue
        && before.ValueText == now.ValueText
        && before.Comparator == now.Comparator
        && before.Text == now.Text
        && before.Coded == now.Coded
        && before.Titers == now.Titers;

    private static NewAlert CriticalAlert(LabResultRow row) =>
        new()
        {
            Kind = AlertKind.CriticalResult,
            Severity = AlertSeverity.Urgent,
            PatientId = row.PatientId,
            ResourceType = "lab-result",
            ResourceId = row.LabResultId,
            Message =
                (
                    IsBeyondLimits(row)
                        ? $"{row.AnalyteCode} is beyond its critical limit: "
                        : $"The laboratory calls {row.AnalyteCode} critical ({row.LaboratoryFlag}): "
                ) + $"{Words(row)}, collected {row.CollectedAt}.",
        };

    /// <summary>What was found, in a few words.</summary>
    public static string Words(LabResultRow row) =>
        row.ValueText is { } value ? $"{row.Comparator}{value} {row.UnitText ?? row.Unit}".TrimEnd()
        : row.AbsentReason is { } reason ? $"no value ({reason})"
        : row.Printed ?? row.Text ?? "see the result";

    /// <summary>The reports' versions follow their lines.</summary>
    private async Task TouchAsync(IReadOnlyList<LabResultRow> lines, CancellationToken ct)
    {
        var reports = ReportsOf(lines);
        if (reports.Length == 0)
        {
            return;
        }

        var args = new
        {
            LabReportIds = JsonSerializer.Serialize(reports),
            UpdatedAt = clock.Now(),
        };
        await db.ExecuteAsync(TouchSql, args, ct);
        foreach (var touched in await db.QueryAsync<Touched>(VersionsSql, args, ct))
        {
            events.Add(
                "lab-report.changed",
                "lab-report",
                touched.LabReportId,
                touched.Version,
                touched.PatientId
            );
        }
    }

    private async Task ReopenAsync(IReadOnlyList<LabResultRow> changed, CancellationToken ct)
    {
        var reports = ReportsOf(changed);
        if (reports.Length == 0)
        {
            return;
        }

        var signed = await db.QueryAsync<Signed>(
            SignedSql,
            new { LabReportIds = JsonSerializer.Serialize(reports) },
            ct
        );
        var because = changed.ToLookup(line => line.ReportId);
        var now = clock.Now();
        await db.ExecuteManyAsync(
            ReopenSql,
            [
                .. signed.Select(one => new
                {
                    one.LabReportId,
                    ReopenedAt = now,
                    ReopenedBy = caller.StaffId,
                    ReopenedResultId = because[one.LabReportId].First().LabResultId,
                }),
            ],
            ct
        );
        await alerts.RaiseAsync(
            [
                .. signed.Select(one => new NewAlert
                {
                    Kind = AlertKind.ChangedAfterReview,
                    Severity = AlertSeverity.Warning,
                    PatientId = because[one.LabReportId].First().PatientId,
                    AssignedTo = one.SignedBy,
                    ResourceType = "lab-report",
                    ResourceId = one.LabReportId,
                    Message =
                        $"Results of the report have changed since {one.SignedByName} signed it; it is to be signed again.",
                }),
            ],
            ct
        );
    }

    private static Guid[] ReportsOf(IReadOnlyList<LabResultRow> lines) =>
        [.. lines.Select(line => line.ReportId).OfType<Guid>().Distinct()];

    private sealed record Touched
    {
        public Guid LabReportId { get; init; }
        public int Version { get; init; }
        public Guid PatientId { get; init; }
    }

    private sealed record Signed
    {
        public Guid LabReportId { get; init; }
        public Guid SignedBy { get; init; }
        public required string SignedByName { get; init; }
    }
}
