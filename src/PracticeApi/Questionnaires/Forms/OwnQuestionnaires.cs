using PracticeApi.Audit;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Reads the practice's questionnaires and writes their changes.</summary>
internal sealed class OwnQuestionnaires(
    Db db,
    PublishedForms published,
    EventLog events,
    TimeProvider clock
)
{
    private const string AllSql = """
        SELECT QuestionnaireKey, QuestionnaireId, Version, SeedVersion, PublishedVersion, Draft, RetiredAt, CreatedAt, UpdatedAt
        FROM   Questionnaires
        WHERE  PracticeId = @PracticeId
        """;

    private const string ByKeySql =
        AllSql
        + """
             AND QuestionnaireKey = @QuestionnaireKey
            """;

    // Locked, whether it is there or not: nobody else makes or changes it before this transaction ends.
    private const string ToChangeSql = """
        SELECT QuestionnaireKey, QuestionnaireId, Version, SeedVersion, PublishedVersion, Draft, RetiredAt, CreatedAt, UpdatedAt
        FROM   Questionnaires {for update}
        WHERE  PracticeId = @PracticeId AND QuestionnaireKey = @QuestionnaireKey
        """;

    private const string InsertSql = """
        INSERT INTO Questionnaires
               ( PracticeId,  QuestionnaireKey,  QuestionnaireId,  Version,  SeedVersion,  PublishedVersion,  Draft,  RetiredAt,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @QuestionnaireKey, @QuestionnaireId, @Version, @SeedVersion, @PublishedVersion, @Draft, @RetiredAt, @CreatedAt, @UpdatedAt)
        """;

    private const string UpdateSql = """
        UPDATE Questionnaires
        SET    Version = @Version, PublishedVersion = @PublishedVersion, Draft = @Draft, RetiredAt = @RetiredAt, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND QuestionnaireKey = @QuestionnaireKey
        """;

    /// <summary>The practice's own and those that ship with the product, in the order of their keys.</summary>
    public async Task<IReadOnlyList<QuestionnaireRow>> AllAsync(CancellationToken ct)
    {
        var own = await db.QueryAsync<QuestionnaireRow>(AllSql, null, ct);
        var keys = own.Select(row => row.QuestionnaireKey).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. own.Concat(
                    SeedForms
                        .Latest.Where(form => !keys.Contains(form.Key))
                        .Select(form => QuestionnaireRow.OfSeed(form.Key)!)
                )
                .OrderBy(row => row.QuestionnaireKey, StringComparer.Ordinal),
        ];
    }

    /// <exception cref="ProblemException">404: there is none.</exception>
    public async Task<QuestionnaireRow> ReadAsync(string key, CancellationToken ct) =>
        await db.QuerySingleOrDefaultAsync<QuestionnaireRow>(
            ByKeySql,
            new { QuestionnaireKey = key },
            ct
        )
        ?? QuestionnaireRow.OfSeed(key)
        ?? throw QuestionnaireRow.NotFound();

    /// <summary>The questionnaire where the caller has read it as it is, for a change; nobody else changes it meanwhile.</summary>
    /// <exception cref="ProblemException">404: there is none; 412: it has changed.</exception>
    public async Task<QuestionnaireRow> ToChangeAsync(string key, int version, CancellationToken ct)
    {
        var row =
            await StoredAsync(key, ct)
            ?? QuestionnaireRow.OfSeed(key)
            ?? throw QuestionnaireRow.NotFound();
        return row.Version == version ? row : throw Problem.Stale();
    }

    /// <summary>What the practice keeps under a key, for a change; null for nothing.</summary>
    public Task<QuestionnaireRow?> StoredAsync(string key, CancellationToken ct) =>
        db.QuerySingleOrDefaultAsync<QuestionnaireRow>(
            ToChangeSql,
            new { QuestionnaireKey = key },
            ct
        );

    /// <summary>Makes a questionnaire of the practice's own, as a draft.</summary>
    /// <exception cref="ProblemException">409: another has the key.</exception>
    public async Task<Questionnaire> CreateAsync(
        string key,
        FormContent content,
        string eventType,
        CancellationToken ct
    )
    {
        if (SeedForms.Find(key) is not null || await StoredAsync(key, ct) is not null)
        {
            throw Problem.Conflict(
                "questionnaire-key-taken",
                "Another questionnaire has this key; PUT writes a draft of its next version."
            );
        }

        return await WriteAsync(
            null,
            new QuestionnaireRow
            {
                QuestionnaireKey = key,
                Draft = StoredJson.Write<FormContent>(content),
            },
            eventType,
            ct
        );
    }

    /// <summary>Writes what follows a version, or the first.</summary>
    /// <param name="before">What <see cref="ToChangeAsync"/> has read; null for a new questionnaire.</param>
    public async Task<Questionnaire> WriteAsync(
        QuestionnaireRow? before,
        QuestionnaireRow after,
        string eventType,
        CancellationToken ct
    )
    {
        var now = clock.Now();
        var isStored = before?.CreatedAt is not null;
        after = after with
        {
            QuestionnaireId = isStored ? after.QuestionnaireId : Guid.CreateVersion7(),
            Version = (before?.Version ?? 0) + 1,
            CreatedAt = before?.CreatedAt ?? now,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(isStored ? UpdateSql : InsertSql, after, ct);
        events.Add(eventType, "questionnaire", after.QuestionnaireId, after.Version);
        return await DescribeAsync(after, null, ct);
    }

    /// <param name="row">The questionnaire.</param>
    /// <param name="form">Its published version where it is at hand.</param>
    public async Task<Questionnaire> DescribeAsync(
        QuestionnaireRow row,
        Form? form,
        CancellationToken ct
    )
    {
        form ??= row.PublishedVersion is { } version
            ? await published.OfAsync(row, version, ct)
            : null;
        return Questionnaire.Of(row, form);
    }
}
