using MediatR;
using PracticeApi.Labs.Catalog;
using PracticeApi.Pipeline;
using PracticeApi.Practices;

namespace PracticeApi.Labs.Imports;

/// <summary>Reads an import chunk by chunk and has each stored by a command of its own, so that no transaction grows with the file.</summary>
internal sealed class LabImportRun(
    IMediator mediator,
    IEnumerable<IImportFormat> formats,
    PracticeCatalog catalogs,
    PracticeSettings settings,
    RequestContext context
)
{
    /// <summary>About how many lines are stored in one transaction; a unit is never divided.</summary>
    public const int LinesAChunk = 1000;

    /// <summary>Starts an import and carries it on until all of it has been read.</summary>
    public async Task<LabImport> StartAsync(ImportLabReports command, CancellationToken ct)
    {
        var format = formats.Single(one => one.MediaType == command.MediaType);
        var content = new ImportContent
        {
            Bytes = command.Content,
            Charset = command.Charset,
            Sender = command.Sender,
            Parameters = command.Parameters,
            Catalog = await catalogs.ReadAsync(ct),
            Zone = (await settings.ClockAsync(ct)).Zone,
        };
        if (command.DryRun)
        {
            // What is taken back is not carried on.
            var whole = new ImportChunk([.. format.Read(content)], IsLast: true);
            return await mediator.Send(command with { Chunk = whole, Source = format.Source }, ct);
        }

        using var chunks = Chunks(format.Read(content)).GetEnumerator();
        chunks.MoveNext();
        var first = command with { Chunk = chunks.Current, Source = format.Source };
        var import = await mediator.Send(first, ct);
        if (import.State == LabImportState.Running && context.Idempotency is not null)
        {
            // The answer may be the one that was kept when the first chunk came: it has gone on since.
            context.Idempotency = null;
            import = await mediator.Send(new GetLabImport(import.Id), ct);
            using var rest = Chunks(format.Read(content).Skip(import.Units)).GetEnumerator();
            return await GoOnAsync(format, import, rest, ct);
        }

        return await GoOnAsync(format, import, chunks, ct);
    }

    /// <summary>Carries on an import that was interrupted.</summary>
    public async Task<LabImport> ContinueAsync(
        ContinueLabImport command,
        LabImportRecord import,
        byte[] original,
        CancellationToken ct
    )
    {
        var format = formats.Single(one => one.MediaType == import.MediaType);
        var content = new ImportContent
        {
            Bytes = original,
            Charset = import.Charset,
            Sender = import.Sender,
            Parameters = import.Parameters,
            Catalog = await catalogs.ReadAsync(ct),
            Zone = (await settings.ClockAsync(ct)).Zone,
        };
        using var chunks = Chunks(format.Read(content).Skip(import.Units)).GetEnumerator();
        chunks.MoveNext();
        var next = command with { Chunk = chunks.Current, Source = format.Source };
        return await GoOnAsync(format, await mediator.Send(next, ct), chunks, ct);
    }

    private async Task<LabImport> GoOnAsync(
        IImportFormat format,
        LabImport import,
        IEnumerator<ImportChunk> chunks,
        CancellationToken ct
    )
    {
        // The key of the request is that of its first command, and an answer kept for it is not that of another.
        context.Idempotency = null;
        while (import.State == LabImportState.Running && chunks.MoveNext())
        {
            import = await mediator.Send(
                new ContinueLabImport
                {
                    LabImportId = import.Id,
                    Version = import.Version,
                    Chunk = chunks.Current,
                    Source = format.Source,
                },
                ct
            );
        }

        return import;
    }

    // One unit is read ahead, so that the last chunk is known to be the last. What has no units is one chunk of none.
    private static IEnumerable<ImportChunk> Chunks(IEnumerable<ImportUnit> units)
    {
        List<ImportUnit> gathered = [];
        var lines = 0;
        foreach (var unit in units)
        {
            if (lines >= LinesAChunk)
            {
                yield return new ImportChunk(gathered, IsLast: false);
                (gathered, lines) = ([], 0);
            }

            gathered.Add(unit);
            // A unit without lines is work as well.
            lines += Math.Max(1, unit.Reports.Sum(report => report.Results.Count));
        }

        yield return new ImportChunk(gathered, IsLast: true);
    }
}
