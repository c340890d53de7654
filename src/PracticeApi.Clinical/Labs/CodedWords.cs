using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Labs;

/// <summary>Printed words and the coded values they mean, read without regard to case and spacing.</summary>
public sealed partial class CodedWords
{
    private readonly Dictionary<string, CodedWord> _words = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The words of a list; a word listed twice keeps its first meaning.</summary>
    public CodedWords(IEnumerable<CodedWord> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        foreach (var word in words)
        {
            _words.TryAdd(Key(word.Printed), word);
        }
    }

    /// <summary>What a printed word means; null when it is not in the list.</summary>
    public CodedWord? Find(string printed)
    {
        ArgumentNullException.ThrowIfNull(printed);
        return _words.GetValueOrDefault(Key(printed));
    }

    private static string Key(string text) => Spaces().Replace(text.Trim(), " ");

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}

/// <summary>A printed word.</summary>
/// <param name="Printed">As laboratories print it.</param>
/// <param name="Value">What it means; null when it says that there is no result.</param>
public sealed record CodedWord(string Printed, CodedValue? Value);
