using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Asks for the questionnaires.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesRead)]
public sealed record ListQuestionnaires : IQuery<Page<QuestionnaireLine>>, IAboutNoPatient, IPaged
{
    /// <summary>Those that have come so far; all when left out.</summary>
    public QuestionnaireStatus? Status { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListQuestionnairesHandler(
    OwnQuestionnaires questionnaires,
    PublishedForms published,
    Cursors cursors
) : IRequestHandler<ListQuestionnaires, Page<QuestionnaireLine>>
{
    public async Task<Page<QuestionnaireLine>> Handle(
        ListQuestionnaires query,
        CancellationToken ct
    )
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor)?.Key;
        var page = cursors.Page(
            [
                .. (await questionnaires.AllAsync(ct))
                    .Where(row => query.Status is null || row.Status == query.Status)
                    .Where(row => string.CompareOrdinal(row.QuestionnaireKey, after) > 0)
                    .Take(limit + 1),
            ],
            limit,
            last => new Position(last.QuestionnaireKey)
        );
        Dictionary<string, QuestionnaireLine> lines = [];
        foreach (var row in page.Items)
        {
            lines.Add(
                row.QuestionnaireKey,
                QuestionnaireLine.LineOf(
                    row,
                    row.PublishedVersion is { } version
                        ? await published.OfAsync(row, version, ct)
                        : null
                )
            );
        }

        return page.Select(row => lines[row.QuestionnaireKey]);
    }

    private sealed record Position(string Key);
}

internal static class ListQuestionnairesEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires.MapGet("", List).For<ListQuestionnaires>();

    /// <summary>List questionnaires</summary>
    /// <remarks>The standard instruments that ship with the product and the practice's own, in the order of their keys.</remarks>
    private static async Task<Ok<Page<QuestionnaireLine>>> List(
        [AsParameters] ListQuestionnaires query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
