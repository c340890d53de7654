using System.Globalization;

namespace PracticeApi.Practices;

/// <summary>When something was done, such as the taking of a specimen: a date, or a date-time with its offset, kept as it was given.</summary>
/// <param name="Text">As given.</param>
/// <param name="Day">The day given; of a date-time, the day at its own offset.</param>
/// <param name="At">The instant; null where only the date is known.</param>
internal sealed record GivenTime(string Text, DateOnly Day, DateTimeOffset? At)
{
    /// <summary>What the contract says of the text; whether there is such a time is another matter.</summary>
    public const string Pattern =
        @"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2}))?$";

    private const string Minutes = "yyyy-MM-dd'T'HH:mmK";
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ssK";
    private const string Fractions = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <returns>Null when the text is neither a date nor a date-time with an offset.</returns>
    public static GivenTime? Parse(string text)
    {
        if (text.Length == "yyyy-MM-dd".Length)
        {
            return DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
                ? new GivenTime(text, day, null)
                : null;
        }

        var hasOffset =
            text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-ddT".Length;
        return
            hasOffset
            && DateTimeOffset.TryParseExact(
                text,
                FormatOf(text),
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var at
            )
            ? new GivenTime(text, DateOnly.FromDateTime(at.DateTime), at)
            : null;
    }

    // What stands behind the minutes, and behind the seconds, tells which it is: to try one costs a third of trying all.
    private static string FormatOf(string text) =>
        !Has(text, "yyyy-MM-ddTHH:mm".Length, ':') ? Minutes
        : Has(text, "yyyy-MM-ddTHH:mm:ss".Length, '.') ? Fractions
        : Seconds;

    private static bool Has(string text, int place, char mark) =>
        text.Length > place && text[place] == mark;

    /// <summary>The instant by which results are ordered; a date counts from its start where the practice is.</summary>
    public DateTimeOffset Instant(PracticeClock clock) =>
        At?.ToUniversalTime() ?? clock.StartOf(Day);

    /// <summary>The practice's calendar day.</summary>
    public DateOnly PracticeDay(PracticeClock clock) => At is { } at ? clock.DayOf(at) : Day;

    /// <summary>The time of day where the practice is; null where only the date is known.</summary>
    public TimeOnly? PracticeTime(PracticeClock clock) => At is { } at ? clock.TimeOf(at) : null;

    /// <summary>Day and time where the practice is; of a date, its beginning.</summary>
    public DateTime PracticeMoment(PracticeClock clock) =>
        PracticeDay(clock).ToDateTime(PracticeTime(clock) ?? TimeOnly.MinValue);

    public bool IsInFuture(PracticeClock clock) =>
        At is { } at ? at > clock.Now : Day > clock.Today;
}
