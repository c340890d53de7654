using System.Collections.Concurrent;
using System.Reflection;

namespace PracticeApi.Pipeline;

/// <summary>A generic request, which says for each of its types what it is called: <c>AddCondition</c>, not AddChartEntry`2.</summary>
public interface INamedRequest
{
    static abstract string RequestName { get; }
}

/// <summary>What a request is called in the contract, the audit and the telemetry.</summary>
internal static class RequestName
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    public static string Of<TRequest>() => Of(typeof(TRequest));

    public static string Of(Type request) => Names.GetOrAdd(request, Find);

    private static string Find(Type request) =>
        typeof(INamedRequest).IsAssignableFrom(request)
            ? (string)
                request
                    .GetProperty(
                        nameof(INamedRequest.RequestName),
                        BindingFlags.Public | BindingFlags.Static
                    )!
                    .GetValue(null)!
            : request.Name;
}
