using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires;

/// <summary>What a practice says to a person who may be in a crisis: nobody is asked about it before it is written.</summary>
internal static class CrisisText
{
    /// <summary>The practice's texts by language tag; empty where it has written none.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Db db,
        CancellationToken ct
    ) => (await PracticeRow.ReadAsync(db, ct)).CrisisText;

    /// <exception cref="ProblemException">422: a questionnaire asks about it, and the practice has written nothing.</exception>
    public static async Task RequireAsync(
        Db db,
        IEnumerable<FormContent> forms,
        CancellationToken ct
    )
    {
        if (forms.Any(IsNeeded) && (await ReadAsync(db, ct)).Count == 0)
        {
            throw Problem.Unprocessable(
                "crisis-text-missing",
                "The questionnaire asks about a crisis: first write what a person in one is shown, as crisisText of the practice."
            );
        }
    }

    public static bool IsNeeded(FormContent form) => form.Alerts.Any(rule => rule.Crisis);

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
