namespace PracticeApi.Clinical.Labs;

/// <summary>Finds words in what people wrote.</summary>
internal static class WholeWord
{
    /// <summary>Whether the text holds the word, or the words, as a whole, in whatever case.</summary>
    public static bool IsIn(string text, string word)
    {
        for (
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            var end = at + word.Length;
            if (
                (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                && (end == text.Length || !char.IsLetterOrDigit(text[end]))
            )
            {
                return true;
            }
        }

        return false;
    }
}
