using System.Diagnostics;

namespace PracticeApi.Benchmarks.Http;

/// <summary>One turn of one side: what its clients saw, and the processor time it took.</summary>
internal sealed record Turn(List<long> Taken, TimeSpan Time, TimeSpan ProcessorTime)
{
    /// <summary>After a turn the API still writes the audit of its last reads: that is part of their cost.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static async Task<Turn> RunAsync(
        Server server,
        IReadOnlyList<byte[]> requests,
        TimeSpan time,
        CancellationToken ct
    )
    {
        var before = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        var taken = await Load.RunAsync(server.Port, requests, time, ct);
        var elapsed = watch.Elapsed;
        await Task.Delay(Settling, ct);
        return new Turn(taken, elapsed, server.ProcessorTime - before);
    }
}

/// <summary>All turns of one side on one route.</summary>
internal sealed class Measured(IReadOnlyList<Turn> turns)
{
    private readonly long[] _sorted = [.. turns.SelectMany(turn => turn.Taken).Order()];

    public double RequestsPerSecond => _sorted.Length / turns.Sum(turn => turn.Time.TotalSeconds);

    public double MicrosecondsOfProcessor =>
        turns.Sum(turn => turn.ProcessorTime.TotalMicroseconds) / _sorted.Length;

    public double Milliseconds(double quantile) =>
        Stopwatch
            .GetElapsedTime(0, _sorted[(int)(quantile * (_sorted.Length - 1))])
            .TotalMilliseconds;
}
