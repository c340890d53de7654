using System.Globalization;

namespace PracticeApi.Persistence;

/// <summary>Values as SQLite keeps them: text of one width, so that they order as what they stand for.</summary>
internal static class SqliteText
{
    private const int InstantWidth = 24;
    private const int DateWidth = 10;

    /// <summary>The value as the driver takes it.</summary>
    public static object? Stored(object? value) =>
        value switch
        {
            Guid id => Of(id),
            DateTimeOffset at => Of(at),
            DateOnly date => Of(date),
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            Enum word => EnumWords.Of(word),
            bool yes => yes ? 1L : 0L,
            _ => value,
        };

    public static string Of(Guid id) => id.ToString("D");

    // Written where it stands, as it is read below: a pattern costs several times as much, and every row has instants.
    public static string Of(DateTimeOffset at) =>
        string.Create(
            InstantWidth,
            at.UtcDateTime,
            static (text, utc) =>
            {
                "0000-00-00T00:00:00.000Z".CopyTo(text);
                Write(text[..4], utc.Year);
                Write(text[5..7], utc.Month);
                Write(text[8..10], utc.Day);
                Write(text[11..13], utc.Hour);
                Write(text[14..16], utc.Minute);
                Write(text[17..19], utc.Second);
                Write(text[20..23], utc.Millisecond);
            }
        );

    public static string Of(DateOnly date) =>
        date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Read where they stand: ParseExact costs ten times as much, and a page of results holds hundreds of instants.
    public static DateTimeOffset Instant(string text) =>
        text.Length == InstantWidth && text[^1] == 'Z'
            ? new DateTimeOffset(
                Digits(text, 0, 4),
                Digits(text, 5, 2),
                Digits(text, 8, 2),
                Digits(text, 11, 2),
                Digits(text, 14, 2),
                Digits(text, 17, 2),
                Digits(text, 20, 3),
                TimeSpan.Zero
            )
            : throw new FormatException("The stored text is no instant.");

    public static DateOnly Date(string text) =>
        text.Length == DateWidth
            ? new DateOnly(Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2))
            : throw new FormatException("The stored text is no date.");

    private static void Write(Span<char> digits, int number)
    {
        for (var place = digits.Length - 1; number > 0; place--, number /= 10)
        {
            digits[place] = (char)('0' + (number % 10));
        }
    }

    private static int Digits(string text, int start, int count)
    {
        var number = 0;
        foreach (var digit in text.AsSpan(start, count))
        {
            number = char.IsAsciiDigit(digit)
                ? (number * 10) + (digit - '0')
                : throw new FormatException("The stored text is no instant and no date.");
        }

        return number;
    }
}
