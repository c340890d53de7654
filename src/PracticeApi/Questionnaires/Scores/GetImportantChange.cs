using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>Asks for the practice's own figure of the change of a score that matters.</summary>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record GetImportantChange(string Score)
    : IQuery<PracticeImportantChange>,
        IAboutNoPatient;

internal sealed class GetImportantChangeHandler(ImportantChanges changes)
    : IRequestHandler<GetImportantChange, PracticeImportantChange>
{
    public async Task<PracticeImportantChange> Handle(
        GetImportantChange query,
        CancellationToken ct
    ) =>
        await changes.CurrentAsync(query.Score, ct) is { } current
            ? PracticeImportantChange.Of(current)
            : throw Problem.NotFound(
                "important-change-not-found",
                "The practice has set none for this score."
            );
}

internal static class GetImportantChangeEndpoint
{
    public static void Map(RouteGroupBuilder scores) =>
        scores.MapGet("/{score}/important-change", Get).For<GetImportantChange>(404);

    /// <summary>Read the practice's change of a score that matters</summary>
    /// <param name="score">Code of the score.</param>
    private static async Task<Ok<PracticeImportantChange>> Get(
        string score,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetImportantChange(score), ct));
}
