using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Plans.Protocols;

/// <summary>Asks for one protocol.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record GetProtocol(string Code) : IQuery<Protocol>, IAboutNoPatient;

internal sealed class GetProtocolHandler(Db db) : IRequestHandler<GetProtocol, Protocol>
{
    public async Task<Protocol> Handle(GetProtocol query, CancellationToken ct) =>
        await (await ProtocolRow.ReadAsync(db, query.Code, ct)).ToProtocolAsync(db, ct);
}

internal static class GetProtocolEndpoint
{
    public static void Map(RouteGroupBuilder protocols) =>
        protocols.MapGet("/{code}", Get).For<GetProtocol>(404);

    /// <summary>Read a protocol</summary>
    /// <remarks>What its latest published version says, the draft where there is one, and the published versions.</remarks>
    /// <param name="code">Code of the protocol.</param>
    private static async Task<Ok<Protocol>> Get(
        string code,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetProtocol(code), ct));
}
