using PracticeApi.Access;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Persistence;

/// <summary>
/// What a server does by itself again and again, practice by practice. Every instance does it: whatever is done has to bear
/// that another one was first. What fails is logged and tried again the next time.
/// </summary>
internal abstract partial class PeriodicWork(
    IServiceScopeFactory scopes,
    TransientFaults transient,
    ILogger log,
    TimeSpan interval
) : BackgroundService
{
    private const string PracticesSql = """
        SELECT DISTINCT PracticeId
        FROM   AccountPractices
        """;

    /// <summary>Does what is due now. What fails in one practice keeps no other from it.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        IReadOnlyList<Guid> practices = [];
        await TryAsync(async services =>
            practices = await services
                .GetRequiredService<Db>()
                .QueryAsync<Guid>(PracticesSql, null, ct)
        );
        await TryAsync(services => RunOutsideAsync(services.GetRequiredService<Db>(), ct));
        foreach (var practice in practices)
        {
            await TryAsync(services =>
            {
                services.GetRequiredService<Caller>().Enter(practice);
                return RunInPracticeAsync(services, ct);
            });
        }
    }

    /// <summary>Does what is due now with what belongs to no practice.</summary>
    protected virtual Task RunOutsideAsync(Db db, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Does what is due now in one practice.</summary>
    /// <param name="services">Those of a scope that has entered the practice.</param>
    protected abstract Task RunInPracticeAsync(IServiceProvider services, CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryAsync(Func<IServiceProvider, Task> work)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed(log, GetType().Name, interval, ExceptionReport.Of(exception));
        }
    }

    /// <summary>Writes in a transaction, which is tried again where the database had no time for it.</summary>
    protected async Task<T> WriteAsync<T>(Db db, Func<Task<T>> work, CancellationToken ct) =>
        await transient.Pipeline.ExecuteAsync(
            async token => await db.InTransactionAsync(work, token),
            ct
        );

    [LoggerMessage(
        LogLevel.Warning,
        "{Work} has failed and is tried again in {Interval}: {Report}"
    )]
    private static partial void Failed(ILogger log, string work, TimeSpan interval, string report);
}
