using System.Collections.Concurrent;
using PracticeApi.Access;
using PracticeApi.Persistence;

namespace PracticeApi.Practices;

/// <summary>
/// The practice's settings and its clock, for rules that ask what day it is there. Read at most every
/// <see cref="Remembered"/> by each instance; a change is seen at once by the instance that made it.
/// </summary>
internal sealed class PracticeSettings(
    Db db,
    Caller caller,
    PracticeSettingsCache cache,
    TimeProvider clock
)
{
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    public async ValueTask<PracticeClock> ClockAsync(CancellationToken ct)
    {
        var now = clock.Now();
        if (!cache.Known.TryGetValue(caller.PracticeId, out var known) || known.AskAgainAt <= now)
        {
            var practice = await PracticeRow.ReadAsync(db, ct);
            known = new(
                practice.FourEyes,
                TimeZoneInfo.FindSystemTimeZoneById(practice.TimeZone),
                now + Remembered
            );
            cache.Known[caller.PracticeId] = known;
        }

        return new PracticeClock(known.Zone, now, known.FourEyes);
    }
}

internal sealed class PracticeSettingsCache
{
    public ConcurrentDictionary<Guid, Entry> Known { get; } = new();

    public void Forget(Guid practiceId) => Known.TryRemove(practiceId, out _);

    internal sealed record Entry(bool FourEyes, TimeZoneInfo Zone, DateTimeOffset AskAgainAt);
}

/// <summary>The time where the practice is.</summary>
internal sealed record PracticeClock(TimeZoneInfo Zone, DateTimeOffset Now, bool FourEyes)
{
    public DateOnly Today => DayOf(Now);

    /// <summary>The calendar day of an instant in the practice's zone.</summary>
    public DateOnly DayOf(DateTimeOffset at) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The time of day of an instant in the practice's zone.</summary>
    public TimeOnly TimeOf(DateTimeOffset at) =>
        TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The instant at which a day begins in the practice's zone.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        // East of Greenwich the first day of the calendar begins before it.
        if (day == DateOnly.MinValue)
        {
            return DateTimeOffset.MinValue;
        }

        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>The instant at which a day has ended in the practice's zone; the last day of the calendar has no next.</summary>
    public DateTimeOffset EndOf(DateOnly day) =>
        day == DateOnly.MaxValue
            ? new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero)
            : StartOf(day.AddDays(1));
}
