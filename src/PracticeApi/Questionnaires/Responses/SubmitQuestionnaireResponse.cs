using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>That a draft is complete.</summary>
[RequireScope(Scope.QuestionnairesWrite)]
public sealed record SubmitQuestionnaireResponse(Guid ResponseId, int Version)
    : ICommand<QuestionnaireResponse>,
        IAboutPatients;

internal sealed class SubmitQuestionnaireResponseHandler(ResponseDesk desk, ResponsesShown shown)
    : IRequestHandler<SubmitQuestionnaireResponse, QuestionnaireResponse>
{
    public async Task<QuestionnaireResponse> Handle(
        SubmitQuestionnaireResponse command,
        CancellationToken ct
    )
    {
        var draft = await desk.StaffDraftAsync(command.ResponseId, command.Version, ct);
        var kept = await desk.SubmitAsync(draft, "/answers", ct);
        return await shown.OneAsync(kept.Row, ct);
    }
}

internal static class SubmitQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses
            .MapPost("/{responseId:guid}/submit", Submit)
            .For<SubmitQuestionnaireResponse>(404, 409, 412, 422, 428);

    /// <summary>Submit a draft of answers</summary>
    /// <remarks>
    /// Everything required has to be there; what is missing or wrong is named by its pointer into the response. What the
    /// questionnaire's conditions hide is dropped, and the rest is scored. From then on every version is kept.
    /// </remarks>
    private static async Task<Ok<QuestionnaireResponse>> Submit(
        Guid responseId,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(new SubmitQuestionnaireResponse(responseId, ifMatch.Version), ct)
        );
}
