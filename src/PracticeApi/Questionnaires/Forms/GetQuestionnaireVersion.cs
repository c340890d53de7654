using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Asks for one published version of a questionnaire.</summary>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record GetQuestionnaireVersion(string Key, int Version)
    : IQuery<Form>,
        IAboutNoPatient;

internal sealed class GetQuestionnaireVersionHandler(PublishedForms published)
    : IRequestHandler<GetQuestionnaireVersion, Form>
{
    public async Task<Form> Handle(GetQuestionnaireVersion query, CancellationToken ct) =>
        await published.FindAsync(query.Key, query.Version, ct)
        ?? throw QuestionnaireRow.NotFound();
}

internal static class GetQuestionnaireVersionEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires
            .MapGet("/{key}/versions/{version:int}", Get)
            .For<GetQuestionnaireVersion>(404);

    /// <summary>Read a published version of a questionnaire</summary>
    /// <remarks>It never changes; what was answered names the version that it was asked by.</remarks>
    /// <param name="key">Key of the questionnaire.</param>
    /// <param name="version">Number of the version.</param>
    private static async Task<Ok<Form>> Get(
        string key,
        int version,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetQuestionnaireVersion(key, version), ct));
}
