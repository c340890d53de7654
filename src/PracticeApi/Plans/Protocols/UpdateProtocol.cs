using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Protocols;

/// <summary>The draft of a protocol of the practice's own, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record UpdateProtocol : ProtocolContent, ICommand<Protocol>, IAboutNoPatient
{
    /// <summary>The protocol; from the path.</summary>
    [JsonIgnore]
    public string Code { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }
}

internal sealed class UpdateProtocolRules(ProtocolRules rules) : IRules<UpdateProtocol>
{
    public ValueTask CheckAsync(
        UpdateProtocol request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => rules.CheckAsync("", request, faults, ct);
}

internal sealed class UpdateProtocolHandler(Db db, EventLog events, TimeProvider clock)
    : IRequestHandler<UpdateProtocol, Protocol>
{
    private const string UpdateSql = """
        UPDATE Protocols
        SET    Version = Version + 1, Draft = @Draft, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND Code = @Code AND Version = @Version
        """;

    public async Task<Protocol> Handle(UpdateProtocol command, CancellationToken ct)
    {
        await ProtocolRow.ReadToChangeAsync(db, command.Code, command.Version, ct);
        var updated = await db.ExecuteAsync(
            UpdateSql,
            new
            {
                command.Code,
                command.Version,
                Draft = StoredJson.Write<ProtocolContent>(command),
                UpdatedAt = clock.Now(),
            },
            ct
        );
        if (updated == 0)
        {
            throw Problem.Stale();
        }

        var row = await ProtocolRow.ReadAsync(db, command.Code, ct);
        events.Add("protocol.updated", "protocol", row.ProtocolId, row.Version);
        return await row.ToProtocolAsync(db, ct);
    }
}

internal static class UpdateProtocolEndpoint
{
    public static void Map(RouteGroupBuilder protocols) =>
        protocols.MapPut("/{code}", Update).For<UpdateProtocol>(404, 409, 412, 422, 428);

    /// <summary>Change the draft of a protocol</summary>
    /// <remarks>Where everything is published a new draft is begun. What is published stays as it is.</remarks>
    /// <param name="code">Code of the protocol.</param>
    private static async Task<Ok<Protocol>> Update(
        string code,
        IfMatch ifMatch,
        UpdateProtocol body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { Code = code, Version = ifMatch.Version }, ct)
        );
}
