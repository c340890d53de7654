using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>
/// Watches every answer that is saved, whoever saves it and whatever becomes of the response: raises the alerts of its form.
/// What was raised stays, whatever is answered later.
/// </summary>
internal sealed class AnswerWatch(Db db, Alerts alerts)
{
    public const string ResourceType = "questionnaire-response";

    private const string RaisedSql = """
        SELECT Code, Item, Status
        FROM   Alerts
        WHERE  PracticeId = @PracticeId AND ResourceId = @ResponseId AND ResourceType = 'questionnaire-response'
        """;

    /// <param name="before">The answers as they were saved before; null for the first.</param>
    /// <param name="isFinal">Whether nothing more will be answered, so that what is missing is left unanswered.</param>
    /// <returns>What the answers give cause for now, raised before or not.</returns>
    public async Task<IReadOnlyList<AnswerAlert>> SavedAsync(
        Form form,
        ResponseRow row,
        FormAnswers? before,
        FormAnswers now,
        bool isFinal,
        CancellationToken ct
    )
    {
        var due = AnswerAlerts.Of(form, now, isFinal ? AnswerStage.Complete : AnswerStage.Draft);
        if (due.Count == 0)
        {
            return due;
        }

        var raised = (await db.QueryAsync<Raised>(RaisedSql, new { row.ResponseId }, ct)).ToLookup(
            alert => (alert.Code, alert.Item),
            alert => alert.Status
        );
        await alerts.RaiseAsync(
            [
                .. due.Where(alert => IsNew(alert, raised[(alert.Code, alert.Item)]))
                    .Select(alert => AlertOf(form, row, alert)),
            ],
            ct
        );
        return due;

        // Whoever has looked at an answer has looked at it; another answer is to be looked at again.
        bool IsNew(AnswerAlert alert, IEnumerable<AlertStatus> statuses) =>
            statuses.All(status => status != AlertStatus.Open)
            && (!statuses.Any() || Text(before, alert.Item) != Text(now, alert.Item));
    }

    private static NewAlert AlertOf(Form form, ResponseRow row, AnswerAlert alert)
    {
        var rule = form.Alerts.First(rule => rule.Code == alert.Code && rule.Item == alert.Item);
        return new NewAlert
        {
            Kind = AlertKind.QuestionnaireAnswer,
            Severity = alert.Severity,
            PatientId = row.PatientId,
            ResourceType = ResourceType,
            ResourceId = row.ResponseId,
            Code = alert.Code,
            Item = alert.Item,
            Message = $"{form.Title}: {rule.Text ?? alert.Code}",
        };
    }

    // An item within a group that repeats stands with the group; then everything is compared.
    private static string Text(FormAnswers? answers, string item) =>
        answers?[item] is { } answer
            ? JsonSerializer.Serialize(answer, StoredJson.Options)
            : JsonSerializer.Serialize(answers, StoredJson.Options);

    private sealed record Raised
    {
        public required string Code { get; init; }
        public required string Item { get; init; }
        public AlertStatus Status { get; init; }
    }
}
