using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Drops the draft of a questionnaire's next version.</summary>
[RequireScope(Scope.QuestionnairesWrite)]
public sealed record DiscardQuestionnaireDraft(string Key, int Version)
    : ICommand<Questionnaire>,
        IAboutNoPatient;

internal sealed class DiscardQuestionnaireDraftHandler(OwnQuestionnaires questionnaires)
    : IRequestHandler<DiscardQuestionnaireDraft, Questionnaire>
{
    public async Task<Questionnaire> Handle(DiscardQuestionnaireDraft command, CancellationToken ct)
    {
        var row = await questionnaires.ToChangeAsync(command.Key, command.Version, ct);
        if (row.Draft is null)
        {
            throw Problem.Conflict("questionnaire-without-draft", "There is no draft to drop.");
        }

        return row.PublishedVersion is null
            ? throw Problem.Conflict(
                "questionnaire-not-published",
                "Nothing else of the questionnaire is there; retire it instead."
            )
            : await questionnaires.WriteAsync(
                row,
                row with
                {
                    Draft = null,
                },
                "questionnaire.draft-discarded",
                ct
            );
    }
}

internal static class DiscardQuestionnaireDraftEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires
            .MapPost("/{key}/discard-draft", Discard)
            .For<DiscardQuestionnaireDraft>(404, 409, 412, 428);

    /// <summary>Drop the draft of a questionnaire</summary>
    /// <remarks>What is published stays in use. 409 where there is no draft, or nothing is published.</remarks>
    /// <param name="key">Key of the questionnaire.</param>
    private static async Task<Ok<Questionnaire>> Discard(
        string key,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(new DiscardQuestionnaireDraft(key, ifMatch.Version), ct)
        );
}
