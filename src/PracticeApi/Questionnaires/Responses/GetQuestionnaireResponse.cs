using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>Asks for a response.</summary>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record GetQuestionnaireResponse(Guid ResponseId)
    : IQuery<QuestionnaireResponse>,
        IAboutPatients;

internal sealed class GetQuestionnaireResponseHandler(Db db, ResponsesShown shown, AuditTrail trail)
    : IRequestHandler<GetQuestionnaireResponse, QuestionnaireResponse>
{
    public async Task<QuestionnaireResponse> Handle(
        GetQuestionnaireResponse query,
        CancellationToken ct
    )
    {
        var row = await ResponseRow.CurrentAsync(db, query.ResponseId, ct);
        trail.Concerns(row.PatientId, row.ResponseId);
        return await shown.OneAsync(row, ct);
    }
}

internal static class GetQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses.MapGet("/{responseId:guid}", Get).For<GetQuestionnaireResponse>(404);

    /// <summary>Read the answers to a questionnaire</summary>
    /// <remarks>With its scores, what they mean, its alerts and who gave the answers.</remarks>
    private static async Task<Ok<QuestionnaireResponse>> Get(
        Guid responseId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetQuestionnaireResponse(responseId), ct));
}
