using System.Diagnostics;
using System.Diagnostics.Metrics;
using MediatR;
using PracticeApi.Persistence;

namespace PracticeApi.Pipeline;

/// <summary>Names of the traces and measurements that the API gives off.</summary>
internal static class Telemetry
{
    public const string Name = "PracticeApi";

    public static ActivitySource Source { get; } = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Seconds a request took in the pipeline, by request and outcome.</summary>
    public static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("practice.request.duration", "s");

    /// <summary>Statements a request sent to the database.</summary>
    public static Histogram<int> Statements { get; } =
        Meter.CreateHistogram<int>("practice.request.statements");
}

/// <summary>Measures each request. It names the request, never what is in it.</summary>
internal sealed class TelemetryBehavior<TRequest, TResponse>(Db db)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static bool SomebodyListens =>
        Telemetry.Duration.Enabled
        || Telemetry.Statements.Enabled
        || Telemetry.Source.HasListeners();

    public Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    ) => SomebodyListens ? MeasureAsync(next) : next();

    private async Task<TResponse> MeasureAsync(RequestHandlerDelegate<TResponse> next)
    {
        using var activity = Telemetry.Source.StartActivity(RequestName.Of<TRequest>());
        var start = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var response = await next();
            outcome = "done";
            return response;
        }
        finally
        {
            var name = new KeyValuePair<string, object?>("request", RequestName.Of<TRequest>());
            Telemetry.Duration.Record(
                Stopwatch.GetElapsedTime(start).TotalSeconds,
                name,
                new KeyValuePair<string, object?>("outcome", outcome)
            );
            Telemetry.Statements.Record(db.Statements, name);
        }
    }
}
