using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Protocols;

/// <summary>Asks for a published version of a protocol.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetProtocolVersion(string Code, int Number)
    : IQuery<ProtocolVersion>,
        IAboutNoPatient;

internal sealed class GetProtocolVersionHandler(Db db)
    : IRequestHandler<GetProtocolVersion, ProtocolVersion>
{
    public Task<ProtocolVersion> Handle(GetProtocolVersion query, CancellationToken ct) =>
        ProtocolRow.VersionAsync(db, query.Code, query.Number, ct);
}

internal static class GetProtocolVersionEndpoint
{
    public static void Map(RouteGroupBuilder protocols) =>
        protocols.MapGet("/{code}/versions/{number:int}", Get).For<GetProtocolVersion>(404);

    /// <summary>Read a published version of a protocol</summary>
    /// <remarks>It never changes.</remarks>
    /// <param name="code">Code of the protocol.</param>
    /// <param name="number">Number of the version.</param>
    private static async Task<Ok<ProtocolVersion>> Get(
        string code,
        int number,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetProtocolVersion(code, number), ct));
}
