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
            var whole = ImportReading.Whole(format, content);
            return await mediator.Send(command with { Chunk = whole }, ct);
        }

        await using var reading = new ImportReading(format, content);
        var import = await mediator.Send(command with { Chunk = await reading.NextAsync() }, ct);
        if (import.State == LabImportState.Running && context.Idempotency is not null)
        {
            // The answer may be the one that was kept when the first chunk came: it has gone on since.
            context.Idempotency = null;
            import = await mediator.Send(new GetLabImport(import.Id), ct);
            await using var rest = new ImportReading(format, content, import.Units);
            return await GoOnAsync(import, rest, ct);
        }

        return await GoOnAsync(import, reading, ct);
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
        await using var reading = new ImportReading(format, content, import.Units);
        var next = command with { Chunk = await reading.NextAsync() };
        return await GoOnAsync(await mediator.Send(next, ct), reading, ct);
    }

    private async Task<LabImport> GoOnAsync(
        LabImport import,
        ImportReading reading,
        CancellationToken ct
    )
    {
        // The key of the request is that of its first command, and an answer kept for it is not that of another.
        context.Idempotency = null;
        while (import.State == LabImportState.Running)
        {
            import = await mediator.Send(
                new ContinueLabImport
                {
                    LabImportId = import.Id,
                    Version = import.Version,
                    Chunk = await reading.NextAsync(),
                },
                ct
            );
        }

        return import;
    }
}
