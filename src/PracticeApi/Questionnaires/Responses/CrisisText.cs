using PracticeApi.Practices;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>What the practice says to a person who may be in a crisis.</summary>
internal static class CrisisText
{
    /// <summary>The text in a language, else in one that is near, else in the practice's own, else in any; null where there is none.</summary>
    public static string? In(Practice practice, string language)
    {
        string[] wanted = [language, Primary(language), .. practice.Languages];
        return wanted
                .SelectMany(tag =>
                    practice
                        .CrisisText.Where(text => Matches(text.Key, tag))
                        .OrderBy(text => text.Key.Length)
                )
                .Select(text => text.Value)
                .FirstOrDefault()
            ?? practice.CrisisText.Values.FirstOrDefault();
    }

    private static bool Matches(string has, string wanted) =>
        has.Equals(wanted, StringComparison.OrdinalIgnoreCase)
        || has.StartsWith(wanted + "-", StringComparison.OrdinalIgnoreCase);

    private static string Primary(string language) => language.Split('-')[0];
}
