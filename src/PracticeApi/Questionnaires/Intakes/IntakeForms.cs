using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>A form of an intake as it is stored, with how far its answers have come.</summary>
internal sealed record IntakeFormRow
{
    public Guid IntakeId { get; init; }
    public required string Questionnaire { get; init; }
    public int FormVersion { get; init; }
    public int Position { get; init; }
    public required string Title { get; init; }
    public Guid? ResponseId { get; init; }
    public int Answered { get; init; }
    public int Questions { get; init; }
    public DateTimeOffset? SavedAt { get; init; }

    public IntakeQuestionnaire ToQuestionnaire() =>
        new()
        {
            Questionnaire = Questionnaire,
            QuestionnaireVersion = FormVersion,
            Title = Title,
            ResponseId = ResponseId,
            Answered = Answered,
            Questions = Questions,
            SavedAt = SavedAt,
        };
}

/// <summary>The forms of intakes.</summary>
internal sealed class IntakeForms(Db db, PublishedForms published)
{
    private const string Select = """
        SELECT IntakeId, Questionnaire, FormVersion, Position, Title, ResponseId, Answered, Questions, SavedAt
        FROM   IntakeForms

        """;

    private const string OfIntakesSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND IntakeId IN {ids @IntakeIds}
            ORDER BY IntakeId, Position
            """;

    private const string InsertSql = """
        INSERT INTO IntakeForms
               ( PracticeId,  IntakeId,  Questionnaire,  FormVersion,  Position,  Title,  Answered,  Questions)
        VALUES (@PracticeId, @IntakeId, @Questionnaire, @FormVersion, @Position, @Title, @Answered, @Questions)
        """;

    private const string SavedSql = """
        UPDATE IntakeForms
        SET    ResponseId = @ResponseId, Answered = @Answered, Questions = @Questions, SavedAt = @SavedAt
        WHERE  PracticeId = @PracticeId AND IntakeId = @IntakeId AND Questionnaire = @Questionnaire
        """;

    public async Task CheckAsync(
        IReadOnlyList<string> questionnaires,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < questionnaires.Count; i++)
        {
            if (!seen.Add(questionnaires[i]))
            {
                faults.Add(new Fault($"/questionnaires/{i}", "is named twice", "repeated"));
            }
            else if (await published.FindAsync(questionnaires[i], ct) is null)
            {
                faults.Add(
                    new Fault(
                        $"/questionnaires/{i}",
                        "is no published questionnaire of the practice",
                        "unknown-questionnaire",
                        NeedsFacts: true
                    )
                );
            }
        }
    }

    public async Task AddAsync(
        Guid intakeId,
        IReadOnlyList<string> questionnaires,
        CancellationToken ct
    )
    {
        List<Form> definitions = [];
        foreach (var key in questionnaires)
        {
            definitions.Add(
                await published.FindAsync(key, ct)
                    ?? throw new InvalidOperationException(
                        "A questionnaire that was checked is gone."
                    )
            );
        }

        await AddAsync(intakeId, definitions, ct);
    }

    public async Task AddAsync(Guid intakeId, IReadOnlyList<Form> definitions, CancellationToken ct)
    {
        await CrisisText.RequireAsync(db, definitions, ct);
        await db.ExecuteManyAsync(
            InsertSql,
            definitions
                .Select(
                    (form, i) =>
                        new IntakeFormRow
                        {
                            IntakeId = intakeId,
                            Questionnaire = form.Key,
                            FormVersion = form.Version,
                            Position = i,
                            Title = form.Title,
                            Questions = AnswerProgress.Of(form, FormAnswers.None).Questions,
                        }
                )
                .ToList(),
            ct
        );
    }

    public async Task<IReadOnlyList<IntakeQuestionnaire>> ProgressAsync(
        Guid intakeId,
        CancellationToken ct
    ) => [.. (await OfAsync(intakeId, ct)).Select(row => row.ToQuestionnaire())];

    public async Task<ILookup<Guid, IntakeQuestionnaire>> ProgressAsync(
        IReadOnlyList<Guid> intakeIds,
        CancellationToken ct
    ) =>
        (
            await db.QueryAsync<IntakeFormRow>(
                OfIntakesSql,
                new { IntakeIds = JsonSerializer.Serialize(intakeIds) },
                ct
            )
        ).ToLookup(row => row.IntakeId, row => row.ToQuestionnaire());

    public Task<IReadOnlyList<IntakeFormRow>> OfAsync(Guid intakeId, CancellationToken ct) =>
        db.QueryAsync<IntakeFormRow>(
            OfIntakesSql,
            new { IntakeIds = JsonSerializer.Serialize(new[] { intakeId }) },
            ct
        );

    /// <summary>The definition in the version that the intake asks, whatever was published since.</summary>
    public async Task<Form> DefinitionAsync(IntakeFormRow row, CancellationToken ct) =>
        await published.FindAsync(row.Questionnaire, row.FormVersion, ct)
        ?? throw new InvalidOperationException("The questionnaire of an intake is gone.");

    public Task SavedAsync(IntakeFormRow row, CancellationToken ct) =>
        db.ExecuteAsync(SavedSql, row, ct);
}
