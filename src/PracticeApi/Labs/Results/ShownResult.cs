using System.Globalization;
using PracticeApi.Clinical.Labs;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Results;

/// <summary>A result as one text, as it was entered.</summary>
internal static class ShownResult
{
    /// <summary>The number as typed behind its comparator, the titres, the words, or why there is none; without the unit.</summary>
    public static string TextOf(LabResultRow row)
    {
        if (row.Printed is { } printed)
        {
            return printed;
        }

        if (StoredJson.Read<TiterResult[]>(row.Titers) is { Length: > 0 } titers)
        {
            return string.Join("; ", titers.Select(TextOf));
        }

        if (StoredJson.Read<CodedResult>(row.Coded) is { } coded)
        {
            return coded.Text ?? coded.Value?.Code() ?? coded.Code ?? "";
        }

        return row.Text
            ?? (NumberOf(row) is { } number ? $"{row.Comparator}{number}" : row.AbsentReason)
            ?? "";
    }

    private static string? NumberOf(LabResultRow row) =>
        row.ValueText ?? row.ExactValue()?.ToString(CultureInfo.InvariantCulture);

    private static string TextOf(TiterResult titer)
    {
        var patterns = titer.Patterns.Count > 0 ? $" ({string.Join(", ", titer.Patterns)})" : "";
        return FormattableString.Invariant($"{titer.Comparator}1:{titer.Denominator}{patterns}");
    }
}
