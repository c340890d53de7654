using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>Finds what defines a score.</summary>
internal sealed class ScoreDefinitions(PublishedForms forms)
{
    /// <summary>The published questionnaire with the score; where none has it any more, the version that made a value.</summary>
    /// <exception cref="ProblemException">404: there is no such score.</exception>
    public async Task<(Form Form, ScoreRule Rule)> ReadAsync(
        string code,
        ScoreValue? latest,
        CancellationToken ct
    )
    {
        var published = await FindAsync(code, ct);
        if (published is { } found && (latest is null || latest.Response.QuestionnaireKey == found.Form.Key))
        {
            return found;
        }

        return
            latest is not null
            && await forms.FindAsync(
                latest.Response.QuestionnaireKey,
                latest.Score.ScoredWith,
                ct
            )
                is { } answered
            && RuleOf(answered, code) is { } rule
            ? (answered, rule)
            : throw Problem.NotFound(
                "score-not-found",
                "No published questionnaire of the practice has such a score."
            );
    }

    /// <summary>The published questionnaire with a score; null where none has it.</summary>
    public async Task<(Form Form, ScoreRule Rule)?> FindAsync(string code, CancellationToken ct)
    {
        foreach (var form in await forms.AllAsync(ct))
        {
            if (RuleOf(form, code) is { } rule)
            {
                return (form, rule);
            }
        }

        return null;
    }

    private static ScoreRule? RuleOf(Form form, string code) =>
        form.Scores.FirstOrDefault(rule => rule.Code == code);
}
