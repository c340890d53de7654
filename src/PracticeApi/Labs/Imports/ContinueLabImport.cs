using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>Carries on an import that was interrupted.</summary>
[RequireScope(Scope.LabsWrite)]
public sealed record ContinueLabImport : ICommand<LabImport>, IAboutPatients, IMayTakeLong
{
    /// <summary>The import; from the path.</summary>
    [JsonIgnore]
    public Guid LabImportId { get; init; }

    /// <summary>The version that is meant; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>What of it is stored at once.</summary>
    [JsonIgnore]
    internal ImportChunk Chunk { get; init; } = new([], IsLast: true);

    bool IMayTakeLong.TakesLong => Chunk.IsLarge;
}

internal sealed class ContinueLabImportHandler(Db db, ImportChunks chunks, AuditTrail trail)
    : IRequestHandler<ContinueLabImport, LabImport>
{
    public async Task<LabImport> Handle(ContinueLabImport command, CancellationToken ct)
    {
        var import = await LabImportRecord.ReadAsync(db, command.LabImportId, ct);
        if (import.Version != command.Version)
        {
            throw Problem.Stale();
        }

        if (import.State == LabImportState.Done)
        {
            throw Problem.Conflict("lab-import-done", "All of the import has been read.");
        }

        trail.Shows([]);
        var (read, _) = await chunks.EnterAsync(import, command.Chunk, ct);
        return read.ToImport();
    }
}

internal static class ContinueLabImportEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports
            .MapPost("/{labImportId:guid}/continue", Continue)
            .For<ContinueLabImport>(404, 409, 412, 428);

    /// <summary>Continue an import that was interrupted</summary>
    /// <remarks>Large content is stored in several transactions, and the import says how far it came: it goes on from there.</remarks>
    private static async Task<Ok<LabImport>> Continue(
        Guid labImportId,
        IfMatch ifMatch,
        LabImportRun run,
        Db db,
        CancellationToken ct
    )
    {
        db.ReadFromPrimary();
        var import = await LabImportRecord.ReadAsync(db, labImportId, ct);
        var command = new ContinueLabImport
        {
            LabImportId = labImportId,
            Version = ifMatch.Version,
        };
        return TypedResults.Ok(
            await run.ContinueAsync(command, import, await import.ContentAsync(db, ct), ct)
        );
    }
}
