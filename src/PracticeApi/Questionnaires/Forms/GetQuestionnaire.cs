using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Asks for one questionnaire.</summary>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record GetQuestionnaire(string Key) : IQuery<Questionnaire>, IAboutNoPatient;

internal sealed class GetQuestionnaireHandler(OwnQuestionnaires questionnaires)
    : IRequestHandler<GetQuestionnaire, Questionnaire>
{
    public async Task<Questionnaire> Handle(GetQuestionnaire query, CancellationToken ct) =>
        await questionnaires.DescribeAsync(await questionnaires.ReadAsync(query.Key, ct), null, ct);
}

internal static class GetQuestionnaireEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires.MapGet("/{key}", Get).For<GetQuestionnaire>(404);

    /// <summary>Read a questionnaire</summary>
    /// <remarks>What is published of it, and the draft of what comes next.</remarks>
    /// <param name="key">Key of the questionnaire.</param>
    private static async Task<Ok<Questionnaire>> Get(
        string key,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetQuestionnaire(key), ct));
}
