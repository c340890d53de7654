using System.Globalization;
using PracticeApi.Practices;

namespace PracticeApi.Labs.Results;

/// <summary>When a specimen was taken: a date, or a date-time with its offset, kept as it was given.</summary>
/// <param name="Text">As given.</param>
/// <param name="Day">The day given; of a date-time, the day at its own offset.</param>
/// <param name="At">The instant; null where only the date is known.</param>
internal sealed record CollectionTime(string Text, DateOnly Day, DateTimeOffset? At)
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <returns>Null when the text is neither a date nor a date-time with an offset.</returns>
    public static CollectionTime? Parse(string text)
    {
        if (
            DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
        {
            return new CollectionTime(text, day, null);
        }

        var hasOffset =
            text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-ddT".Length;
        return
            hasOffset
            && DateTimeOffset.TryParseExact(
                text,
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var at
            )
            ? new CollectionTime(text, DateOnly.FromDateTime(at.DateTime), at)
            : null;
    }

    /// <summary>The instant by which results are ordered; a date counts from its start where the practice is.</summary>
    public DateTimeOffset Instant(PracticeClock clock) =>
        At?.ToUniversalTime() ?? clock.StartOf(Day);

    /// <summary>The practice's calendar day.</summary>
    public DateOnly PracticeDay(PracticeClock clock) => At is { } at ? clock.DayOf(at) : Day;

    public bool IsInFuture(PracticeClock clock) =>
        At is { } at ? at > clock.Now : Day > clock.Today;
}
