using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Practices;

/// <summary>Asks for the caller's practice.</summary>
[RequireScope(Scope.PracticeRead)]
public sealed record GetPractice : IQuery<Practice>, IAboutNoPatient;

internal sealed class GetPracticeHandler(Db db) : IRequestHandler<GetPractice, Practice>
{
    public Task<Practice> Handle(GetPractice query, CancellationToken ct) =>
        PracticeRow.ReadAsync(db, ct);
}

internal static class GetPracticeEndpoint
{
    public static void Map(RouteGroupBuilder practice) =>
        practice.MapGet("", Get).For<GetPractice>();

    /// <summary>Read the practice</summary>
    /// <remarks>Its name and settings.</remarks>
    private static async Task<Ok<Practice>> Get(IMediator mediator, CancellationToken ct) =>
        TypedResults.Ok(await mediator.Send(new GetPractice(), ct));
}
