using System.Globalization;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>When something was, as it was given: a date, or a date and time with an offset. It is kept as it was written.</summary>
internal readonly record struct DateOrInstant(DateOnly Date, DateTimeOffset? Instant)
{
    /// <summary>What the contract says of the text; whether there is such a time is another matter.</summary>
    public const string Pattern =
        @"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$";

    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFK",
    ];

    /// <summary>The calendar day: as given, or that of the instant in the practice's zone.</summary>
    public DateOnly DayIn(PracticeClock clock) => Instant is { } at ? clock.DayOf(at) : Date;

    public static bool TryRead(string text, out DateOrInstant when)
    {
        when = default;
        if (
            DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var date
            )
        )
        {
            when = new DateOrInstant(date, null);
            return true;
        }

        // Without an offset there is no telling when it was; the pattern has refused that already.
        if (
            text.Length <= 10
            || (text[^1] != 'Z' && text.LastIndexOfAny(['+', '-']) <= 10)
            || !DateTimeOffset.TryParseExact(
                text,
                InstantFormats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var at
            )
        )
        {
            return false;
        }

        when = new DateOrInstant(DateOnly.FromDateTime(at.DateTime), at);
        return true;
    }
}
