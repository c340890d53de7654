using System.Globalization;
using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Labs;

/// <summary>Reads a number exactly as typed, or says why it may not be.</summary>
internal static partial class ExactNumber
{
    private const int IntegerDigits = 18;
    private const int FractionalDigits = 10;

    /// <summary>Reads a number; on failure gives a fault's code and message.</summary>
    public static bool TryRead(
        string text,
        out decimal value,
        out (string Code, string Message) fault
    )
    {
        value = 0;
        fault = default;
        var match = Plain().Match(text);
        if (!match.Success)
        {
            fault =
                Exponent().IsMatch(text)
                    ? ("exponent-not-allowed", "Write the number out, without an exponent.")
                : Separated().IsMatch(text)
                    ? (
                        "ambiguous-number",
                        "A comma, apostrophe or space in a number may separate decimals or thousands: write it with a point and no separators."
                    )
                : ("invalid-number", "This is not a number.");
            return false;
        }

        var integer = match.Groups["integer"].ValueSpan.TrimStart('0');
        if (integer.Length > IntegerDigits || match.Groups["fraction"].Length > FractionalDigits)
        {
            fault = (
                "too-many-digits",
                "A number has at most 18 digits before the point and 10 after it."
            );
            return false;
        }

        value = decimal.Parse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture
        );
        if (value == 0 && text[0] == '-')
        {
            fault = ("negative-zero", "Zero has no sign.");
            return false;
        }

        return true;
    }

    /// <summary>Whether a number has no more digits than are stored.</summary>
    public static bool Fits(decimal value) =>
        Math.Abs(value) < 1_000_000_000_000_000_000m
        && value == Math.Round(value, FractionalDigits);

    // \d would take the digits of every script.
    [GeneratedRegex(
        "^-?(?<integer>[0-9]*)(?:(?<=[0-9])|(?=\\.[0-9]))(?:\\.(?<fraction>[0-9]+))?\\z"
    )]
    private static partial Regex Plain();

    [GeneratedRegex("^[+-]?[0-9.,]+[eE][+-]?[0-9]+\\z")]
    private static partial Regex Exponent();

    [GeneratedRegex("^[+-]?[0-9.]+(?:[,'’ \u00A0\u202F\u2009][0-9.]+)+\\z")]
    private static partial Regex Separated();
}
