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
internal sealed class LabFacts(Db db, ActivePlans plans, PracticeSettings settings)
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

    // A laboratory that was merged is the one that it turned out to be.
    private const string PriorColumns = """
        PatientId, CollectedInstant, LabResultId, AnalyteCode, CollectedAt, Value, ValueText, Comparator, Unit, Coded, Titers,
        Text, AbsentReason, Specimen, Method, Accession, CanonicalValue, CanonicalUnit,
        (SELECT COALESCE(l.MergedIntoId, l.LaboratoryId)
         FROM   Laboratories l
         WHERE  l.PracticeId = @PracticeId AND l.LaboratoryId = LabResults.LaboratoryId) AS LaboratoryId
        """;

    private const string IsLive = """
        SupersededAt IS NULL AND (Status = 'preliminary' OR Status = 'final' OR Status = 'corrected') AND Source <> 'derived'
        """;

    private const string AllSql = $"""
        SELECT {PriorColumns}
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND {IsLive}
        """;

    private const string OfAnalyteSql = AllSql + " AND AnalyteCode = @AnalyteCode";

    // Those of the time span, and of each analyte the one before it, which is looked up and not searched for among all.
    private const string NearbySql = $$"""
        SELECT {{PriorColumns}}
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds}
               AND CollectedInstant >= @From AND CollectedInstant <= @To
               AND AnalyteCode IN {texts @AnalyteCodes} AND {{IsLive}}
        UNION ALL
        SELECT {{PriorColumns}}
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND SupersededAt IS NULL
               AND LabResultId IN
                   (SELECT (SELECT r.LabResultId
                            FROM   LabResults r
                            WHERE  r.PracticeId = @PracticeId AND r.PatientId = p.PatientId AND r.AnalyteCode = a.value
                                   AND r.CollectedInstant < @From AND {{IsLive}}
                            ORDER BY r.CollectedInstant DESC
                            {first @One})
                    FROM   Patients p
                           CROSS JOIN {texts @AnalyteCodes} AS a
                    WHERE  p.PracticeId = @PracticeId AND p.PatientId IN {ids @PatientIds})
        """;

    /// <summary>Two results of one day of the practice are never so far apart.</summary>
    public static readonly TimeSpan OneDay = TimeSpan.FromHours(26);

    /// <summary>Reads at once what entries of these patients will be held against.</summary>
    /// <param name="analytes">Codes of the analytes.</param>
    /// <param name="from">The first collection of the entries.</param>
    /// <param name="to">The last collection of the entries.</param>
    public async Task ReadAsync(
        IReadOnlyCollection<LabPatient> patients,
        IReadOnlyCollection<string> analytes,
        DateTimeOffset from,
        DateTimeOffset to,
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
        HashSet<string> codes = [.. analytes, .. Interferences.AcutePhaseMarkers];
        var span = new FactsSpan(from - OneDay, to + OneDay, codes);
        // Of one read before, with another span, the rest is read when it is asked for.
        var unread = patients
            .Where(patient => patient.Facts.Span is null)
            .DistinctBy(patient => patient.PatientId)
            .ToDictionary(patient => patient.PatientId);
        if (unread.Count == 0)
        {
            return;
        }

        var clock = await settings.ClockAsync(ct);
        var rows = await db.QueryAsync<LabResultRow>(
            NearbySql,
            new
            {
                PatientIds = JsonSerializer.Serialize(unread.Keys),
                AnalyteCodes = JsonSerializer.Serialize(codes),
                span.From,
                span.To,
                One = 1,
            },
            ct
        );
        foreach (var row in rows)
        {
            var known = unread[row.PatientId].Facts;
            known.Add(row.AnalyteCode, PriorOf(row, catalog.Find(row.AnalyteCode), clock));
            if (row.CollectedInstant < span.From)
            {
                known.CutAt[row.AnalyteCode] = row.CollectedInstant;
            }
        }

        foreach (var patient in unread.Values)
        {
            patient.Facts.Span = span;
        }
    }

    /// <summary>
    /// The other results that one of the patient's is held against: those of its collection, and the one before it that it
    /// compares with. Where nothing was prepared, these are read; whoever asks for another time or analyte than was read gets all of
    /// the patient's, and whoever does not compare with the one before gets all of the analyte's.
    /// </summary>
    public async ValueTask<IReadOnlyList<PriorResult>> OthersAsync(
        LabPatient patient,
        Analyte analyte,
        PriorResult result,
        AnalyteCatalog catalog,
        CancellationToken ct
    )
    {
        var facts = patient.Facts;
        if (facts.Span is not { } span)
        {
            await ReadAsync(
                [patient],
                [analyte.Code],
                result.Collected,
                result.Collected,
                catalog,
                ct
            );
        }
        else if (!span.Covers(analyte.Code, result.Collected - OneDay, result.Collected + OneDay))
        {
            await ReadAsync(patient, AllSql, new { patient.PatientId }, catalog, ct);
            facts.Span = FactsSpan.All;
            facts.CutAt.Clear();
        }

        if (
            result.Value is not null
            && facts.CutAt.TryGetValue(analyte.Code, out var cut)
            && !Others()
                .Any(other =>
                    other.Collected >= cut && LargeChange.IsBefore(analyte, other, result)
                )
        )
        {
            await ReadAsync(
                patient,
                OfAnalyteSql,
                new { patient.PatientId, AnalyteCode = analyte.Code },
                catalog,
                ct
            );
            facts.CutAt.Remove(analyte.Code);
        }

        return [.. Others()];

        IEnumerable<PriorResult> Others() =>
            facts.ResultsOf(analyte.Code).Where(other => other.Id != result.Id);
    }

    private async Task ReadAsync(
        LabPatient patient,
        string sql,
        object args,
        AnalyteCatalog catalog,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        foreach (var row in await db.QueryAsync<LabResultRow>(sql, args, ct))
        {
            patient.Facts.Add(row.AnalyteCode, PriorOf(row, catalog.Find(row.AnalyteCode), clock));
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

/// <summary>Which results of a patient have been read.</summary>
/// <param name="From">From this instant of collection all, and before it the newest of each analyte.</param>
/// <param name="To">Up to this instant of collection.</param>
/// <param name="Analytes">Of these analytes; null for all.</param>
internal sealed record FactsSpan(
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlySet<string>? Analytes
)
{
    public static readonly FactsSpan All = new(
        DateTimeOffset.MinValue,
        DateTimeOffset.MaxValue,
        null
    );

    public bool Covers(string analyte, DateTimeOffset from, DateTimeOffset to) =>
        From <= from && To >= to && Analytes?.Contains(analyte) != false;
}
