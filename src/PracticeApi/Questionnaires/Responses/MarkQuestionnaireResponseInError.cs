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

/// <summary>That a response should not have been entered.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record MarkQuestionnaireResponseInError
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
    /// <example>belongs to another patient</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class MarkQuestionnaireResponseInErrorHandler(
    Db db,
    Caller caller,
    ResponseVersions versions,
    ResponsesShown shown,
    TimeProvider clock
) : IRequestHandler<MarkQuestionnaireResponseInError, QuestionnaireResponse>
{
    public async Task<QuestionnaireResponse> Handle(
        MarkQuestionnaireResponseInError command,
        CancellationToken ct
    )
    {
        var current = await ResponseRow.ForChangeAsync(db, command.ResponseId, command.Version, ct);
        if (current.Status == ResponseStatus.EnteredInError)
        {
            throw Problem.Conflict("already-in-error", "The response is marked in error already.");
        }

        ResponseDesk.RefusePatientsDraft(current);
        var next = current with
        {
            Version = current.Version + 1,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
            ChangeKind = ResponseChange.MarkedInError,
            Reason = command.Reason,
            Status = ResponseStatus.EnteredInError,
        };
        await versions.ReplaceAsync(current, next, ct);
        return await shown.OneAsync(next, ct);
    }
}

internal static class MarkQuestionnaireResponseInErrorEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses
            .MapPost("/{responseId:guid}/mark-in-error", Mark)
            .For<MarkQuestionnaireResponseInError>(404, 409, 412, 428);

    /// <summary>Mark a response in error</summary>
    /// <remarks>Takes its scores out of trends. It is never deleted, and can be reinstated; its alerts stay.</remarks>
    private static async Task<Ok<QuestionnaireResponse>> Mark(
        Guid responseId,
        IfMatch ifMatch,
        MarkQuestionnaireResponseInError body,
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
