namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Finds the answers that somebody has to be told of.</summary>
public static class AnswerAlerts
{
    /// <summary>The alerts of answers.</summary>
    /// <param name="form">The questionnaire.</param>
    /// <param name="answers">The answers, whether all are given or not.</param>
    /// <param name="stage">
    /// Whether more may come: an item that is merely not answered yet raises nothing until the person has ended.
    /// </param>
    public static IReadOnlyList<AnswerAlert> Of(
        FormContent form,
        FormAnswers answers,
        AnswerStage stage
    )
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        if (form.Alerts.Count == 0)
        {
            return [];
        }

        var index = FormIndex.Of(form);
        var scope = AnswerScope.Of(form, answers);
        return
        [
            .. form
                .Alerts.Where(rule =>
                    index.Find(rule.Item) is { } place
                    && scope
                        .ScopesOf(place)
                        .Any(where => where.Shows(place) && IsRaised(rule, place, where, stage))
                )
                .Select(rule => new AnswerAlert(rule.Code, rule.Severity, rule.Item)),
        ];
    }

    private static bool IsRaised(
        AlertRule rule,
        ItemPlace place,
        AnswerScope scope,
        AnswerStage stage
    )
    {
        if (rule.When is { } condition && scope.Holds(condition))
        {
            return true;
        }

        return rule.Unanswered
            && scope.AnswerTo(place) switch
            {
                { Absent: not null } => true,
                { Values.Count: > 0 } => false,
                _ => stage == AnswerStage.Complete,
            };
    }
}
