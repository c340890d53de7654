using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>That a response marked in error was right after all.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record ReinstateQuestionnaireResponse
    : ICommand<QuestionnaireResponse>,
        IAboutPatients
{
    /// <summary>The response; from the path.</summary>
    [JsonIgnore]
    public Guid ResponseId { get; init; }

    /// <summary>The version that is meant; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why; stays in the history.</summary>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class ReinstateQuestionnaireResponseHandler(
    Db db,
    Caller caller,
    ResponseVersions versions,
    ResponsesShown shown,
    TimeProvider clock
) : IRequestHandler<ReinstateQuestionnaireResponse, QuestionnaireResponse>
{
    private const string BeforeSql =
        ResponseRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND ResponseId = @ResponseId AND Status <> 'enteredInError'
            ORDER BY Version DESC
            {first @Limit}
            """;

    public async Task<QuestionnaireResponse> Handle(
        ReinstateQuestionnaireResponse command,
        CancellationToken ct
    )
    {
        var current = await ResponseRow.ForChangeAsync(db, command.ResponseId, command.Version, ct);
        if (current.Status != ResponseStatus.EnteredInError)
        {
            throw Problem.Conflict("not-in-error", "The response is not marked in error.");
        }

        var before = await db.QuerySingleOrDefaultAsync<ResponseRow>(
            BeforeSql,
            new { command.ResponseId, Limit = 1 },
            ct
        );
        var next = current with
        {
            Version = current.Version + 1,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
            ChangeKind = ResponseChange.Reinstated,
            Reason = command.Reason,
            Status = before!.Status,
        };
        await versions.ReplaceAsync(current, next, ct);
        return await shown.OneAsync(next, ct);
    }
}

internal static class ReinstateQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses
            .MapPost("/{responseId:guid}/reinstate", Reinstate)
            .For<ReinstateQuestionnaireResponse>(404, 409, 412, 428);

    /// <summary>Reinstate a response</summary>
    /// <remarks>Takes the mark of error back; the response has the status it had before.</remarks>
    private static async Task<Ok<QuestionnaireResponse>> Reinstate(
        Guid responseId,
        IfMatch ifMatch,
        ReinstateQuestionnaireResponse body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    ResponseId = responseId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
