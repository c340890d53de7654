using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>Finds what defines a score.</summary>
internal sealed class ScoreDefinitions(PublishedForms forms, OwnQuestionnaires questionnaires)
{
    /// <summary>
    /// The questionnaire with a score: that of the latest value, as it is published now or else as it was answered; without a
    /// value, the published one that has it.
    /// </summary>
    /// <exception cref="ProblemException">404: there is no such score.</exception>
    public async Task<(Form Form, ScoreRule Rule)> ReadAsync(
        string code,
        ScoreValue? latest,
        CancellationToken ct
    )
    {
        Form? form;
        if (latest is not null)
        {
            var key = latest.Response.QuestionnaireKey;
            form =
                await forms.FindAsync(key, ct) is { } now && RuleOf(now, code) is not null
                    ? now
                    : await forms.FindAsync(key, latest.Score.ScoredWith, ct);
        }
        else
        {
            form = await PublishedAsync(code, ct);
        }

        return form is not null && RuleOf(form, code) is { } rule
            ? (form, rule)
            : throw Problem.NotFound(
                "score-not-found",
                "No published questionnaire of the practice has such a score."
            );
    }

    private async Task<Form?> PublishedAsync(string code, CancellationToken ct)
    {
        foreach (var row in await questionnaires.AllAsync(ct))
        {
            if (
                row is { RetiredAt: null, PublishedVersion: { } version }
                && await forms.OfAsync(row, version, ct) is { } form
                && RuleOf(form, code) is not null
            )
            {
                return form;
            }
        }

        return null;
    }

    private static ScoreRule? RuleOf(Form form, string code) =>
        form.Scores.FirstOrDefault(rule => rule.Code == code);
}
