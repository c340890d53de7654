using System.Text.Json;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Safeguards;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Clinical.Plans;
using PracticeApi.Labs.Targets;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;

namespace PracticeApi.Labs.Results;

/// <summary>Reads what entries are held against, in a few statements however many patients and analytes there are.</summary>
internal sealed class LabFacts(
    Db db,
    Interferences interferences,
    ActivePlans plans,
    PracticeSettings settings
)
{
    private const string ChartSql = """
        SELECT PatientId, Kind, Content
        FROM   ChartEntries
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds} AND SupersededAt IS NULL AND InError = 0
               AND (Kind = 'medication' OR Kind = 'condition' OR Kind = 'patient-event' OR Kind = 'pregnancy')
        """;

    private const string TargetsSql = """
        SELECT PatientId, AnalyteCode, Version, LabTargetId, RecordedAt, RecordedBy, Ended, Content, CreatedAt
        FROM   LabTargets
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds} AND SupersededAt IS NULL AND Ended = 0
        """;

    private const string PriorColumns = """
        SELECT PatientId, CollectedInstant, LabResultId, AnalyteCode, CollectedAt, Value, ValueText, Comparator, Unit, Coded,
               Titers, Text, AbsentReason, Specimen, LaboratoryId, Method, Accession, CanonicalValue, CanonicalUnit
        FROM   LabResults

        """;

    private const string ResultsSql =
        PriorColumns
        + """
            WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds} AND SupersededAt IS NULL
                   AND (@AnalyteCodes IS NULL OR AnalyteCode IN {texts @AnalyteCodes})
                   AND (Status = 'preliminary' OR Status = 'final' OR Status = 'corrected')
                   AND Source <> 'derived'
            """;

    // The newest first: of these few the one before is nearly always among them.
    private const string NearestSql =
        PriorColumns
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND CollectedInstant <= @To AND SupersededAt IS NULL
                   AND AnalyteCode = @AnalyteCode
                   AND (Status = 'preliminary' OR Status = 'final' OR Status = 'corrected')
                   AND Source <> 'derived'
            ORDER BY CollectedInstant DESC, LabResultId DESC
            {first @Count}
            """;

    private const string MarkersSql =
        PriorColumns
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
                   AND CollectedInstant >= @From AND CollectedInstant <= @To AND SupersededAt IS NULL
                   AND AnalyteCode IN {texts @AnalyteCodes}
                   AND (Status = 'preliminary' OR Status = 'final' OR Status = 'corrected')
                   AND Source <> 'derived'
            """;

    private const int Nearest = 4;

    // Two results of one day of the practice are never so far apart.
    private static readonly TimeSpan OneDay = TimeSpan.FromHours(26);

    /// <summary>
    /// The other results that one of the patient's is held against: of its collection, and the one before it that it compares
    /// with. Where nothing was prepared, these few alone are read; whoever asks a second time will ask for more, and then all
    /// the patient's results are read at once.
    /// </summary>
    /// <param name="replaced">The result that it replaces, which it is not held against; null for a new one.</param>
    public async ValueTask<HeldAgainst> HeldAgainstAsync(
        LabPatient patient,
        Analyte analyte,
        PriorResult result,
        Guid? replaced,
        AnalyteCatalog catalog,
        CancellationToken ct
    )
    {
        var facts = patient.Facts;
        if (!facts.HasResultsOf(analyte.Code))
        {
            if (!facts.HasReadNearest)
            {
                facts.HasReadNearest = true;
                if (
                    await NearestAsync(patient, analyte, result, replaced, catalog, ct) is
                    { } nearest
                )
                {
                    return nearest;
                }
            }

            await ReadAsync([patient], null, catalog, ct);
        }

        return new HeldAgainst(
            [.. facts.ResultsOf(analyte.Code).Where(other => other.Id != replaced)],
            [.. Interferences.AcutePhaseMarkers.SelectMany(facts.ResultsOf)]
        );
    }

    /// <returns>Null where the few that were read do not settle which one is before.</returns>
    private async Task<HeldAgainst?> NearestAsync(
        LabPatient patient,
        Analyte analyte,
        PriorResult result,
        Guid? replaced,
        AnalyteCatalog catalog,
        CancellationToken ct
    )
    {
        var from = result.Collected - OneDay;
        var to = result.Collected + OneDay;
        var rows = await db.QueryAsync<LabResultRow>(
            NearestSql,
            new
            {
                patient.PatientId,
                AnalyteCode = analyte.Code,
                To = to,
                Count = Nearest,
            },
            ct
        );
        var clock = await settings.ClockAsync(ct);
        PriorResult[] nearest =
        [
            .. rows.Where(row => row.LabResultId != replaced)
                .Select(row => PriorOf(row, analyte, clock)),
        ];
        if (
            rows.Count == Nearest
            && (
                rows[^1].CollectedInstant >= from
                || !nearest.Any(other => LargeChange.IsBefore(analyte, other, result))
            )
        )
        {
            return null;
        }

        return new HeldAgainst(
            nearest,
            interferences.DependsOnAcutePhase(analyte)
                ?
                [
                    .. (
                        await db.QueryAsync<LabResultRow>(
                            MarkersSql,
                            new
                            {
                                patient.PatientId,
                                AnalyteCodes = JsonSerializer.Serialize(
                                    Interferences.AcutePhaseMarkers
                                ),
                                From = from,
                                To = to,
                            },
                            ct
                        )
                    ).Select(row => PriorOf(row, catalog.Find(row.AnalyteCode), clock)),
                ]
                : []
        );
    }

    /// <summary>Reads at once what entries of these patients for these analytes will be held against.</summary>
    /// <param name="analytes">Codes of the analytes; null for all.</param>
    public async Task ReadAsync(
        IReadOnlyCollection<LabPatient> patients,
        IReadOnlyCollection<string>? analytes,
        AnalyteCatalog catalog,
        CancellationToken ct
    )
    {
        foreach (var same in patients.GroupBy(patient => patient.PatientId))
        {
            var shared = same.First().Facts;
            foreach (var patient in same)
            {
                patient.Facts = shared;
            }
        }

        await ReadChartsAsync(patients, ct);
        // Those already read stand there, with what this attempt has made since.
        string[]? codes = analytes is null
            ? null
            : [.. analytes.Concat(Interferences.AcutePhaseMarkers).Distinct()];
        var unread = patients
            .Where(patient =>
                codes is null ? !patient.Facts.HasAll : !codes.All(patient.Facts.HasResultsOf)
            )
            .DistinctBy(patient => patient.PatientId)
            .ToDictionary(patient => patient.PatientId);
        if (unread.Count == 0)
        {
            return;
        }

        var clock = await settings.ClockAsync(ct);
        var rows = await db.QueryAsync<LabResultRow>(
            ResultsSql,
            new
            {
                PatientIds = JsonSerializer.Serialize(unread.Keys),
                AnalyteCodes = codes is null ? null : JsonSerializer.Serialize(codes),
            },
            ct
        );
        foreach (var row in rows)
        {
            var facts = unread[row.PatientId].Facts;
            if (!facts.HasResultsOf(row.AnalyteCode) && !facts.IsMade(row.LabResultId))
            {
                facts.Add(row.AnalyteCode, PriorOf(row, catalog.Find(row.AnalyteCode), clock));
            }
        }

        foreach (var patient in unread.Values)
        {
            patient.Facts.HaveRead(codes);
        }
    }

    /// <summary>A result as it is held against others of its patient and analyte.</summary>
    public static PriorResult PriorOf(LabResultRow row, Analyte? analyte, PracticeClock clock)
    {
        var given = GivenTime.Parse(row.CollectedAt)!;
        var titer = StoredJson.Read<TiterResult[]>(row.Titers)?.MaxBy(one => one.Denominator);
        var canonical = row.Canonical();
        return new PriorResult
        {
            Id = row.LabResultId,
            Collected = row.CollectedInstant,
            Day = given.PracticeDay(clock),
            IsDayOnly = given.At is null,
            Value = titer?.Denominator ?? canonical?.Value ?? row.ExactValue(),
            Comparator = Comparators.Of(titer is null ? row.Comparator : titer.Comparator),
            Unit =
                titer is not null ? "{titer}"
                : canonical is not null ? canonical.Unit
                : analyte is not null && row.Unit is { } unit
                    ? UnitConverter.SeriesUnit(analyte, unit)
                : row.Unit,
            Words = WordsOf(row),
            OtherSpecimen = analyte is null ? row.Specimen : Specimens.Other(analyte, row.Specimen),
            Assay = $"{row.LaboratoryId}|{row.Method?.Trim().ToUpperInvariant()}",
            Accession = row.Accession?.Trim(),
        };
    }

    private static string? WordsOf(LabResultRow row) =>
        StoredJson.Read<CodedResult>(row.Coded) is { } coded
            ? coded.Value?.ToString() ?? coded.Code ?? coded.Text
            : row.Text ?? row.AbsentReason;

    /// <summary>Reads the charts and targets of patients, unless they were read before.</summary>
    public async Task ReadChartsAsync(IReadOnlyCollection<LabPatient> asked, CancellationToken ct)
    {
        LabPatient[] patients = [.. asked.Where(patient => !patient.Facts.HasChart)];
        if (patients.Length == 0)
        {
            return;
        }

        var arguments = new
        {
            PatientIds = JsonSerializer.Serialize(patients.Select(patient => patient.PatientId)),
        };
        var entries = (await db.QueryAsync<ChartRow>(ChartSql, arguments, ct)).ToLookup(row =>
            row.PatientId
        );
        var targets = (await db.QueryAsync<LabTargetRow>(TargetsSql, arguments, ct)).ToLookup(row =>
            row.PatientId
        );
        var followed = (
            await plans.AllOfAsync([.. patients.Select(patient => patient.PatientId)], ct)
        ).ToLookup(plan => plan.PatientId);
        foreach (var patient in patients)
        {
            var facts = patient.Facts;
            facts.HasChart = true;
            facts.Mentions =
            [
                .. entries[patient.PatientId].Select(MentionOf).OfType<ChartMention>(),
                .. followed[patient.PatientId].SelectMany(plan => PlanMentions.Of(plan.Course)),
            ];
            facts.Pregnancies =
            [
                .. entries[patient.PatientId]
                    .Where(row => row.Kind == "pregnancy")
                    .Select(row => StoredJson.Read<PregnancyDetails>(row.Content)!),
            ];
            facts.Targets = targets[patient.PatientId]
                .ToDictionary(row => row.AnalyteCode, StringComparer.Ordinal);
        }
    }

    private static ChartMention? MentionOf(ChartRow row)
    {
        switch (row.Kind)
        {
            case "medication":
                var medication = StoredJson.Read<MedicationDetails>(row.Content)!;
                return new ChartMention(
                    MentionKind.Medication,
                    medication.Name,
                    medication.Start,
                    medication.Stop,
                    medication.Dose,
                    medication.Frequency
                );
            case "condition":
                var condition = StoredJson.Read<ConditionDetails>(row.Content)!;
                return condition.Status == ConditionStatus.Resolved
                    ? null
                    : new ChartMention(
                        MentionKind.Condition,
                        condition.Name,
                        condition.Onset is { } onset && PartialDate.TryRead(onset, out var since)
                            ? since.First
                            : null
                    );
            case "patient-event":
                var happened = StoredJson.Read<PatientEventDetails>(row.Content)!;
                return new ChartMention(MentionKind.Event, happened.Title, happened.On);
            default:
                return null;
        }
    }

    private sealed record ChartRow
    {
        public Guid PatientId { get; init; }
        public required string Kind { get; init; }
        public required string Content { get; init; }
    }
}

/// <summary>Other results of a patient that one is held against.</summary>
/// <param name="Others">Results of the same analyte.</param>
/// <param name="Markers">Results that tell of an acute process.</param>
internal sealed record HeldAgainst(
    IReadOnlyList<PriorResult> Others,
    IReadOnlyList<PriorResult> Markers
);
