using System.Threading.Channels;
using Microsoft.Extensions.Options;
using PracticeApi.Access;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Audit;

/// <summary>Settings of the section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    /// <summary>How often reads are written to the audit; what a kill may lose at most.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>
/// Reads and refusals waiting to be audited, written in batches because a write for each read would cost many times the
/// read. Full, it makes readers wait rather than lose one; a clean stop writes what is left.
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
    // commands waiting for longer.
    private const int Batch = 4_000;

    private readonly Channel<(Guid PracticeId, AuditEntry Entry)> _entries = Channel.CreateBounded<(
        Guid,
        AuditEntry
    )>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    // Out of the queue and not in the database yet; touched by who holds the flush.
    private readonly List<(Guid PracticeId, AuditEntry Entry)> _taken = [];

    private readonly SemaphoreSlim _flushing = new(1, 1);

    public ValueTask AddAsync(Guid practiceId, AuditEntry entry, CancellationToken ct) =>
        _entries.Writer.WriteAsync((practiceId, entry), ct);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FlushInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes what is left.
        }
    }

    /// <summary>Writes what is waiting.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await _flushing.WaitAsync(ct);
        try
        {
            await WriteWaitingAsync(ct);
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override void Dispose()
    {
        _flushing.Dispose();
        base.Dispose();
    }

    private async Task WriteWaitingAsync(CancellationToken ct)
    {
        do
        {
            while (_taken.Count < Batch && _entries.Reader.TryRead(out var next))
            {
                _taken.Add(next);
            }
        } while (_taken.Count > 0 && await WriteTakenAsync(ct));
    }

    /// <returns>False when the database refused; what was not written then stays for the next time.</returns>
    private async Task<bool> WriteTakenAsync(CancellationToken ct)
    {
        foreach (
            var practice in _taken.GroupBy(item => item.PracticeId, item => item.Entry).ToArray()
        )
        {
            AuditEntry[] entries = [.. practice];
            try
            {
                await transient.Pipeline.ExecuteAsync(
                    async token =>
                    {
                        await using var scope = scopes.CreateAsyncScope();
                        scope.ServiceProvider.GetRequiredService<Caller>().Enter(practice.Key);
                        var journal = scope.ServiceProvider.GetRequiredService<Journal>();
                        await scope
                            .ServiceProvider.GetRequiredService<Db>()
                            .InTransactionAsync(
                                async () =>
                                {
                                    await journal.AppendAsync([], entries, token);
                                    return true;
                                },
                                token
                            );
                    },
                    ct
                );
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotWritten(exception, _taken.Count);
                return false;
            }

            _taken.RemoveAll(item => item.PracticeId == practice.Key);
        }

        return true;
    }

    [LoggerMessage(
        LogLevel.Error,
        "{Count} audit events could not be written; they are kept and tried again"
    )]
    private partial void NotWritten(Exception exception, int count);
}
