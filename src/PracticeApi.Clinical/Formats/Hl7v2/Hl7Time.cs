using System.Globalization;
using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>A time as a message gives it: no more precise than it was written.</summary>
/// <param name="Text">A year, a month or a date in ISO's form, or a date-time with offset.</param>
/// <param name="Day">The date; null where only the month or the year is known.</param>
/// <param name="At">The instant; null where no time of day was given.</param>
public sealed partial record Hl7Time(string Text, DateOnly? Day, DateTimeOffset? At)
{
    private const int AfterMinutes = 16;

    /// <summary>Reads <c>YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]</c>.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="zone">Where the sender is, for times that do not say.</param>
    /// <returns>Null where there is no such time.</returns>
    public static Hl7Time? Read(string? text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (text is null || Shape().Match(text.Trim()) is not { Success: true } shape)
        {
            return null;
        }

        var (year, month, day) = (
            Number(shape, "year")!.Value,
            Number(shape, "month"),
            Number(shape, "day")
        );
        if (year < 1 || month is < 1 or > 12)
        {
            return null;
        }

        if (month is null || day is null)
        {
            return new Hl7Time(
                month is null ? $"{year:0000}" : $"{year:0000}-{month:00}",
                null,
                null
            );
        }

        if (day < 1 || day > DateTime.DaysInMonth(year, month.Value))
        {
            return null;
        }

        var date = new DateOnly(year, month.Value, day.Value);
        if (Number(shape, "hour") is not { } hour)
        {
            return new Hl7Time(
                date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                date,
                null
            );
        }

        var (minute, second) = (Number(shape, "minute") ?? 0, Number(shape, "second"));
        if (hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        var fraction = shape.Groups["fraction"].Value;
        var local = date.ToDateTime(new TimeOnly(hour, minute, second ?? 0));
        if (fraction.Length > 0)
        {
            local = local.AddTicks(
                long.Parse(fraction.PadRight(7, '0'), CultureInfo.InvariantCulture)
            );
        }

        if (OffsetOf(shape.Groups["zone"].Value, local, zone) is not { } offset)
        {
            return null;
        }

        var written =
            $"{local:yyyy-MM-dd'T'HH:mm}"
            + (second is null ? "" : $":{second:00}")
            + (fraction.Length == 0 ? "" : $".{fraction}")
            + $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
        var instant = local - offset;
        return instant.Year is < 2 or > 9998
            ? null
            : new Hl7Time(written, date, new DateTimeOffset(local, offset));
    }

    /// <summary>The instants that it may stand for, from the first to the last millisecond: a date is a day.</summary>
    /// <param name="zone">Where the sender is, for a date.</param>
    /// <returns>Null where not even the day is known.</returns>
    public (DateTimeOffset From, DateTimeOffset To)? Within(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (At is { } at)
        {
            return (at, at + (Precision - Millisecond));
        }

        if (Day is not { Year: > 1 and < 9999 } day)
        {
            return null;
        }

        var (start, end) = (Midnight(day), Midnight(day.AddDays(1)));
        return (start, end - Millisecond);

        DateTimeOffset Midnight(DateOnly of)
        {
            var local = of.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        }
    }

    private static TimeSpan Millisecond => TimeSpan.FromMilliseconds(1);

    // How far the time of day is written: 2026-01-05T10:00, and perhaps seconds and their parts.
    private TimeSpan Precision =>
        Text.Length <= AfterMinutes || Text[AfterMinutes] != ':' ? TimeSpan.FromMinutes(1)
        : Text.Contains('.', StringComparison.Ordinal) ? Millisecond
        : TimeSpan.FromSeconds(1);

    private static TimeSpan? OffsetOf(string written, DateTime local, TimeZoneInfo zone)
    {
        if (written.Length == 0)
        {
            return zone.GetUtcOffset(local);
        }

        var (hours, minutes) = (
            int.Parse(written.AsSpan(1, 2), CultureInfo.InvariantCulture),
            int.Parse(written.AsSpan(3, 2), CultureInfo.InvariantCulture)
        );
        if (minutes > 59 || (hours * 60) + minutes > 14 * 60)
        {
            return null;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return written[0] == '-' ? -offset : offset;
    }

    private static int? Number(Match shape, string part) =>
        shape.Groups[part] is { Success: true } group
            ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})((?<month>[0-9]{2})((?<day>[0-9]{2})((?<hour>[0-9]{2})((?<minute>[0-9]{2})((?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,4}))?)?)?)?)?)?(?<zone>[+-][0-9]{4})?\z"
    )]
    private static partial Regex Shape();
}
