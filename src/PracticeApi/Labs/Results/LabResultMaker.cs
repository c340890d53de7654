using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>Makes of a valid entry what is stored: reads it, judges it for the patient as known at collection.</summary>
internal sealed class LabResultMaker(
    Caller caller,
    AnalyteCatalog catalog,
    LabEntryReader reader,
    KnownLaboratories laboratories,
    Pregnancies pregnancies,
    PracticeSettings settings
)
{
    /// <summary>The first version of a new result.</summary>
    /// <exception cref="ProblemException">422 for what only stored data show.</exception>
    public async Task<LabResultRow> MakeAsync(
        LabResultEntry entry,
        LabPatient patient,
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

        var analyte = (
            entry.Analyte is { } code ? catalog.Find(code) : catalog.FindByLoinc(entry.Loinc!)
        )!;
        var reading = reader.Read(entry.ToLabEntry(), analyte).Reading!;
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
            person = person with
            {
                PregnancyTrimester = await pregnancies.TrimesterAsync(patient.PatientId, day, ct),
            };
        }

        var judgement = LabJudge.Judge(reading, analyte, person, catalog.Edition);
        // A titre that was typed as a number keeps what was typed as well.
        var isTyped = reading.Form == ResultForm.Quantity || entry.Value is not null;
        var laboratory = entry.Laboratory is { } named
            ? await laboratories.ResolveAsync(named, ct)
            : null;
        LabWarning[] warnings = laboratory is { IsNew: true }
            ?
            [
                .. judgement.Warnings,
                new("laboratory-new", "This laboratory was not known before; check its name."),
            ]
            : [.. judgement.Warnings];

        return new LabResultRow
        {
            PatientId = patient.PatientId,
            CollectedInstant = collected.Instant(clock),
            LabResultId = Guid.CreateVersion7(),
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
            Value = reading.Form == ResultForm.Quantity ? reading.Value : null,
            ValueText = isTyped ? reading.ValueText : null,
            Comparator = isTyped ? Comparators.Token(reading.Comparator) : null,
            Unit = reading.Unit,
            UnitText = reading.UnitText,
            Printed = entry.Printed,
            Coded = StoredJson.Write(CodedOf(reading.Coded)),
            Titers = StoredJson.Write(TitersOf(reading.Titres)),
            Text = reading.Text,
            AbsentReason = reading.AbsentReason,
            Specimen = entry.Specimen,
            Fasting = entry.Fasting,
            Physiology = StoredJson.Write(entry.Physiology),
            LaboratoryId = laboratory?.Id,
            Method = entry.Method,
            Accession = entry.Accession,
            ReferenceRange = StoredJson.Write(entry.ReferenceRange),
            LaboratoryFlag = entry.LaboratoryFlag,
            Note = entry.Note,
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
            CriticalLimits = StoredJson.Write(judgement.CriticalLimits),
            MultipleOfUpperLimit = judgement.MultipleOfUpperLimit,
            Warnings = warnings.Length == 0 ? "[]" : StoredJson.Write(warnings)!,
            CatalogEdition = catalog.Edition,
        };
    }

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
