using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Safeguards;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Targets;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>Makes of a valid entry what is stored: reads it, judges it for the patient as known at collection.</summary>
internal sealed class LabResultMaker(
    Caller caller,
    PracticeCatalog catalogs,
    EntryReadings readings,
    Interferences interferences,
    KnownLaboratories laboratories,
    LabFacts facts,
    PracticeSettings settings
)
{
    /// <summary>
    /// Reads at once what entries of these patients will be held against: for whoever makes results of many. Without it the
    /// same is read patient by patient. Of one patient named twice both share what is read and made.
    /// </summary>
    /// <param name="analytes">Codes of what was measured.</param>
    /// <param name="collected">When the specimens were collected, as given.</param>
    public async Task PrepareAsync(
        IReadOnlyCollection<LabPatient> patients,
        IReadOnlyCollection<string> analytes,
        IEnumerable<string> collected,
        CancellationToken ct
    ) => await PrepareAsync(patients, analytes, collected, await catalogs.ReadAsync(ct), ct);

    /// <summary>Reads at once what the lines of one report will be held against.</summary>
    public async Task PrepareAsync(
        LabPatient patient,
        IReadOnlyList<LabResultEntry> lines,
        CancellationToken ct
    )
    {
        var catalog = await catalogs.ReadAsync(ct);
        await PrepareAsync(
            [patient],
            [.. lines.Select(line => AnalyteOf(line, catalog).Code).Distinct()],
            lines.Select(line => line.CollectedAt),
            catalog,
            ct
        );
    }

    private async Task PrepareAsync(
        IReadOnlyCollection<LabPatient> patients,
        IReadOnlyCollection<string> analytes,
        IEnumerable<string> collected,
        AnalyteCatalog catalog,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        DateTimeOffset[] instants =
        [
            .. collected
                .Distinct()
                .Select(GivenTime.Parse)
                .OfType<GivenTime>()
                .Select(time => time.Instant(clock)),
        ];
        if (instants.Length > 0)
        {
            await facts.ReadAsync(patients, analytes, instants.Min(), instants.Max(), catalog, ct);
        }
    }

    /// <summary>
    /// New results of one patient with what they say of each other: when it was made, each was held against those before it, and
    /// is now held against those after it as well.
    /// </summary>
    /// <param name="besides">Results of the patient that were changed together with them.</param>
    public async Task<IReadOnlyList<LabResultRow>> WithEachOtherAsync(
        IReadOnlyList<LabResultRow> rows,
        IEnumerable<LabResultRow> besides,
        CancellationToken ct
    )
    {
        LabResultRow[] told = [.. rows.Concat(besides).Where(IsMarker)];
        if (told.Length == 0 && !MayHoldTwins(rows))
        {
            return rows;
        }

        var catalog = await catalogs.ReadAsync(ct);
        var clock = await settings.ClockAsync(ct);
        PriorResult[] results =
        [
            .. rows.Select(row => LabFacts.PriorOf(row, catalog.Find(row.AnalyteCode), clock)),
        ];
        PriorResult[] markers =
        [
            .. told.Select(row => LabFacts.PriorOf(row, catalog.Find(row.AnalyteCode), clock)),
        ];
        return
        [
            .. rows.Select(
                (row, line) =>
                {
                    var twin = Enumerable
                        .Range(line + 1, rows.Count - line - 1)
                        .FirstOrDefault(
                            later =>
                                rows[later].AnalyteCode == row.AnalyteCode
                                && rows[later].Stands
                                && Duplicates.Are(results[line], results[later]),
                            -1
                        );
                    IEnumerable<LabWarning?> warnings =
                    [
                        twin < 0 ? null : Duplicates.Of(results[twin]),
                        catalog.Find(row.AnalyteCode) is { } analyte
                            ? interferences.AcutePhaseWarningOf(analyte, results[line], markers)
                            : null,
                    ];
                    return WithWarnings(row, [.. warnings.OfType<LabWarning>()]);
                }
            ),
        ];
    }

    private static bool IsMarker(LabResultRow row) =>
        row.Stands && Interferences.AcutePhaseMarkers.Contains(row.AnalyteCode);

    private static bool MayHoldTwins(IReadOnlyList<LabResultRow> rows)
    {
        LabResultRow[] sorted =
        [
            .. rows.OrderBy(row => row.AnalyteCode, StringComparer.Ordinal)
                .ThenBy(row => row.CollectedInstant),
        ];
        return sorted
            .Zip(sorted.Skip(1))
            .Any(pair =>
                pair.First.AnalyteCode == pair.Second.AnalyteCode
                && pair.Second.CollectedInstant - pair.First.CollectedInstant <= LabFacts.OneDay
            );
    }

    /// <summary>The first version of a new result.</summary>
    /// <remarks>Further entries of the same <see cref="LabPatient"/> are held against this result as well.</remarks>
    /// <exception cref="ProblemException">422 for what only stored data show.</exception>
    public Task<LabResultRow> MakeAsync(
        LabResultEntry entry,
        LabPatient patient,
        CancellationToken ct
    ) => MakeAsync(entry, patient, labResultId: null, stands: true, [], ct);

    /// <summary>A version of a result: the first of a new one, or what a further one of a stored one says.</summary>
    /// <remarks>Further entries of the same <see cref="LabPatient"/> are held against it as it is now, where it stands.</remarks>
    /// <param name="labResultId">The stored result, whose earlier versions it is not held against; null for a new one.</param>
    /// <param name="stands">Whether it will stand: nothing is held against what is in error or cancelled.</param>
    /// <param name="comments">What is said of the collection besides, such as the comments on the report.</param>
    /// <exception cref="ProblemException">422 for what only stored data show.</exception>
    public async Task<LabResultRow> MakeAsync(
        LabResultEntry entry,
        LabPatient patient,
        Guid? labResultId,
        bool stands,
        IReadOnlyList<string> comments,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        var collected = GivenTime.Parse(entry.CollectedAt)!;
        var day = collected.PracticeDay(clock);
        if (day < patient.BirthDate)
        {
            throw Problem.Invalid([
                new Fault(
                    "/collectedAt",
                    "lies before the patient's birth",
                    "before-birth",
                    NeedsFacts: true
                ),
            ]);
        }

        var catalog = await catalogs.ReadAsync(ct);
        var analyte = AnalyteOf(entry, catalog);
        var reading = readings.Of(entry, analyte).Reading!;
        await facts.ReadChartsAsync([patient], ct);
        var known = patient.Facts;
        var laboratory = entry.Laboratory is { } named
            ? await laboratories.ResolveAsync(named, ct)
            : null;
        var row = Judged(
            new LabResultRow
            {
                PatientId = patient.PatientId,
                CollectedInstant = collected.Instant(clock),
                LabResultId = labResultId ?? Guid.CreateVersion7(),
                Version = 1,
                RecordedAt = clock.Now,
                RecordedBy = caller.StaffId,
                ChangeKind = LabResultChange.Entered,
                CreatedAt = clock.Now,
                Source = "staff",
                AnalyteCode = analyte.Code,
                Loinc = entry.Loinc,
                Category = analyte.Category,
                Status = StatusOf(entry.Status ?? EntryStatus.Final),
                VerificationState = clock.FourEyes
                    ? VerificationState.Entered
                    : VerificationState.NotRequired,
                EnteredBy = caller.StaffId,
                EnteredAt = clock.Now,
                CollectedAt = entry.CollectedAt,
                Printed = entry.Printed,
                Specimen = entry.Specimen,
                Fasting = entry.Fasting,
                Physiology = StoredJson.Write(entry.Physiology),
                LaboratoryId = laboratory?.Id,
                Method = entry.Method,
                Accession = entry.Accession,
                ReferenceRange = StoredJson.Write(entry.ReferenceRange),
                LaboratoryFlag = entry.LaboratoryFlag,
                Note = entry.Note,
                DisplayFlag = "",
                Warnings = "[]",
                CatalogEdition = catalog.Edition,
            },
            reading,
            // A titre that was typed as a number keeps what was typed as well.
            isTyped: reading.Form == ResultForm.Quantity || entry.Value is not null,
            analyte,
            patient,
            catalog,
            clock
        );

        var result = LabFacts.PriorOf(row, analyte, clock);
        var others = await facts.OthersAsync(patient, analyte, result, catalog, ct);
        IEnumerable<LabWarning?> warnings =
        [
            laboratory is { IsNew: true }
                ? new("laboratory-new", "This laboratory was not known before; check its name.")
                : null,
            Duplicates.WarningOf(result, others),
            LargeChange.WarningOf(analyte, result, others),
            interferences.AcutePhaseWarningOf(
                analyte,
                result,
                Interferences.AcutePhaseMarkers.SelectMany(known.ResultsOf)
            ),
            .. interferences.WarningsOf(
                analyte,
                day,
                [.. known.Mentions, .. MentionsOf(entry, comments)],
                reading.Fasting,
                reading.Physiology?.PregnancyTrimester is not null
                    || known.TrimesterOn(day) is not null
            ),
        ];
        row = WithWarnings(row, [.. warnings.OfType<LabWarning>()]);
        if (stands && row.Stands)
        {
            known.Put(analyte.Code, result);
        }

        return row;
    }

    /// <summary>A version with what is read and judged of it.</summary>
    public static LabResultRow Judged(
        LabResultRow row,
        LabReading reading,
        bool isTyped,
        Analyte analyte,
        LabPatient patient,
        AnalyteCatalog catalog,
        PracticeClock clock
    )
    {
        var collected = GivenTime.Parse(row.CollectedAt)!;
        var day = collected.PracticeDay(clock);
        var person = Person.At(
            patient.Sex,
            patient.BirthDate,
            day,
            collected.PracticeTime(clock),
            reading.Physiology
        );
        if (
            DependsOnPregnancy(analyte) && person is { Sex: not Sex.Male, PregnancyTrimester: null }
        )
        {
            person = person with { PregnancyTrimester = patient.Facts.TrimesterOn(day) };
        }

        var judgement = LabJudge.Judge(reading, analyte, person, catalog.Edition);
        return row with
        {
            Value = reading.Form == ResultForm.Quantity ? reading.Value : null,
            ValueText = isTyped ? reading.ValueText : null,
            Comparator = isTyped ? Comparators.Token(reading.Comparator) : null,
            Unit = reading.Unit,
            UnitText = reading.UnitText,
            Coded = StoredJson.Write(CodedOf(reading.Coded)),
            Titers = StoredJson.Write(TitersOf(reading.Titres)),
            Text = reading.Text,
            AbsentReason = reading.AbsentReason,
            CanonicalValue = judgement.Canonical?.Value,
            CanonicalUnit = judgement.Canonical?.Unit,
            Conversion = judgement.Conversion,
            Flag = judgement.Flag,
            DisplayFlag = judgement.DisplayFlag,
            OutOfRange = judgement.Flag is not (Flag.Normal or Flag.Unranged or Flag.Indeterminate),
            Range = StoredJson.Write(judgement.Range),
            RangeCandidates =
                judgement.RangeCandidates.Count == 0
                    ? null
                    : StoredJson.Write(judgement.RangeCandidates),
            Optimal = StoredJson.Write(OptimalOf(reading, analyte, person)),
            Target = StoredJson.Write(
                TargetOf(reading, analyte, patient.Facts.Targets.GetValueOrDefault(analyte.Code))
            ),
            CriticalLimits = StoredJson.Write(judgement.CriticalLimits),
            MultipleOfUpperLimit = judgement.MultipleOfUpperLimit,
            Warnings = judgement.Warnings.Count == 0 ? "[]" : StoredJson.Write(judgement.Warnings)!,
            CatalogEdition = catalog.Edition,
        };
    }

    /// <summary>A version with further warnings.</summary>
    public static LabResultRow WithWarnings(LabResultRow row, IReadOnlyList<LabWarning> further)
    {
        LabWarning[] warnings = [.. StoredJson.Read<LabWarning[]>(row.Warnings)!, .. further];
        return further.Count == 0
            ? row
            : row with
            {
                // What is said already, in other words, is not said again.
                Warnings = StoredJson.Write(
                    warnings
                        .DistinctBy(warning =>
                            warning.Code == "interference" ? warning.Message : warning.Code
                        )
                        .ToArray()
                )!,
            };
    }

    private static Analyte AnalyteOf(LabResultEntry entry, AnalyteCatalog catalog) =>
        (entry.Analyte is { } code ? catalog.Find(code) : catalog.FindByLoinc(entry.Loinc!))!;

    private static IEnumerable<ChartMention> MentionsOf(
        LabResultEntry entry,
        IReadOnlyList<string> comments
    ) =>
        new[] { entry.Note, entry.Specimen, entry.Text }
            .OfType<string>()
            .Concat(comments)
            .Select(words => new ChartMention(MentionKind.Collection, words));

    private static OptimalRange? OptimalOf(LabReading reading, Analyte analyte, Person person) =>
        reading.Value is not null && analyte.Optimal is { } ranges && ranges.For(person) is { } band
            ? new OptimalRange(
                band.Low,
                band.High,
                band.Unit,
                LabJudge.IsWithin(reading, analyte, band.Low, band.High, band.Unit),
                ranges.Version
            )
            : null;

    private static TargetRange? TargetOf(
        LabReading reading,
        Analyte analyte,
        LabTargetRow? target
    ) =>
        reading.Value is not null
        && target?.ToTarget() is { Low: var low, High: var high, Unit: { } unit, Version: var of }
            ? new TargetRange(
                low,
                high,
                unit,
                LabJudge.IsWithin(reading, analyte, low, high, unit),
                of
            )
            : null;

    public static LabResultStatus StatusOf(EntryStatus status) =>
        status switch
        {
            EntryStatus.Registered => LabResultStatus.Registered,
            EntryStatus.Preliminary => LabResultStatus.Preliminary,
            _ => LabResultStatus.Final,
        };

    private static bool DependsOnPregnancy(Analyte analyte) =>
        analyte.Ranges.Any(range =>
            range.Condition
                is RangeCondition.FirstTrimester
                    or RangeCondition.SecondTrimester
                    or RangeCondition.ThirdTrimester
        );

    private static CodedResult? CodedOf(CodedReading? coded) =>
        coded is null
            ? null
            : new CodedResult
            {
                Value = coded.Value,
                Code = coded.Code,
                System = coded.System,
                Text = coded.Text,
            };

    private static TiterResult[]? TitersOf(IReadOnlyList<Titre> titres) =>
        titres.Count == 0
            ? null
            :
            [
                .. titres.Select(titre => new TiterResult
                {
                    Comparator = Comparators.Token(titre.Comparator),
                    Denominator = titre.Denominator,
                    Patterns = titre.Patterns,
                }),
            ];
}
