using PracticeApi.Clinical.Labs;

namespace PracticeApi.Labs.Results;

/// <summary>
/// Reads entries. What is held to its rules is stored next, nearly always: the last reading is remembered, so that an entry is
/// read once.
/// </summary>
internal sealed class EntryReadings(LabEntryReader reader)
{
    private (LabResultEntry Entry, Analyte? Analyte, EntryReading Reading)? _last;

    /// <summary>The entry as it is read for the analyte, or what is wrong with it.</summary>
    public EntryReading Of(LabResultEntry entry, Analyte? analyte)
    {
        if (
            _last is not { } last
            || !ReferenceEquals(last.Entry, entry)
            || !ReferenceEquals(last.Analyte, analyte)
        )
        {
            _last = last = (entry, analyte, reader.Read(entry.ToLabEntry(), analyte));
        }

        return last.Reading;
    }
}

internal static class LabResultEntries
{
    /// <summary>The entry in the terms of the rules that read it.</summary>
    public static LabEntry ToLabEntry(this LabResultEntry entry) =>
        new()
        {
            ValueText = entry.Value?.Text,
            Comparator = entry.Comparator,
            Unit = entry.Unit,
            Printed = entry.Printed,
            Coded = entry.Coded is { } coded
                ? new CodedEntry(coded.Value?.Code(), coded.Code, coded.System, coded.Text)
                : null,
            Titers = entry
                .Titers?.Select(titer => new TitreEntry(
                    titer.Denominator,
                    titer.Comparator,
                    titer.Patterns
                ))
                .ToArray(),
            Text = entry.Text,
            AbsentReason = entry.AbsentReason,
            ReferenceRange = entry.ReferenceRange is { } range
                ? new RangeEntry
                {
                    Low = range.Low,
                    High = range.High,
                    LowInclusive = range.LowInclusive,
                    HighInclusive = range.HighInclusive,
                    Unit = range.Unit,
                    Text = range.Text,
                }
                : null,
            LaboratoryFlag = entry.LaboratoryFlag,
            Fasting = entry.Fasting,
            Physiology = entry.Physiology is { } state
                ? new Physiology(state.PregnancyTrimester, state.CyclePhase, state.Menopausal)
                : null,
            Specimen = entry.Specimen,
        };
}
