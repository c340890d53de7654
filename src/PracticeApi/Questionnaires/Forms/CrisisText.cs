using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>What a person in a crisis is shown: nobody is asked about it before the practice has written it.</summary>
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
}
