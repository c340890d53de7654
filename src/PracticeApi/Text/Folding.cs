using System.Globalization;
using System.Text;
using PracticeApi.Clinical;

namespace PracticeApi.Text;

/// <summary>Folds names to compare them without regard to accents, case, and what stands between their words.</summary>
internal static class Folding
{
    // Letters that have no decomposition, as people type them without the special key.
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['ß'] = "ss",
        ['ø'] = "o",
        ['ł'] = "l",
        ['đ'] = "d",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['þ'] = "th",
        ['ð'] = "d",
        ['ı'] = "i",
        ['ς'] = "σ",
    };

    /// <summary>The folded words of a text, in its order.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Lower case before and after: decomposing can bring out capital letters.
        foreach (var c in NormalForm.Folded(text.ToLowerInvariant()).ToLowerInvariant())
        {
            if (
                CharUnicodeInfo.GetUnicodeCategory(c)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.EnclosingMark
                    or UnicodeCategory.Format
            )
            {
                continue;
            }

            if (Letters.TryGetValue(c, out var letters))
            {
                folded.Append(letters);
            }
            else
            {
                folded.Append(Separates(c) ? ' ' : c);
            }
        }

        return folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The whole text folded, with one space between its words.</summary>
    public static string Whole(string text) => string.Join(' ', Words(text));

    // The number sign is among them: it marks the terms that are no words.
    private static bool Separates(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || IsHyphen(c) || IsApostrophe(c) || c == '#';

    private static bool IsHyphen(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or 'ʼ' or '`' or '´';
}
