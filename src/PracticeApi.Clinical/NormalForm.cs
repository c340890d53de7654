using System.Text;

namespace PracticeApi.Clinical;

/// <summary>
/// Unicode's normal forms of any text (Unicode Standard Annex #15). The framework throws at what has none, the noncharacter
/// U+FFFE and halves of surrogate pairs; they are taken for U+FFFD here, so that no text that somebody sends can fail.
/// </summary>
public static class NormalForm
{
    /// <summary>The text with each letter and its marks as one character, where there is one (NFC).</summary>
    public static string Composed(string text) => Whole(text).Normalize(NormalizationForm.FormC);

    /// <summary>The text with letters and marks apart (NFD).</summary>
    public static string Decomposed(string text) => Whole(text).Normalize(NormalizationForm.FormD);

    /// <summary>The text with letters and marks apart, and compatible characters as one (NFKD): for comparing.</summary>
    public static string Folded(string text) => Whole(text).Normalize(NormalizationForm.FormKD);

    private static string Whole(string text)
    {
        if (!text.Contains('\uFFFE') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.Value == 0xFFFE ? Rune.ReplacementChar : rune);
        }

        return whole.ToString();
    }
}
