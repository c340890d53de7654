using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>A value of a score, with the response that it was computed of.</summary>
internal sealed record ScoreValue(ResponseScore Score, ScoredResponse Response);

/// <summary>What a trend needs of a response.</summary>
internal sealed record ScoredResponse
{
    public Guid ResponseId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset AnsweredInstant { get; init; }
    public required string AnsweredAt { get; init; }
    public required string QuestionnaireKey { get; init; }
    public required string Scores { get; init; }
}

/// <summary>Reads the scores of a patient's responses that were submitted and are not in error.</summary>
internal sealed class ScoreValues(Db db)
{
    private const string Select = """
        SELECT ResponseId, Version, AnsweredInstant, AnsweredAt, QuestionnaireKey, Scores
        FROM   QuestionnaireResponses

        """;

    private const string Submitted = """
               AND (Status = 'submitted' OR Status = 'amended')
        ORDER BY AnsweredInstant, ResponseId
        """;

    private const string CurrentSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL

            """
        + Submitted;

    private const string AsOfSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
                   AND RecordedAt <= @AsOf AND (SupersededAt IS NULL OR SupersededAt > @AsOf)

            """
        + Submitted;

    /// <summary>The responses with all their scores, in order of the answers.</summary>
    public Task<IReadOnlyList<ScoredResponse>> AllAsync(Guid patientId, CancellationToken ct) =>
        db.QueryAsync<ScoredResponse>(CurrentSql, new { PatientId = patientId }, ct);

    /// <param name="asOf">What was known then; null for now.</param>
    /// <exception cref="Problems.ProblemException">404: there is no such patient in the caller's practice.</exception>
    public async Task<IReadOnlyList<ScoreValue>> ReadAsync(
        Guid patientId,
        string code,
        DateTimeOffset? asOf,
        CancellationToken ct
    )
    {
        var rows = await db.QueryAsync<ScoredResponse>(
            asOf is null ? CurrentSql : AsOfSql,
            new { PatientId = patientId, AsOf = asOf },
            ct
        );
        if (rows.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, patientId, ct);
        }

        return
        [
            .. rows.Where(row => row.Scores.Contains(code, StringComparison.Ordinal))
                .SelectMany(row =>
                    StoredJson
                        .Read<ResponseScore[]>(row.Scores)!
                        .Where(score => score.Code == code)
                        .Select(score => new ScoreValue(score, row))
                ),
        ];
    }
}
