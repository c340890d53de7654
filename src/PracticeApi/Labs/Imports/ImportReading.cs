namespace PracticeApi.Labs.Imports;

/// <summary>A unit, and what it holds as it goes into the record.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Key">Its name among all that was ever imported; null where it has none.</param>
/// <param name="Lines">The lines of its reports, in their order.</param>
internal sealed record ReadUnit(ImportUnit Unit, string? Key, IReadOnlyList<ImportLine> Lines);

/// <summary>Units of an import that are stored in one transaction.</summary>
/// <param name="Units">The units, in their order.</param>
/// <param name="IsLast">Whether nothing follows them.</param>
internal sealed record ImportChunk(IReadOnlyList<ReadUnit> Units, bool IsLast)
{
    // Some milliseconds of writing.
    private const int Many = 50;

    /// <summary>Whether storing it takes long.</summary>
    public bool IsLarge => Units.Sum(unit => unit.Lines.Count) > Many;
}

/// <summary>Content of an import, chunk by chunk: while one is stored, the next is read.</summary>
internal sealed class ImportReading : IAsyncDisposable
{
    /// <summary>About how many lines are stored in one transaction; a unit is never divided.</summary>
    public const int LinesAChunk = 2000;

    private readonly IEnumerator<ImportChunk> _chunks;
    private Task<ImportChunk>? _next;

    /// <param name="skip">How many units have been stored before.</param>
    public ImportReading(IImportFormat format, ImportContent content, int skip = 0)
    {
        _chunks = Chunks(format, format.Read(content).Skip(skip)).GetEnumerator();
    }

    /// <summary>The whole content as one chunk.</summary>
    public static ImportChunk Whole(IImportFormat format, ImportContent content) =>
        new([.. format.Read(content).Select((unit, place) => Read(format, unit, place))], true);

    /// <summary>The next chunk; none is to be asked for after the last.</summary>
    public async Task<ImportChunk> NextAsync()
    {
        var chunk = _next is null ? Read() : await _next;
        _next = chunk.IsLast ? null : Task.Run(Read);
        return chunk;
    }

    public async ValueTask DisposeAsync()
    {
        if (_next is not null)
        {
            // Nobody asks for it any more, nor for what is wrong with it; but it reads.
            await Task.WhenAny(_next);
        }

        _chunks.Dispose();
    }

    private ImportChunk Read() =>
        _chunks.MoveNext()
            ? _chunks.Current
            : throw new InvalidOperationException("Nothing follows the last chunk.");

    private static ReadUnit Read(IImportFormat format, ImportUnit unit, int place) =>
        new(
            unit,
            unit.Key is { } key ? ImportKeys.Message(format.Source, unit.Sender, key) : null,
            [
                .. from report in unit.Reports
                from result in report.Results
                select new ImportLine(format.Source, unit.Sender, report, result) { Unit = place },
            ]
        );

    // One unit is read ahead, so that the last chunk is known to be the last. What has no units is one chunk of none.
    private static IEnumerable<ImportChunk> Chunks(
        IImportFormat format,
        IEnumerable<ImportUnit> units
    )
    {
        List<ReadUnit> gathered = [];
        var lines = 0;
        foreach (var unit in units)
        {
            if (lines >= LinesAChunk)
            {
                yield return new ImportChunk(gathered, IsLast: false);
                (gathered, lines) = ([], 0);
            }

            var read = Read(format, unit, gathered.Count);
            gathered.Add(read);
            // A unit without lines is work as well.
            lines += Math.Max(1, read.Lines.Count);
        }

        yield return new ImportChunk(gathered, IsLast: true);
    }
}
