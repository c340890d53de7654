using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Asks for the published versions of a questionnaire.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesRead)]
public sealed record ListQuestionnaireVersions
    : IQuery<Page<QuestionnaireVersion>>,
        IAboutNoPatient,
        IPaged
{
    /// <summary>Key of the questionnaire.</summary>
    public string Key { get; init; } = "";

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListQuestionnaireVersionsHandler(
    Db db,
    OwnQuestionnaires questionnaires,
    Cursors cursors
) : IRequestHandler<ListQuestionnaireVersions, Page<QuestionnaireVersion>>
{
    private const string OwnSql = """
        SELECT FormVersion, Content, PublishedAt, PublishedBy
        FROM   QuestionnaireVersions
        WHERE  PracticeId = @PracticeId AND QuestionnaireKey = @QuestionnaireKey AND FormVersion < @Before
        ORDER BY FormVersion DESC
        {first @Limit}
        """;

    public async Task<Page<QuestionnaireVersion>> Handle(
        ListQuestionnaireVersions query,
        CancellationToken ct
    )
    {
        var row = await questionnaires.ReadAsync(query.Key, ct);
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor)?.Version ?? int.MaxValue;
        var own = await db.QueryAsync<VersionRow>(
            OwnSql,
            new
            {
                QuestionnaireKey = query.Key,
                Before = before,
                Limit = limit + 1,
            },
            ct
        );
        var seeded = SeedForms
            .Versions(query.Key)
            .Where(form => form.Version <= row.SeedVersion && form.Version < before)
            .Reverse();
        return cursors.Page(
            [
                .. own.Select(version => new QuestionnaireVersion
                    {
                        Version = version.FormVersion,
                        Title = StoredJson.Read<FormContent>(version.Content)!.Title,
                        Seeded = false,
                        PublishedAt = version.PublishedAt,
                        PublishedBy = version.PublishedBy,
                    })
                    .Concat(
                        seeded.Select(form => new QuestionnaireVersion
                        {
                            Version = form.Version,
                            Title = form.Title,
                            Seeded = true,
                            PublishedAt = null,
                            PublishedBy = null,
                        })
                    )
                    .Take(limit + 1),
            ],
            limit,
            last => new Position(last.Version)
        );
    }

    private sealed record Position(int Version);

    private sealed record VersionRow
    {
        public int FormVersion { get; init; }
        public required string Content { get; init; }
        public DateTimeOffset PublishedAt { get; init; }
        public Guid PublishedBy { get; init; }
    }
}

internal static class ListQuestionnaireVersionsEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires.MapGet("/{key}/versions", List).For<ListQuestionnaireVersions>(404);

    /// <summary>List the published versions of a questionnaire</summary>
    /// <remarks>The latest first; those that ship with the product are the first of all.</remarks>
    private static async Task<Ok<Page<QuestionnaireVersion>>> List(
        [AsParameters] ListQuestionnaireVersions query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
