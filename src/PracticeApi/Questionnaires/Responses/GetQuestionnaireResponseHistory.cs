using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>Asks for every version of a response.</summary>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record GetQuestionnaireResponseHistory(Guid ResponseId)
    : IQuery<QuestionnaireResponseHistory>,
        IAboutPatients;

/// <summary>Every version of a response, the latest first.</summary>
public sealed record QuestionnaireResponseHistory
{
    /// <summary>The versions, the latest first.</summary>
    public required IReadOnlyList<QuestionnaireResponseVersion> Items { get; init; }
}

/// <summary>One version of a response, and what made it.</summary>
public sealed record QuestionnaireResponseVersion
{
    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the next version took its place; null for the current one.</summary>
    public required DateTimeOffset? SupersededAt { get; init; }

    /// <summary>The member of staff who recorded it; null where the patient did through an intake's link.</summary>
    public required Guid? RecordedBy { get; init; }

    /// <summary>What was done.</summary>
    public required ResponseChange Change { get; init; }

    /// <summary>Why, where a reason was given.</summary>
    public required string? Reason { get; init; }

    /// <summary>The response as it was in this version.</summary>
    public required QuestionnaireResponse Response { get; init; }
}

internal sealed class GetQuestionnaireResponseHistoryHandler(
    Db db,
    ResponsesShown shown,
    AuditTrail trail
) : IRequestHandler<GetQuestionnaireResponseHistory, QuestionnaireResponseHistory>
{
    private const string VersionsSql =
        ResponseRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND ResponseId = @ResponseId
            ORDER BY Version DESC
            """;

    public async Task<QuestionnaireResponseHistory> Handle(
        GetQuestionnaireResponseHistory query,
        CancellationToken ct
    )
    {
        var rows = await db.QueryAsync<ResponseRow>(VersionsSql, new { query.ResponseId }, ct);
        if (rows.Count == 0)
        {
            throw ResponseRow.NotFound(query.ResponseId);
        }

        trail.Concerns(rows[0].PatientId, query.ResponseId);
        var responses = await shown.ManyAsync(rows, ct);
        return new QuestionnaireResponseHistory
        {
            Items =
            [
                .. rows.Zip(
                    responses,
                    (row, response) =>
                        new QuestionnaireResponseVersion
                        {
                            RecordedAt = row.RecordedAt,
                            SupersededAt = row.SupersededAt,
                            RecordedBy = row.RecordedBy,
                            Change = row.ChangeKind,
                            Reason = row.Reason,
                            Response = response,
                        }
                ),
            ],
        };
    }
}

internal static class GetQuestionnaireResponseHistoryEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses
            .MapGet("/{responseId:guid}/history", Get)
            .For<GetQuestionnaireResponseHistory>(404);

    /// <summary>Read the history of a response</summary>
    /// <remarks>
    /// Every version from its submission on, with who recorded it, when and why; nothing is overwritten. Of a draft only the
    /// answers saved last are kept.
    /// </remarks>
    private static async Task<Ok<QuestionnaireResponseHistory>> Get(
        Guid responseId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetQuestionnaireResponseHistory(responseId), ct));
}
