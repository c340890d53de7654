using Polly;
using Polly.Retry;
using PracticeApi.Persistence;

namespace PracticeApi.Pipeline;

/// <summary>Runs work again when the database refused it for a reason that passes by itself.</summary>
internal sealed class TransientFaults(SqlEngine engine)
{
    public const int Attempts = 5;

    // The caller waits meanwhile, and holds a place in the queue.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public ResiliencePipeline Pipeline { get; } =
        new ResiliencePipelineBuilder()
            .AddTimeout(Patience)
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<Exception>(engine.IsTransient),
                    MaxRetryAttempts = Attempts - 1,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = TimeSpan.FromMilliseconds(50),
                    MaxDelay = TimeSpan.FromSeconds(2),
                }
            )
            .Build();
}
