using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>One version of a response as stored; structured members are JSON text.</summary>
internal sealed record ResponseRow
{
    public const string Select = """
        SELECT PatientId, AnsweredInstant, ResponseId, Version, RecordedAt, SupersededAt, RecordedBy, ChangeKind, Reason,
               CreatedAt, QuestionnaireKey, QuestionnaireVersion, Status, Source, IntakeId, AnsweredAt, SubmittedAt, Language,
               Answers, Scores
        FROM   QuestionnaireResponses

        """;

    private const string CurrentSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND ResponseId = @ResponseId AND SupersededAt IS NULL
            """;

    private const string OfIntakeSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND IntakeId = @IntakeId AND SupersededAt IS NULL
            ORDER BY QuestionnaireKey
            """;

    public Guid PatientId { get; init; }

    /// <summary>When it was answered; of a draft that does not say, when it was begun.</summary>
    public DateTimeOffset AnsweredInstant { get; init; }
    public Guid ResponseId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public DateTimeOffset? SupersededAt { get; init; }
    public Guid? RecordedBy { get; init; }
    public ResponseChange ChangeKind { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public required string QuestionnaireKey { get; init; }
    public int QuestionnaireVersion { get; init; }
    public ResponseStatus Status { get; init; }
    public ResponseSource Source { get; init; }
    public Guid? IntakeId { get; init; }
    public string? AnsweredAt { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }
    public string? Language { get; init; }
    public required string Answers { get; init; }
    public required string Scores { get; init; }

    /// <exception cref="ProblemException">404: there is no such response in the caller's practice.</exception>
    public static async Task<ResponseRow> CurrentAsync(
        Db db,
        Guid responseId,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<ResponseRow>(
            CurrentSql,
            new { ResponseId = responseId },
            ct
        ) ?? throw NotFound(responseId);

    /// <summary>The current version, for a change made to the version that the caller has read.</summary>
    /// <exception cref="ProblemException">404: there is no such response; 412: the caller has read an older version.</exception>
    public static async Task<ResponseRow> ForChangeAsync(
        Db db,
        Guid responseId,
        int version,
        CancellationToken ct
    )
    {
        var current = await CurrentAsync(db, responseId, ct);
        return current.Version == version ? current : throw Problem.Stale();
    }

    /// <summary>The responses of an intake as they are now, by questionnaire.</summary>
    public static Task<IReadOnlyList<ResponseRow>> OfIntakeAsync(
        Db db,
        Guid intakeId,
        CancellationToken ct
    ) => db.QueryAsync<ResponseRow>(OfIntakeSql, new { IntakeId = intakeId }, ct);

    public static ProblemException NotFound(Guid responseId) =>
        Problem.NotFound(
            "questionnaire-response-not-found",
            $"There is no questionnaire response {responseId}."
        );

    public FormAnswers ReadAnswers() => StoredJson.Read<FormAnswers>(Answers)!;

    public IReadOnlyList<ResponseScore> ReadScores() =>
        Scores == "[]" ? [] : StoredJson.Read<ResponseScore[]>(Scores)!;
}
