using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>Makes of a line what a person would have typed.</summary>
internal static class ImportEntries
{
    public static EnterLabResult Of(
        ImportLine line,
        string? analyte,
        string? loinc,
        string collectedAt
    )
    {
        var (result, report) = (line.Result, line.Report);
        var found = Corrected(result.Entry, line.Corrections);
        // Only what is a number, or is still to be read, has a unit.
        var hasUnit = found.Coded is null && found.Text is null && found.AbsentReason is null;
        return new EnterLabResult
        {
            Analyte = analyte,
            Loinc = loinc,
            Value =
                found.ValueText is { } text ? new DecimalText(text)
                : found.Value is { } number
                    ? new DecimalText(
                        number.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    )
                : null,
            Comparator = found.Comparator,
            Unit = hasUnit && !string.IsNullOrWhiteSpace(found.Unit) ? found.Unit : null,
            Printed = found.Printed,
            Coded = found.Coded is { } coded
                ? new CodedResult
                {
                    Value = coded.Value is { } value ? CodedValues.Of(value) : null,
                    Code = coded.Code,
                    System = coded.System,
                    Text = coded.Text,
                }
                : null,
            Titers = found
                .Titers?.Select(titre => new TiterResult
                {
                    Denominator = titre.Denominator ?? 0,
                    Comparator = titre.Comparator,
                    Patterns = titre.Patterns ?? [],
                })
                .ToArray(),
            Text = found.Text,
            AbsentReason = found.AbsentReason,
            Specimen = found.Specimen,
            CollectedAt = collectedAt,
            Fasting = found.Fasting,
            Physiology = found.Physiology is { } state
                ? new PhysiologicalState
                {
                    PregnancyTrimester = state.PregnancyTrimester,
                    CyclePhase = state.CyclePhase,
                    Menopausal = state.Menopausal,
                }
                : null,
            Laboratory = result.Laboratory ?? report.Laboratory,
            Method = result.Method,
            Accession = report.Accession,
            ReferenceRange = found.ReferenceRange is { } range
                ? new PrintedRange
                {
                    Low = range.Low,
                    High = range.High,
                    LowInclusive = range.LowInclusive,
                    HighInclusive = range.HighInclusive,
                    Unit = range.Unit,
                    Text = range.Text,
                }
                : null,
            LaboratoryFlag = found.LaboratoryFlag,
            Status = result.Status switch
            {
                IncomingStatus.Registered => EntryStatus.Registered,
                IncomingStatus.Preliminary => EntryStatus.Preliminary,
                _ => EntryStatus.Final,
            },
            Note = result.Notes.Count == 0 ? null : string.Join('\n', result.Notes),
        };
    }

    /// <summary>
    /// The entry in another form, where a sender's own form is none of the analyte's: words under a quantity are a result in
    /// words, and a code of another system than the analyte's is what it is called. Null where there is no other form.
    /// </summary>
    public static EnterLabResult? InOtherWords(EnterLabResult entry, IReadOnlyList<Fault> faults) =>
        faults switch
        {
            [{ Code: "printed-not-understood" }] when entry.Printed is { } printed => entry with
            {
                Printed = null,
                Text = printed,
                Unit = null,
            },
            [{ Code: "invalid-pattern", Pointer: "/coded/code" }]
                when entry.Coded is { Text: { } words } => entry with
            {
                Coded = new CodedResult { Text = words },
            },
            _ => null,
        };

    private static LabEntry Corrected(LabEntry entry, LineCorrections said)
    {
        var found = (said.Printed, said.Text) switch
        {
            ({ } printed, _) => Bare(entry) with { Printed = printed, Unit = entry.Unit },
            (_, { } text) => Bare(entry) with { Text = text },
            _ => entry,
        };
        return said.Unit is { } unit ? found with { Unit = unit } : found;
    }

    private static LabEntry Bare(LabEntry entry) =>
        entry with
        {
            Value = null,
            ValueText = null,
            Comparator = null,
            Unit = null,
            Printed = null,
            Coded = null,
            Titers = null,
            Text = null,
            AbsentReason = null,
        };
}
