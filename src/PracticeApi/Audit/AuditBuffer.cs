using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Polly.Timeout;
using PracticeApi.Access;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Audit;

/// <summary>Settings of the section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    /// <summary>How often reads are written to the audit; what a kill may lose at most.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>
/// Reads and refusals waiting to be audited, written in batches because a write for each read would cost many times the
/// read. Full, it makes readers wait rather than lose one, and in the end refuses them; a clean stop writes what is left.
/// </summary>
internal sealed partial class AuditBuffer(
    IServiceScopeFactory scopes,
    IOptions<AuditOptions> options,
    TransientFaults transient,
    ILogger<AuditBuffer> log
) : BackgroundService
{
    private const int Capacity = 20_000;

    // One transaction touches the same pages of the index by patient for few rows as for many; a larger one would keep
    // commands waiting for longer than about a tenth of a second.
    private const int BatchRows = Capacity / 2;

    // Of which commands that are done should not have to wait for.
    private const int Some = 100;

    // Longer than any write takes: the audit cannot be written then, and what it does not hold is not answered.
    private static readonly TimeSpan RoomPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for the database to take what is left.</summary>
    internal static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopPause = TimeSpan.FromMilliseconds(200);

    private readonly Channel<(Guid PracticeId, AuditEntry Entry)> _entries = Channel.CreateBounded<(
        Guid,
        AuditEntry
    )>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    // These two belong to whoever holds the semaphore.
    private readonly List<(Guid PracticeId, AuditEntry Entry)> _taken = [];

    // Practices whose last batch may have been written although its commit failed, and what its audit had come to before.
    private readonly Dictionary<Guid, long> _inDoubtAfter = [];

    private readonly SemaphoreSlim _flushing = new(1, 1);

    // Raised when the queue is half full: readers need not wait for the next interval then.
    private readonly SemaphoreSlim _crowded = new(0);
    private int _crowdedIsRaised;

    public async ValueTask AddAsync(Guid practiceId, AuditEntry entry, CancellationToken ct)
    {
        if (!_entries.Writer.TryWrite((practiceId, entry)))
        {
            await WaitForRoomAsync(practiceId, entry, ct);
        }

        if (
            _entries.Reader.Count >= Capacity / 2
            && Interlocked.Exchange(ref _crowdedIsRaised, 1) == 0
        )
        {
            _crowded.Release();
        }
    }

    private async Task WaitForRoomAsync(Guid practiceId, AuditEntry entry, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(RoomPatience);
        try
        {
            await _entries.Writer.WriteAsync((practiceId, entry), patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutRejectedException("The audit is full and cannot be written.");
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A time of its own: what the rest of the server took to stop must not cost the audit its last write.
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            while (!await FlushAsync(patience.Token))
            {
                await Task.Delay(StopPause, patience.Token);
            }
        }
        // Drivers say in their own ways that they were cancelled.
        catch (Exception) when (patience.IsCancellationRequested)
        {
            Lost(_taken.Count + _entries.Reader.Count);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _crowded.WaitAsync(options.Value.FlushInterval, stoppingToken);
                Volatile.Write(ref _crowdedIsRaised, 0);
                await FlushAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes what is left.
        }
    }

    /// <summary>Writes what is waiting.</summary>
    /// <returns>Whether all of it could be written; what could not is kept.</returns>
    public async Task<bool> FlushAsync(CancellationToken ct)
    {
        await _flushing.WaitAsync(ct);
        try
        {
            return await WriteWaitingAsync(ct);
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override void Dispose()
    {
        _flushing.Dispose();
        _crowded.Dispose();
        base.Dispose();
    }

    /// <returns>Whether nothing is left of what was waiting.</returns>
    private async Task<bool> WriteWaitingAsync(CancellationToken ct)
    {
        HashSet<Guid> failing = [];
        do
        {
            // What failed stays here and is tried first; past the capacity the readers wait.
            while (_taken.Count < Capacity && _entries.Reader.TryRead(out var next))
            {
                _taken.Add(next);
            }

            foreach (var practice in _taken.ToLookup(item => item.PracticeId, item => item.Entry))
            {
                foreach (var entries in Batches(practice))
                {
                    if (!await TryWriteAsync(practice.Key, entries, ct))
                    {
                        failing.Add(practice.Key);
                        break;
                    }

                    var written = entries.Select(entry => entry.AuditEventId).ToHashSet();
                    _taken.RemoveAll(item => written.Contains(item.Entry.AuditEventId));
                    _inDoubtAfter.Remove(practice.Key);
                }
            }
        } while (failing.Count == 0 && _entries.Reader.Count > 0);

        return failing.Count == 0;
    }

    // An entry is a row, and one more for each of several patients.
    private static IEnumerable<AuditEntry[]> Batches(IEnumerable<AuditEntry> entries)
    {
        List<AuditEntry> batch = [];
        var rows = 0;
        foreach (var entry in entries)
        {
            batch.Add(entry);
            rows += 1 + entry.Patients.Count;
            if (rows >= BatchRows)
            {
                yield return [.. batch];
                (batch, rows) = ([], 0);
            }
        }

        if (batch.Count > 0)
        {
            yield return [.. batch];
        }
    }

    private async Task<bool> TryWriteAsync(
        Guid practiceId,
        AuditEntry[] entries,
        CancellationToken ct
    )
    {
        try
        {
            await transient.Pipeline.ExecuteAsync(
                async token => await WriteAsync(practiceId, entries, token),
                ct
            );
            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            NotWritten(entries.Length, ExceptionReport.Of(exception));
            return false;
        }
    }

    private async Task WriteAsync(Guid practiceId, AuditEntry[] entries, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Enter(practiceId);
        var journal = scope.ServiceProvider.GetRequiredService<Journal>();
        var before = 0L;
        try
        {
            await scope
                .ServiceProvider.GetRequiredService<Db>()
                .InTransactionAsync(
                    async () =>
                    {
                        var missing = _inDoubtAfter.TryGetValue(practiceId, out var after)
                            ? await MissingAsync(journal, entries, after, ct)
                            : entries;
                        before = await journal.AppendAsync([], missing, ct);
                        return true;
                    },
                    ct,
                    isLong: entries.Length > Some
                );
        }
        catch (CommitOutcomeUnknownException unknown)
        {
            _inDoubtAfter.TryAdd(practiceId, before);
            ExceptionDispatchInfo.Throw(unknown.InnerException!);
            throw;
        }
    }

    private static async Task<AuditEntry[]> MissingAsync(
        Journal journal,
        AuditEntry[] entries,
        long after,
        CancellationToken ct
    )
    {
        var written = await journal.WrittenAsync(
            entries.Select(entry => entry.AuditEventId),
            after,
            ct
        );
        return [.. entries.ExceptBy(written, entry => entry.AuditEventId)];
    }

    [LoggerMessage(
        LogLevel.Error,
        "{Count} audit events could not be written; they are kept and tried again: {Report}"
    )]
    private partial void NotWritten(int count, string report);

    [LoggerMessage(
        LogLevel.Critical,
        "The server stops and {Count} audit events of reads could not be written: they are lost"
    )]
    private partial void Lost(int count);
}
