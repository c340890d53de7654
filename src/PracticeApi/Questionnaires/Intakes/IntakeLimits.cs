using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Holds the patient's side to so many requests a minute of one network address.</summary>
internal sealed class IntakeLimits(IOptions<IntakeSettings> settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<
        HttpContext,
        string
    >(http =>
        RateLimitPartition.GetTokenBucketLimiter(
            Address(http.Connection.RemoteIpAddress),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = settings.Value.RequestsPerMinute,
                TokensPerPeriod = Math.Max(1, settings.Value.RequestsPerMinute / 6),
                ReplenishmentPeriod = TimeSpan.FromSeconds(10),
                QueueLimit = 0,
            }
        )
    );

    public bool Admits(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();

    /// <summary>Refuses what is too much before anything else is looked at.</summary>
    public static async ValueTask<object?> FilterAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    ) =>
        context
            .HttpContext.RequestServices.GetRequiredService<IntakeLimits>()
            .Admits(context.HttpContext)
            ? await next(context)
            : throw Problem.TooManyRequests(
                "There were too many requests from this address. Wait a little."
            );

    // A household or a phone has a whole network of IPv6 addresses.
    private static string Address(IPAddress? address)
    {
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
        }

        return address?.MapToIPv4().ToString() ?? "";
    }
}
