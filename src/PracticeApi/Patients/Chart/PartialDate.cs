using System.Globalization;

namespace PracticeApi.Patients.Chart;

/// <summary>A date as exactly as it is known: a year, a month or a day. It is kept as it was written.</summary>
internal readonly record struct PartialDate(DateOnly First, DateOnly Last)
{
    /// <summary>What the contract says of the text; whether there is such a day is another matter.</summary>
    public const string Pattern = @"^\d{4}(-\d{2}(-\d{2})?)?$";

    public static bool TryRead(string text, out PartialDate date)
    {
        date = default;
        var full = text.Length switch
        {
            4 => $"{text}-01-01",
            7 => $"{text}-01",
            _ => text,
        };
        if (
            !DateOnly.TryParseExact(
                full,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var first
            )
        )
        {
            return false;
        }

        date = new PartialDate(
            first,
            text.Length switch
            {
                4 => new DateOnly(first.Year, 12, 31),
                7 => new DateOnly(
                    first.Year,
                    first.Month,
                    DateTime.DaysInMonth(first.Year, first.Month)
                ),
                _ => first,
            }
        );
        return true;
    }
}
