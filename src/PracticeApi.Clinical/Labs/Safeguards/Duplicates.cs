using System.Globalization;

namespace PracticeApi.Clinical.Labs.Safeguards;

/// <summary>Finds a result that is probably there already.</summary>
public static class Duplicates
{
    /// <summary>
    /// Whether two results of one person and analyte are probably one: of the same collection and specimen, with the same
    /// answer; or both under one accession, whatever they say. Two stated times that differ are two collections.
    /// </summary>
    public static bool Are(PriorResult one, PriorResult other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var isSameTime =
            one.IsDayOnly || other.IsDayOnly
                ? one.Day == other.Day
                : one.Collected == other.Collected;
        if (!isSameTime || one.OtherSpecimen != other.OtherSpecimen)
        {
            return false;
        }

        return IsSameAnswer(one, other)
            || (
                one is { Accession: { } accession, Unit: var unit }
                && unit == other.Unit
                && string.Equals(accession, other.Accession, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>The warning of a result that is probably there already; null when none is like it.</summary>
    public static LabWarning? WarningOf(PriorResult result, IEnumerable<PriorResult> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return others.FirstOrDefault(other => Are(result, other)) is { } same ? Of(same) : null;
    }

    /// <summary>The warning that another result is probably the same.</summary>
    public static LabWarning Of(PriorResult other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            "possible-duplicate",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The result {other.Id} of the same analyte and collection ({other.Day:yyyy-MM-dd}) may be this one."
            )
        );
    }

    private static bool IsSameAnswer(PriorResult one, PriorResult other) =>
        one.Value == other.Value
        && one.Comparator == other.Comparator
        && one.Unit == other.Unit
        && one.Words == other.Words;
}
