using System.ComponentModel.DataAnnotations;
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

/// <summary>Names a published version of a protocol.</summary>
[ValidatableType]
public sealed record ProtocolReference
{
    /// <summary>Code of the protocol.</summary>
    /// <example>5r-gut</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Code { get; init; }

    /// <summary>Number of the published version; the latest unless said.</summary>
    [Range(1, int.MaxValue)]
    public int? Version { get; init; }
}

/// <summary>A protocol of the practice's own; it begins as a draft.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record CreateProtocol : ICommand<Protocol>, IAboutNoPatient
{
    /// <summary>Kebab-case code; never that of a protocol that ships with the product.</summary>
    /// <example>our-gut-plan</example>
    [StringLength(64, MinimumLength = 1), Kebab]
    public required string Code { get; init; }

    /// <summary>The published version that the draft is copied from; either this or `content`.</summary>
    public ProtocolReference? CopyOf { get; init; }

    /// <summary>What the draft says; either this or `copyOf`.</summary>
    public ProtocolContent? Content { get; init; }
}

internal sealed class CreateProtocolRules(ProtocolRules rules) : IRules<CreateProtocol>
{
    public async ValueTask CheckAsync(
        CreateProtocol request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.CopyOf is null == request.Content is null)
        {
            faults.Add(new Fault("/content", "either this or copyOf is given"));
        }

        if (request.Content is { } content)
        {
            await rules.CheckAsync("/content", content, faults, ct);
        }
    }
}

internal sealed class CreateProtocolHandler(Db db, EventLog events, TimeProvider clock)
    : IRequestHandler<CreateProtocol, Protocol>
{
    // Locked, whether it is there or not: nobody else takes the code before this transaction ends.
    private const string TakenSql = """
        SELECT Code
        FROM   Protocols {for update}
        WHERE  PracticeId = @PracticeId AND Code = @Code
        """;

    private const string InsertSql = """
        INSERT INTO Protocols
               ( PracticeId,  Code,  ProtocolId,  Version,  Published,  Draft,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @Code, @ProtocolId, @Version, @Published, @Draft, @CreatedAt, @UpdatedAt)
        """;

    public async Task<Protocol> Handle(CreateProtocol command, CancellationToken ct)
    {
        if (
            SeedProtocols.ByCode.ContainsKey(command.Code)
            || (await db.QueryAsync<string>(TakenSql, command, ct)).Count > 0
        )
        {
            throw Problem.Conflict("protocol-code-taken", "Another protocol has this code.");
        }

        var content =
            command.Content
            ?? (
                await ProtocolRow.VersionAsync(db, command.CopyOf!.Code, command.CopyOf.Version, ct)
            ).Content;
        var now = clock.Now();
        var row = new ProtocolRow
        {
            Code = command.Code,
            ProtocolId = Guid.CreateVersion7(),
            Version = 1,
            Published = 0,
            Draft = StoredJson.Write(content),
            CreatedAt = now,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, row, ct);
        events.Add("protocol.created", "protocol", row.ProtocolId, row.Version);
        return await row.ToProtocolAsync(db, ct);
    }
}

internal static class CreateProtocolEndpoint
{
    public static void Map(RouteGroupBuilder protocols) =>
        protocols.MapPost("", Create).For<CreateProtocol>(404, 409, 422);

    /// <summary>Write a protocol</summary>
    /// <remarks>One of the practice's own, from nothing or copied from a published version. Plans are made from what is published.</remarks>
    private static async Task<Created<Protocol>> Create(
        CreateProtocol body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var protocol = await mediator.Send(body, ct);
        return TypedResults.Created($"/v1/protocols/{protocol.Code}", protocol);
    }
}
