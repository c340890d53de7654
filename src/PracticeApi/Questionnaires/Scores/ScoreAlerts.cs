using PracticeApi.Clinical;
using PracticeApi.Persistence;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>Finds the open alerts that a trend carries: those of every answer to the questionnaire, of drafts too.</summary>
internal sealed class ScoreAlerts(Db db)
{
    private const string OpenSql = """
        SELECT a.AlertId, a.Code, a.Severity, a.Item, a.ResourceId, a.CreatedAt
        FROM   Alerts a
               JOIN QuestionnaireResponses r
                 ON r.PracticeId = a.PracticeId AND r.ResponseId = a.ResourceId AND r.SupersededAt IS NULL
        WHERE  a.PracticeId = @PracticeId AND a.PatientId = @PatientId AND a.Status = 'open'
               AND a.ResourceType = 'questionnaire-response' AND r.QuestionnaireKey = @QuestionnaireKey
        ORDER BY a.SeverityRank, a.CreatedAt, a.AlertId
        """;

    public async Task<IReadOnlyList<ScoreTrendAlert>> OpenAsync(
        Guid patientId,
        string questionnaireKey,
        CancellationToken ct
    ) =>
        [
            .. (
                await db.QueryAsync<Row>(
                    OpenSql,
                    new { PatientId = patientId, QuestionnaireKey = questionnaireKey },
                    ct
                )
            ).Select(row => new ScoreTrendAlert
            {
                Id = row.AlertId,
                Code = row.Code,
                Severity = row.Severity,
                Item = row.Item,
                ResponseId = row.ResourceId,
                CreatedAt = row.CreatedAt,
            }),
        ];

    private sealed record Row
    {
        public Guid AlertId { get; init; }
        public required string Code { get; init; }
        public AlertSeverity Severity { get; init; }
        public required string Item { get; init; }
        public Guid ResourceId { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
    }
}
