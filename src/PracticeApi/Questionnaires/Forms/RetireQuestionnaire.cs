using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Takes a questionnaire out of use; what was answered stays.</summary>
[RequireScope(Scope.QuestionnairesWrite)]
public sealed record RetireQuestionnaire(string Key, int Version)
    : ICommand<Questionnaire>,
        IAboutNoPatient;

internal sealed class RetireQuestionnaireHandler(
    OwnQuestionnaires questionnaires,
    TimeProvider clock
) : IRequestHandler<RetireQuestionnaire, Questionnaire>
{
    public async Task<Questionnaire> Handle(RetireQuestionnaire command, CancellationToken ct)
    {
        var row = await questionnaires.ToChangeAsync(command.Key, command.Version, ct);
        if (row.RetiredAt is not null)
        {
            throw Problem.Conflict(
                "questionnaire-retired",
                "The questionnaire is retired already."
            );
        }

        return await questionnaires.WriteAsync(
            row,
            row with
            {
                RetiredAt = clock.Now(),
            },
            "questionnaire.retired",
            ct
        );
    }
}

internal static class RetireQuestionnaireEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires
            .MapPost("/{key}/retire", Retire)
            .For<RetireQuestionnaire>(404, 409, 412, 428);

    /// <summary>Retire a questionnaire</summary>
    /// <remarks>
    /// Nobody is given it any more, also where it ships with the product; its versions stay readable. Publishing a draft of it
    /// brings it back.
    /// </remarks>
    /// <param name="key">Key of the questionnaire.</param>
    private static async Task<Ok<Questionnaire>> Retire(
        string key,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new RetireQuestionnaire(key, ifMatch.Version), ct));
}
