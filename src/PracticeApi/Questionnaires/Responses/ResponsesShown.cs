using System.Text.Json;
using PracticeApi.Clinical;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>Makes answers of stored responses, with the alerts that they have raised.</summary>
internal sealed class ResponsesShown(Db db)
{
    private const string AlertsSql = """
        SELECT AlertId, ResourceId, Code, Item, Severity, Status
        FROM   Alerts
        WHERE  PracticeId = @PracticeId AND ResourceId IN {ids @ResponseIds} AND ResourceType = 'questionnaire-response'
        ORDER BY SeverityRank, CreatedAt, AlertId
        """;

    public async Task<QuestionnaireResponse> OneAsync(ResponseRow row, CancellationToken ct) =>
        (await ManyAsync([row], ct))[0];

    public async Task<IReadOnlyList<QuestionnaireResponse>> ManyAsync(
        IReadOnlyList<ResponseRow> rows,
        CancellationToken ct
    )
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var alerts = (
            await db.QueryAsync<Raised>(
                AlertsSql,
                new
                {
                    ResponseIds = JsonSerializer.Serialize(
                        rows.Select(row => row.ResponseId).Distinct()
                    ),
                },
                ct
            )
        ).ToLookup(alert => alert.ResourceId);
        return [.. rows.Select(row => Shown(row, alerts[row.ResponseId]))];
    }

    private static QuestionnaireResponse Shown(ResponseRow row, IEnumerable<Raised> alerts) =>
        new()
        {
            Id = row.ResponseId,
            Version = row.Version,
            PatientId = row.PatientId,
            Questionnaire = row.QuestionnaireKey,
            QuestionnaireVersion = row.QuestionnaireVersion,
            Status = row.Status,
            Source = row.Source,
            IntakeId = row.IntakeId,
            AnsweredAt = row.AnsweredAt,
            SubmittedAt = row.SubmittedAt,
            Language = row.Language,
            Answers = row.ReadAnswers(),
            Scores = row.ReadScores(),
            Alerts =
            [
                .. alerts.Select(alert => new ResponseAlert
                {
                    Id = alert.AlertId,
                    Code = alert.Code,
                    Severity = alert.Severity,
                    Item = alert.Item,
                    Status = alert.Status,
                }),
            ],
            RecordedBy = row.RecordedBy,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.RecordedAt,
        };

    private sealed record Raised
    {
        public Guid AlertId { get; init; }
        public Guid ResourceId { get; init; }
        public required string Code { get; init; }
        public required string Item { get; init; }
        public AlertSeverity Severity { get; init; }
        public AlertStatus Status { get; init; }
    }
}
