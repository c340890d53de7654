using System.Globalization;
using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Derived;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>A version of a result to be written.</summary>
/// <param name="Current">The version that it replaces; null where it is the first.</param>
/// <param name="Next">The version itself.</param>
internal sealed record VersionChange(LabResultRow? Current, LabResultRow Next);

/// <summary>
/// What is computed of results of one collection: of the same patient, time, laboratory and accession. It follows its inputs:
/// computed when they are complete, anew when one changes, in error when one is. Derived results are never inputs, so nothing
/// goes round.
/// </summary>
internal sealed class DerivedResults(
    Db db,
    Caller caller,
    SeedFormulas formulas,
    PracticeCatalog catalogs,
    KnownLaboratories laboratories,
    LabFacts facts,
    PracticeSettings settings
)
{
    public const string Source = "derived";

    // Locked: of two commands that each bring one input, the later sees what the earlier has brought.
    private const string PatientsSql = """
        SELECT PatientId, BirthDate, Sex, MergedIntoId
        FROM   Patients {for update}
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds}
        """;

    // What has just been written is known.
    private const string OthersSql =
        LabResultRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds}
                   AND CollectedInstant >= @From AND CollectedInstant <= @To
                   AND SupersededAt IS NULL AND AnalyteCode IN {texts @AnalyteCodes}
                   AND LabResultId NOT IN {ids @Written}
            """;

    /// <summary>What has to be written after versions of results were: to be called in the same transaction.</summary>
    /// <param name="written">The versions, and those that they have replaced.</param>
    public async Task<IReadOnlyList<VersionChange>> AfterAsync(
        IReadOnlyList<LabResultRow> written,
        CancellationToken ct
    )
    {
        LabResultRow[] concerned =
        [
            .. written.Where(row => row.Source != Source && formulas.Of(row.AnalyteCode).Any()),
        ];
        if (concerned.Length == 0)
        {
            return [];
        }

        var touched = concerned
            .GroupBy(row => (row.PatientId, row.CollectedInstant))
            .ToDictionary(
                group => group.Key,
                group =>
                    group
                        .SelectMany(row => formulas.Of(row.AnalyteCode))
                        .ToHashSet(ReferenceEqualityComparer.Instance)
            );
        var patientIds = JsonSerializer.Serialize(
            concerned.Select(row => row.PatientId).Distinct()
        );
        var patients = (
            await db.QueryAsync<LabPatient>(PatientsSql, new { PatientIds = patientIds }, ct)
        ).ToDictionary(patient => patient.PatientId);
        var involved = touched
            .Values.SelectMany(some => some.Cast<DerivedFormula>())
            .SelectMany(formula =>
                formula.Inputs.Select(input => input.Analyte).Append(formula.Gives)
            )
            .ToHashSet();
        LabResultRow[] current =
        [
            .. written
                .GroupBy(row => row.LabResultId)
                .Select(versions => versions.MaxBy(row => row.Version)!),
        ];
        var others = await db.QueryAsync<LabResultRow>(
            OthersSql,
            new
            {
                PatientIds = patientIds,
                From = concerned.Min(row => row.CollectedInstant),
                To = concerned.Max(row => row.CollectedInstant),
                AnalyteCodes = JsonSerializer.Serialize(involved),
                Written = JsonSerializer.Serialize(current.Select(row => row.LabResultId)),
            },
            ct
        );
        var collections = current
            .Where(row => involved.Contains(row.AnalyteCode))
            .Concat(others)
            .Where(row => touched.ContainsKey((row.PatientId, row.CollectedInstant)))
            .ToLookup(row => (row.PatientId, row.CollectedInstant));

        List<(LabPatient Patient, DerivedFormula Formula, Collection Of)> due = [];
        var catalog = await catalogs.ReadAsync(ct);
        var survivors = await laboratories.SurvivorsAsync(
            [
                .. collections
                    .Select(rows => rows.Select(row => row.LaboratoryId).OfType<Guid>().Distinct())
                    .Where(named => named.Skip(1).Any())
                    .SelectMany(named => named)
                    .Distinct(),
            ],
            ct
        );
        foreach (var (key, some) in touched)
        {
            LabResultRow[] rows = [.. collections[key]];
            LabResultRow[][] groups =
            [
                .. rows.GroupBy(row => KeyOf(row, survivors)).Select(group => group.ToArray()),
            ];
            foreach (DerivedFormula formula in some.Cast<DerivedFormula>())
            {
                var isPrinted = rows.Any(row =>
                    row.Source != Source
                    && row.AnalyteCode == formula.Gives
                    && row.AbsentReason is null
                    && row.Stands
                );
                due.AddRange(
                    groups
                        .Select(group => Collection.Of(group, formula, isPrinted, catalog))
                        .Where(collection =>
                            collection.Inputs is not null || collection.Standing.Any()
                        )
                        .Select(collection => (patients[key.PatientId], formula, collection))
                );
            }
        }

        if (due.Count == 0)
        {
            return [];
        }

        await facts.ReadChartsAsync([.. due.Select(one => one.Patient).Distinct()], ct);
        var clock = await settings.ClockAsync(ct);
        return
        [
            .. due.SelectMany(one => ChangesOf(one.Patient, one.Formula, one.Of, catalog, clock)),
        ];
    }

    /// <exception cref="ProblemException">409: the result is computed, and follows those it is computed from.</exception>
    public static void Refuse(LabResultRow current)
    {
        if (current.Source == Source)
        {
            throw Problem.Conflict(
                "lab-result-derived",
                "The result is computed from others and follows them; correct those."
            );
        }
    }

    private IEnumerable<VersionChange> ChangesOf(
        LabPatient patient,
        DerivedFormula formula,
        Collection collection,
        AnalyteCatalog catalog,
        PracticeClock clock
    )
    {
        var value = collection.Inputs is { } inputs
            ? ValueOf(patient, formula, collection, inputs, clock)
            : null;
        var made = value is { } given
            ? Made(patient, formula, collection, given, catalog, clock)
            : null;
        // Two laboratories that turned out to be one may each have given one.
        foreach (
            var left in collection.Standing.Where(row => made is null || row != collection.Derived)
        )
        {
            yield return new VersionChange(
                left,
                left with
                {
                    Version = left.Version + 1,
                    RecordedAt = clock.Now,
                    RecordedBy = caller.StaffId,
                    ChangeKind = LabResultChange.MarkedInError,
                    Reason = "what it was computed from no longer gives it",
                    Status = LabResultStatus.EnteredInError,
                }
            );
        }

        if (made is null)
        {
            yield break;
        }

        if (collection.Derived is not { } current)
        {
            yield return new VersionChange(null, made);
        }
        else if (!IsSame(current, made))
        {
            yield return new VersionChange(current, Following(current, made));
        }
    }

    private static decimal? ValueOf(
        LabPatient patient,
        DerivedFormula formula,
        Collection collection,
        IReadOnlyList<Input> inputs,
        PracticeClock clock
    )
    {
        var given = GivenTime.Parse(inputs[0].Row.CollectedAt)!;
        var day = given.PracticeDay(clock);
        return DerivedValues
            .Of(
                formula,
                [.. inputs.Select(input => input.Value)],
                new DerivedContext
                {
                    Fasting = collection.Fasting,
                    Age = Person.AgeOn(patient.BirthDate, day),
                    Sex = patient.Sex,
                    IsPregnant =
                        patient.Facts.TrimesterOn(day) is not null
                        || inputs.Any(input =>
                            StoredJson
                                .Read<PhysiologicalState>(input.Row.Physiology)
                                ?.PregnancyTrimester
                                is not null
                        ),
                    IsPrinted = collection.IsPrinted,
                    IsExcluded = DerivedValues.IsExcluded(
                        formula.Code,
                        day,
                        patient.Facts.Mentions
                    ),
                }
            )
            .Value;
    }

    private LabResultRow Made(
        LabPatient patient,
        DerivedFormula formula,
        Collection collection,
        decimal value,
        AnalyteCatalog catalog,
        PracticeClock clock
    )
    {
        var analyte = catalog.Find(formula.Gives)!;
        var inputs = collection.Inputs!;
        var first = inputs[0].Row;
        var verified = inputs.Select(input => input.Row).MaxBy(row => row.VerifiedAt)!;
        var row = LabResultMaker.Judged(
            new LabResultRow
            {
                PatientId = patient.PatientId,
                CollectedInstant = first.CollectedInstant,
                LabResultId = Guid.CreateVersion7(),
                Version = 1,
                RecordedAt = clock.Now,
                RecordedBy = caller.StaffId,
                ChangeKind = LabResultChange.Entered,
                CreatedAt = clock.Now,
                Source = Source,
                AnalyteCode = analyte.Code,
                Category = analyte.Category,
                Status = inputs.Any(input => input.Row.Status == LabResultStatus.Preliminary)
                    ? LabResultStatus.Preliminary
                    : LabResultStatus.Final,
                VerificationState =
                    inputs.Any(input => input.Row.VerificationState == VerificationState.Entered)
                        ? VerificationState.Entered
                    // One verified input does not speak for another that nobody has looked at.
                    : verified.VerifiedAt is null || inputs.Any(input => input.Row.IsHeldBack)
                        ? VerificationState.NotRequired
                    : VerificationState.Verified,
                EnteredBy = caller.StaffId,
                EnteredAt = clock.Now,
                CollectedAt = first.CollectedAt,
                Fasting = collection.Fasting,
                Physiology = inputs
                    .Select(input => input.Row.Physiology)
                    .FirstOrDefault(state => state is not null),
                LaboratoryId = first.LaboratoryId,
                Accession = first.Accession,
                DisplayFlag = "",
                Warnings = "[]",
                CatalogEdition = catalog.Edition,
                DerivedFrom = StoredJson.Write(
                    new Derivation
                    {
                        Formula = formula.Code,
                        Inputs =
                        [
                            .. inputs.Select(input => new DerivedInput
                            {
                                LabResultId = input.Row.LabResultId,
                                Version = input.Row.Version,
                                Analyte = input.Row.AnalyteCode,
                                Value = UnitConverter.Rounded(input.Value),
                                Unit = input.Unit,
                            }),
                        ],
                    }
                ),
            },
            new LabReading
            {
                Form = ResultForm.Quantity,
                Value = value,
                ValueText = value.ToString(CultureInfo.InvariantCulture),
                Unit = analyte.Unit,
                UnitText = analyte.Unit,
                Fasting = collection.Fasting,
            },
            isTyped: true,
            analyte,
            patient,
            catalog,
            clock
        );
        row = LabResultMaker.WithWarnings(row, WarningsOf(inputs, catalog));
        return row.VerificationState == VerificationState.Verified
            ? row with
            {
                VerifiedBy = verified.VerifiedBy,
                VerifiedAt = verified.VerifiedAt,
            }
            : row;
    }

    // A value computed of one that was probably mistyped is as doubtful, until somebody has looked at that.
    private static LabWarning[] WarningsOf(IReadOnlyList<Input> inputs, AnalyteCatalog catalog) =>
        [
            .. inputs
                .Where(input => input.Row.VerificationState != VerificationState.Verified)
                .SelectMany(input =>
                    StoredJson
                        .Read<LabWarning[]>(input.Row.Warnings)!
                        .Where(warning => warning.Code is "implausible-value" or "unit-suspect")
                        .Select(warning =>
                            warning with
                            {
                                Message =
                                    $"{catalog.Find(input.Row.AnalyteCode)!.Name}, from which this is computed: {warning.Message}",
                            }
                        )
                ),
        ];

    private static LabResultRow Following(LabResultRow current, LabResultRow made)
    {
        var wasInError = current.Status == LabResultStatus.EnteredInError;
        return made with
        {
            LabResultId = current.LabResultId,
            Version = current.Version + 1,
            CreatedAt = current.CreatedAt,
            ChangeKind = wasInError ? LabResultChange.Reinstated : LabResultChange.Replaced,
            Reason = "what it is computed from has changed",
            Status =
                made.Status == LabResultStatus.Final
                && (
                    current.Status == LabResultStatus.Corrected
                    || (
                        current.Status != LabResultStatus.Preliminary
                        && current.ValueText != made.ValueText
                    )
                )
                    ? LabResultStatus.Corrected
                    : made.Status,
        };
    }

    // The same of the same results: their later versions have changed nothing that bears on it.
    private static bool IsSame(LabResultRow current, LabResultRow made) =>
        current.ValueText == made.ValueText
        && current.Status
            == (
                current.Status == LabResultStatus.Corrected && made.Status == LabResultStatus.Final
                    ? LabResultStatus.Corrected
                    : made.Status
            )
        && current.VerificationState == made.VerificationState
        && current.Warnings == made.Warnings
        && current.Fasting == made.Fasting
        && InputsOf(current).SequenceEqual(InputsOf(made));

    private static IEnumerable<(Guid, decimal)> InputsOf(LabResultRow row) =>
        StoredJson
            .Read<Derivation>(row.DerivedFrom)!
            .Inputs.Select(input => (input.LabResultId, input.Value));

    private static (bool IsDayOnly, Guid? LaboratoryId, string? Accession) KeyOf(
        LabResultRow row,
        IReadOnlyDictionary<Guid, Guid> survivors
    ) =>
        (
            GivenTime.Parse(row.CollectedAt)!.At is null,
            row.LaboratoryId is { } id ? survivors.GetValueOrDefault(id, id) : null,
            row.Accession?.Trim().ToUpperInvariant()
        );

    /// <summary>A result that goes into a formula, in the unit that it takes.</summary>
    private sealed record Input(LabResultRow Row, decimal Value, string Unit);

    /// <summary>The results of one collection, as far as they bear on a formula.</summary>
    /// <param name="Inputs">The inputs; null where one is missing, or where two say different things.</param>
    /// <param name="AllDerived">The derived results, whatever their status, those that stand first.</param>
    private sealed record Collection(
        IReadOnlyList<Input>? Inputs,
        IReadOnlyList<LabResultRow> AllDerived,
        bool? Fasting,
        bool IsPrinted
    )
    {
        /// <summary>The one that follows the inputs; null where there was never one.</summary>
        public LabResultRow? Derived => AllDerived.Count == 0 ? null : AllDerived[0];

        public IEnumerable<LabResultRow> Standing => AllDerived.TakeWhile(row => row.Stands);

        public static Collection Of(
            LabResultRow[] rows,
            DerivedFormula formula,
            bool isPrinted,
            AnalyteCatalog catalog
        )
        {
            Input?[] inputs =
            [
                .. formula.Inputs.Select(input =>
                    InputOf(rows, input, catalog.Find(input.Analyte)!)
                ),
            ];
            bool?[] fasting =
            [
                .. inputs.Where(input => input is not null).Select(input => input!.Row.Fasting),
            ];
            return new Collection(
                inputs.Contains(null) ? null : [.. inputs.Select(input => input!)],
                [
                    .. rows.Where(row => row.Source == Source && row.AnalyteCode == formula.Gives)
                        .OrderByDescending(row => row.Stands)
                        .ThenBy(row => row.LabResultId),
                ],
                fasting.Contains(false) ? false
                    : fasting.Contains(true) ? true
                    : null,
                isPrinted
            );
        }

        private static Input? InputOf(LabResultRow[] rows, DerivedInputOf input, Analyte analyte)
        {
            Input[] found =
            [
                .. rows.Where(row =>
                        row.Source != Source
                        && row.AnalyteCode == input.Analyte
                        && row.Comparator is null
                        && row.CanonicalValue is not null
                        && row.Stands
                        && Specimens.Other(analyte, row.Specimen) is null
                    )
                    .OrderByDescending(row => row.LabResultId)
                    .Select(row => (Row: row, Value: InUnit(row.Canonical()!, analyte, input.Unit)))
                    .Where(one => one.Value is not null)
                    .Select(one => new Input(one.Row, one.Value!.Value, input.Unit)),
            ];
            return found.DistinctBy(one => one.Value).Count() == 1 ? found[0] : null;
        }

        private static decimal? InUnit(Measured canonical, Analyte analyte, string unit) =>
            UnitConverter.Convert(analyte, canonical.Value, canonical.Unit, unit);
    }
}
