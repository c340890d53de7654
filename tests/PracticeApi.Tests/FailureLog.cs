using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PracticeApi.Tests;

/// <summary>What the servers of all tests have logged as errors: the reason of a 500, which its body does not tell.</summary>
internal sealed class FailureLog : ILoggerProvider, ILogger
{
    private const int Kept = 10;

    private static readonly ConcurrentQueue<string> Lines = new();

    /// <summary>The last errors.</summary>
    public static string Last => string.Join("\n", Lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            Lines.Enqueue($"{formatter(state, exception)} {exception}");
            while (Lines.Count > Kept)
            {
                Lines.TryDequeue(out _);
            }
        }
    }

    public void Dispose() { }
}
