using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>Asks for a patient's responses, the latest first.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesRead)]
public sealed record ListQuestionnaireResponses
    : IQuery<Page<QuestionnaireResponse>>,
        IAboutPatient,
        IPaged
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Only those to the questionnaire of this key.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Questionnaire { get; init; }

    /// <summary>Only of this status.</summary>
    public ResponseStatus? Status { get; init; }

    /// <summary>Whether to count all that match.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListQuestionnaireResponsesHandler(
    Db db,
    Cursors cursors,
    ResponsesShown shown
) : IRequestHandler<ListQuestionnaireResponses, Page<QuestionnaireResponse>>
{
    private const string Filter = """
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL
               AND (@QuestionnaireKey IS NULL OR QuestionnaireKey = @QuestionnaireKey)
               AND (@Status IS NULL OR Status = @Status)

        """;

    private const string PageSql =
        ResponseRow.Select
        + Filter
        + """
                   AND (@BeforeInstant IS NULL
                        OR AnsweredInstant < @BeforeInstant
                        OR (AnsweredInstant = @BeforeInstant AND ResponseId < @BeforeId))
            ORDER BY AnsweredInstant DESC, ResponseId DESC
            {first @Limit}
            """;

    private const string CountSql =
        """
            SELECT COUNT(*)
            FROM   QuestionnaireResponses

            """ + Filter;

    public async Task<Page<QuestionnaireResponse>> Handle(
        ListQuestionnaireResponses query,
        CancellationToken ct
    )
    {
        var limit = query.LimitOrDefault();
        var before = cursors.Read<Position>(query.Cursor);
        var args = new
        {
            query.PatientId,
            QuestionnaireKey = query.Questionnaire,
            query.Status,
            BeforeInstant = before?.Instant,
            BeforeId = before?.Id,
            Limit = limit + 1,
        };
        var rows = await db.QueryAsync<ResponseRow>(PageSql, args, ct);
        if (rows.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        }

        int? count = query.IncludeCount == true ? await db.CountAsync(CountSql, args, ct) : null;
        var page = cursors.Page(
            rows,
            limit,
            last => new Position(last.AnsweredInstant, last.ResponseId),
            count
        );
        return new Page<QuestionnaireResponse>
        {
            Items = await shown.ManyAsync(page.Items, ct),
            Next = page.Next,
            Count = page.Count,
        };
    }

    private sealed record Position(DateTimeOffset Instant, Guid Id);
}

internal static class ListQuestionnaireResponsesEndpoint
{
    public static void Map(RouteGroupBuilder patientResponses) =>
        patientResponses.MapGet("", List).For<ListQuestionnaireResponses>(404, 409);

    /// <summary>List a patient's responses to questionnaires</summary>
    /// <remarks>The latest first; drafts and those marked in error are included and named so by their status.</remarks>
    private static async Task<Ok<Page<QuestionnaireResponse>>> List(
        [AsParameters] ListQuestionnaireResponses query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
