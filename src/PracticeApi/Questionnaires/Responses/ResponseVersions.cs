using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Plans.Targets;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>
/// Writes versions of responses, with their event and whose record they are in. A draft is written over; from its submission
/// on no version is ever changed.
/// </summary>
internal sealed class ResponseVersions(
    Db db,
    TargetEvaluations targets,
    AuditTrail trail,
    EventLog events
)
{
    private const string InsertSql = """
        INSERT INTO QuestionnaireResponses
               ( PracticeId,  PatientId,  AnsweredInstant,  ResponseId,  Version,  RecordedAt,  RecordedBy,  ChangeKind,  Reason,
                 CreatedAt,  QuestionnaireKey,  QuestionnaireVersion,  Status,  Source,  IntakeId,  AnsweredAt,  SubmittedAt,
                 Language,  Answers,  Scores)
        VALUES (@PracticeId, @PatientId, @AnsweredInstant, @ResponseId, @Version, @RecordedAt, @RecordedBy, @ChangeKind, @Reason,
                @CreatedAt, @QuestionnaireKey, @QuestionnaireVersion, @Status, @Source, @IntakeId, @AnsweredAt, @SubmittedAt,
                @Language, @Answers, @Scores)
        """;

    private const string WriteOverSql = """
        UPDATE QuestionnaireResponses
        SET    AnsweredInstant = @AnsweredInstant, Version = @Version, RecordedAt = @RecordedAt, RecordedBy = @RecordedBy,
               ChangeKind = @ChangeKind, Status = @Status, Source = @Source, AnsweredAt = @AnsweredAt,
               SubmittedAt = @SubmittedAt, Language = @Language, Answers = @Answers, Scores = @Scores
        WHERE  PracticeId = @PracticeId AND ResponseId = @ResponseId AND Version = @BeforeVersion AND Status = 'draft'
               AND SupersededAt IS NULL
        """;

    private const string SupersedeSql = """
        UPDATE QuestionnaireResponses
        SET    SupersededAt = @RecordedAt
        WHERE  PracticeId = @PracticeId AND ResponseId = @ResponseId AND Version = @BeforeVersion AND SupersededAt IS NULL
        """;

    /// <summary>Stores the first version of a response.</summary>
    public async Task AddAsync(ResponseRow first, CancellationToken ct)
    {
        await db.ExecuteAsync(InsertSql, first, ct);
        await ToldAsync(first, ct);
    }

    /// <summary>Stores the version that follows another: over a draft, beside everything else.</summary>
    /// <exception cref="ProblemException">412: another writer was first.</exception>
    public async Task ReplaceAsync(ResponseRow current, ResponseRow next, CancellationToken ct)
    {
        var isOver =
            current.Status == ResponseStatus.Draft && next.Status != ResponseStatus.EnteredInError;
        var args = new
        {
            next.AnsweredInstant,
            next.Version,
            next.RecordedAt,
            next.RecordedBy,
            next.ChangeKind,
            next.Status,
            next.Source,
            next.AnsweredAt,
            next.SubmittedAt,
            next.Language,
            next.Answers,
            next.Scores,
            next.ResponseId,
            BeforeVersion = current.Version,
        };
        if (await db.ExecuteAsync(isOver ? WriteOverSql : SupersedeSql, args, ct) != 1)
        {
            throw Problem.Stale();
        }

        if (!isOver)
        {
            await db.ExecuteAsync(InsertSql, next, ct);
        }

        await ToldAsync(next, ct);
    }

    private async Task ToldAsync(ResponseRow row, CancellationToken ct)
    {
        // A draft counts nowhere.
        if (row.Status != ResponseStatus.Draft)
        {
            await targets.ResponseWrittenAsync(row, ct);
        }

        trail.Concerns(row.PatientId, row.ResponseId);
        events.Add(
            row.ChangeKind switch
            {
                ResponseChange.Submitted => "questionnaire-response.submitted",
                ResponseChange.Amended => "questionnaire-response.amended",
                ResponseChange.MarkedInError => "questionnaire-response.marked-in-error",
                ResponseChange.Reinstated => "questionnaire-response.reinstated",
                _ => "questionnaire-response.saved",
            },
            "questionnaire-response",
            row.ResponseId,
            row.Version,
            row.PatientId
        );
    }
}
