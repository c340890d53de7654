using PracticeApi.Clinical.Labs;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Results;

internal static class StoredEntries
{
    /// <summary>What was entered, in the terms of the rules that read it, so that it can be read again.</summary>
    public static LabEntry ToLabEntry(this LabResultRow row)
    {
        var titers = StoredJson.Read<TiterResult[]>(row.Titers);
        var coded = StoredJson.Read<CodedResult>(row.Coded);
        var range = StoredJson.Read<PrintedRange>(row.ReferenceRange);
        var state = StoredJson.Read<PhysiologicalState>(row.Physiology);
        var isPrinted = row.Printed is not null;
        // A titre that was typed as a number has both.
        var isNumber = !isPrinted && titers is null;
        return new LabEntry
        {
            Printed = row.Printed,
            ValueText = isNumber ? row.ValueText : null,
            Comparator = isNumber ? row.Comparator : null,
            Unit = row.UnitText ?? row.Unit,
            Coded =
                isPrinted || coded is null
                    ? null
                    : new CodedEntry(
                        coded.Value is { } value
                            ? char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..]
                            : null,
                        coded.Code,
                        coded.System,
                        coded.Text
                    ),
            Titers = isPrinted
                ? null
                : titers
                    ?.Select(titer => new TitreEntry(
                        titer.Denominator,
                        titer.Comparator,
                        titer.Patterns
                    ))
                    .ToArray(),
            Text = isPrinted ? null : row.Text,
            AbsentReason = isPrinted ? null : row.AbsentReason,
            ReferenceRange = range is null
                ? null
                : new RangeEntry
                {
                    Low = range.Low,
                    High = range.High,
                    LowInclusive = range.LowInclusive,
                    HighInclusive = range.HighInclusive,
                    Unit = range.Unit,
                    Text = range.Text,
                },
            LaboratoryFlag = row.LaboratoryFlag,
            Fasting = row.Fasting,
            Physiology = state is null
                ? null
                : new Physiology(state.PregnancyTrimester, state.CyclePhase, state.Menopausal),
            Specimen = row.Specimen,
        };
    }
}
