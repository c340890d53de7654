using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Protocols;

/// <summary>Makes the draft of a protocol its next version.</summary>
[RequireScope(Scope.PlansWrite)]
public sealed record PublishProtocol(string Code, int Version)
    : ICommand<Protocol>,
        IAboutNoPatient;

internal sealed class PublishProtocolHandler(
    Db db,
    Caller caller,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<PublishProtocol, Protocol>
{
    private const string UpdateSql = """
        UPDATE Protocols
        SET    Version = Version + 1, Published = @Published, Draft = NULL, UpdatedAt = @Now
        WHERE  PracticeId = @PracticeId AND Code = @Code AND Version = @Version
        """;

    private const string InsertSql = """
        INSERT INTO ProtocolVersions ( PracticeId,  Code,  VersionNumber,  Content,  PublishedAt,  PublishedBy)
        VALUES                       (@PracticeId, @Code, @Published,     @Draft,   @Now,         @By)
        """;

    public async Task<Protocol> Handle(PublishProtocol command, CancellationToken ct)
    {
        var row = await ProtocolRow.ReadToChangeAsync(db, command.Code, command.Version, ct);
        if (row.Draft is null)
        {
            throw Problem.Conflict("no-draft", "There is no draft to publish.");
        }

        var args = new
        {
            command.Code,
            command.Version,
            Published = row.Published + 1,
            row.Draft,
            Now = clock.Now(),
            By = caller.StaffId,
        };
        if (await db.ExecuteAsync(UpdateSql, args, ct) == 0)
        {
            throw Problem.Stale();
        }

        await db.ExecuteAsync(InsertSql, args, ct);
        var published = await ProtocolRow.ReadAsync(db, command.Code, ct);
        events.Add("protocol.published", "protocol", published.ProtocolId, published.Version);
        return await published.ToProtocolAsync(db, ct);
    }
}

internal static class PublishProtocolEndpoint
{
    public static void Map(RouteGroupBuilder protocols) =>
        protocols.MapPost("/{code}/publish", Publish).For<PublishProtocol>(404, 409, 412, 428);

    /// <summary>Publish the draft of a protocol</summary>
    /// <remarks>It becomes the next version, which never changes. 409 where there is no draft.</remarks>
    /// <param name="code">Code of the protocol.</param>
    private static async Task<Ok<Protocol>> Publish(
        string code,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new PublishProtocol(code, ifMatch.Version), ct));
}
