using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>Asks for what was sent, byte for byte.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabImportOriginal(Guid LabImportId)
    : IQuery<LabImportOriginal>,
        IAboutPatients;

/// <summary>What was sent.</summary>
public sealed record LabImportOriginal
{
    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Their SHA-256, in hexadecimal, as it was when they arrived.</summary>
    public required string Checksum { get; init; }
}

internal sealed class GetLabImportOriginalHandler(Db db, AuditTrail trail)
    : IRequestHandler<GetLabImportOriginal, LabImportOriginal>
{
    public async Task<LabImportOriginal> Handle(GetLabImportOriginal query, CancellationToken ct)
    {
        var import = await LabImportRecord.ReadAsync(db, query.LabImportId, ct);
        trail.Shows(await LabImportRecord.PatientsAsync(db, query.LabImportId, ct));
        return new LabImportOriginal
        {
            Content = await import.ContentAsync(db, ct),
            Checksum = import.Checksum,
        };
    }
}

internal static class GetLabImportOriginalEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports
            .MapGet("/{labImportId:guid}/original", Get)
            .Produces<Stream>(200, "application/octet-stream")
            .For<GetLabImportOriginal>(404);

    /// <summary>Download the original of an import</summary>
    /// <remarks>Byte for byte as it arrived; `Repr-Digest` holds the checksum taken then. Always a download.</remarks>
    private static async Task<FileContentHttpResult> Get(
        Guid labImportId,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var original = await mediator.Send(new GetLabImportOriginal(labImportId), ct);
        var digest = Convert.ToBase64String(Convert.FromHexString(original.Checksum));
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{digest}:";
        return TypedResults.File(
            original.Content.ToArray(),
            "application/octet-stream",
            $"lab-import-{labImportId}"
        );
    }
}
