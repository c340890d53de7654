using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;
using Microsoft.Net.Http.Headers;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>What a laboratory has sent, in one of the formats that are read.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record ImportLabReports : ICommand<LabImport>, IAboutPatients, IDryRun, IMayTakeLong
{
    /// <summary>Who sent it, where the content does not say so itself.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Sender { get; init; }

    /// <summary>Whether nothing is to be stored; from the query.</summary>
    [JsonIgnore]
    public bool DryRun { get; init; }

    /// <summary>The media type, without parameters; from the header.</summary>
    [JsonIgnore]
    public required string MediaType { get; init; }

    /// <summary>The character set, from the header.</summary>
    [JsonIgnore, StringLength(64)]
    public string? Charset { get; init; }

    /// <summary>The bytes.</summary>
    [JsonIgnore]
    internal byte[] Content { get; init; } = [];

    /// <summary>How it is to be read, in the words of its format.</summary>
    [JsonIgnore]
    internal string? Parameters { get; init; }

    /// <summary>What of it is stored at once.</summary>
    [JsonIgnore]
    internal ImportChunk Chunk { get; init; } = new([], IsLast: true);

    bool IMayTakeLong.TakesLong => Chunk.IsLarge;
}

internal sealed class ImportLabReportsHandler(
    Db db,
    ImportChunks chunks,
    Caller caller,
    AuditTrail trail,
    TimeProvider clock
) : IRequestHandler<ImportLabReports, LabImport>
{
    private const int MostRows = 200;

    public async Task<LabImport> Handle(ImportLabReports command, CancellationToken ct)
    {
        if (
            command.Chunk is { IsLast: true, Units: [var only] }
            && await chunks.EarlierAsync(only, ct) is { } earlier
        )
        {
            // A message that is sent again is answered as it was, and leaves no second trace.
            trail.Shows(await LabImportRecord.PatientsAsync(db, earlier, ct));
            return (await LabImportRecord.ReadAsync(db, earlier, ct)).ToImport();
        }

        var now = clock.Now();
        var import = new LabImportRecord
        {
            LabImportId = Guid.CreateVersion7(),
            MediaType = command.MediaType,
            Sender = command.Sender,
            Charset = command.Charset,
            Parameters = command.Parameters,
            Size = command.Content.Length,
            Checksum = Convert.ToHexStringLower(SHA256.HashData(command.Content)),
            State = LabImportState.Running,
            Faults = "[]",
            CreatedAt = now,
            CreatedBy = caller.StaffId,
            UpdatedAt = now,
        };
        await import.AddAsync(db, command.Content, ct);
        trail.Shows([]);
        var (read, waiting) = await chunks.EnterAsync(import, command.Chunk, ct);
        return command.DryRun
            ? read.ToImport() with
            {
                Rows = [.. waiting.Take(MostRows).Select(row => row.ToRow())],
            }
            : read.ToImport();
    }
}

/// <summary>Settings of the section <c>Imports</c>.</summary>
internal sealed class ImportSettings
{
    /// <summary>The largest body that is taken, in bytes.</summary>
    public int MaxBodySize { get; set; } = 64 * 1024 * 1024;
}

internal static class ImportLabReportsEndpoint
{
    public static void Map(RouteGroupBuilder imports)
    {
        var services = ((IEndpointRouteBuilder)imports).ServiceProvider;
        string[] types =
        [
            .. services.GetServices<IImportFormat>().Select(format => format.MediaType).Order(),
        ];
        imports
            .MapPost("", Import)
            .Produces<LabImport>(200)
            .Produces<LabImport>(201, "application/json", Hl7Format.Type)
            .WithMetadata(new AcceptsMetadata(types, typeof(Stream)))
            .WithMetadata(
                new SizeLimit(
                    services.GetRequiredService<IOptions<ImportSettings>>().Value.MaxBodySize
                )
            )
            .For<ImportLabReports>(413, 415, 422);
    }

    /// <summary>Import what a laboratory has sent</summary>
    /// <remarks>
    /// Enters every line as if it had been typed, under the same rules. Lines that cannot be entered (the patient is not certain,
    /// the test or the unit is not known, the value cannot be read) wait with their original text and everything that keeps them;
    /// nothing that arrived is lost. What comes again changes nothing, but enters where it waited and nothing keeps it any more; a
    /// newer version becomes a new version of the result; an older one never overwrites a newer. What is taken back before it has
    /// entered waits no more, and does not enter when it comes late. `application/hl7-v2` takes one ORU^R01 or a batch: it is answered with its
    /// acknowledgments in that media type where `Accept` asks for it, and with the report of the import otherwise. A message that
    /// was stored before, under its control id and with the same content, is answered with the import that it came with first. A refused message (test messages among them, unless
    /// the server is set to take them) is kept with the import, and nothing of it enters the records. `text/csv` takes a file with
    /// a row a result or a column an analyte, its columns known by their headers or by a saved mapping; `application/fhir+json`
    /// takes a Bundle, a DiagnosticReport or an Observation. What of these is no result is listed among the faults. With `dryRun`
    /// the answer is 200 and what would be stored, with the lines that would wait; nothing is.
    /// </remarks>
    /// <param name="dryRun">Whether to answer what would be stored and store nothing.</param>
    /// <param name="sender">Who sent it, where the content does not say so itself: local codes are mapped for one sender.</param>
    private static async Task<IResult> Import(
        HttpContext http,
        bool? dryRun,
        string? sender,
        [AsParameters] CsvParameters csv,
        LabImportRun run,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var type = MediaTypeHeaderValue.Parse(http.Request.ContentType);
        var mediaType = type.MediaType.Value!.ToLowerInvariant();
        var (parameters, named) = await csv.ForAsync(mediaType, mediator, ct);
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content, ct);
        var import = await run.StartAsync(
            new ImportLabReports
            {
                MediaType = mediaType,
                Charset = type.Charset.HasValue ? type.Charset.Value : null,
                Sender = sender ?? named,
                Parameters = parameters,
                Content = content.ToArray(),
                DryRun = dryRun == true,
            },
            ct
        );
        if (dryRun == true)
        {
            return TypedResults.Ok(import);
        }

        if (!WantsAcknowledgment(http.Request))
        {
            return TypedResults.Created($"/v1/lab-imports/{import.Id}", import);
        }

        http.Response.Headers.Location = $"/v1/lab-imports/{import.Id}";
        http.Response.Headers.ETag = $"\"{import.Version}\"";
        var answer = await mediator.Send(new GetLabImportAcknowledgment(import.Id), ct);
        return TypedResults.Text(answer.Text, Hl7Format.Type, System.Text.Encoding.UTF8, 201);
    }

    private static bool WantsAcknowledgment(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType == Hl7Format.Type);

    private sealed record SizeLimit(long Bytes) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => Bytes;
    }
}
