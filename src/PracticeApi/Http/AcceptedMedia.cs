using System.Reflection;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PracticeApi.Problems;

namespace PracticeApi.Http;

/// <summary>The media types that a route answers beside JSON.</summary>
/// <param name="MediaTypes">The further ones; of equals the earlier is taken.</param>
/// <param name="WithJson">Whether JSON is answered at all.</param>
internal sealed record OfferedMedia(IReadOnlyList<string> MediaTypes, bool WithJson = true);

/// <summary>The media type that the caller wants by <c>Accept</c>, of those the route offers; JSON unless another is wanted more.</summary>
/// <param name="MediaType">One of those offered.</param>
internal sealed record AcceptedMedia(string MediaType) : IBindableFromHttpContext<AcceptedMedia>
{
    public const string Json = "application/json";
    public const string Svg = "image/svg+xml";
    public const string Csv = "text/csv";
    public const string Html = "text/html";
    public const string Pdf = "application/pdf";
    public const string Fhir = "application/fhir+json";

    public static ValueTask<AcceptedMedia?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var further = context.GetEndpoint()!.Metadata.GetRequiredMetadata<OfferedMedia>();
        // A problem depends on the header as well, and takes the headers away that were set before it.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Vary = HeaderNames.Accept;
            return Task.CompletedTask;
        });
        return
            Choose(
                context.Request.Headers.Accept,
                further.WithJson ? [Json, .. further.MediaTypes] : further.MediaTypes
            )
                is { } chosen
            ? ValueTask.FromResult<AcceptedMedia?>(new AcceptedMedia(chosen))
            : throw Problem.NotAcceptable();
    }

    /// <summary>
    /// What is wanted most; of equals what is named, then what is offered first. Without a header that can be read anything
    /// will do (RFC 9110, 12.5.1).
    /// </summary>
    /// <returns>Null when nothing that is offered will do.</returns>
    public static string? Choose(StringValues accept, IReadOnlyList<string> offered)
    {
        if (
            !MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var ranges)
            || ranges.Count == 0
        )
        {
            return offered[0];
        }

        return offered
            .Select(type => (Type: type, Wish: WishFor(type, ranges)))
            .Where(one => one.Wish.Quality > 0)
            .OrderByDescending(one => one.Wish.Quality)
            .ThenByDescending(one => one.Wish.Precision)
            .Select(one => one.Type)
            .FirstOrDefault();
    }

    // The most precise range that fits a type decides how much it is wanted.
    private static (double Quality, int Precision) WishFor(
        string type,
        IEnumerable<MediaTypeHeaderValue> ranges
    ) =>
        ranges
            .Select(range => (Quality: range.Quality ?? 1, Precision: PrecisionOf(range, type)))
            .Where(wish => wish.Precision > 0)
            .OrderByDescending(wish => wish.Precision)
            .FirstOrDefault();

    private static int PrecisionOf(MediaTypeHeaderValue range, string type) =>
        range.MatchesAllTypes ? 1
        : range.MatchesAllSubTypes
            ? type.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase) ? 2
                : 0
        : range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) ? 3
        : 0;
}

internal static class OfferedMediaRoutes
{
    /// <summary>The route answers these media types too, when the caller wants them more than JSON.</summary>
    public static RouteHandlerBuilder Offers(
        this RouteHandlerBuilder route,
        params string[] mediaTypes
    ) => route.WithMetadata(new OfferedMedia(mediaTypes));

    /// <summary>The route answers these media types and no JSON; the first where the caller does not say.</summary>
    public static RouteHandlerBuilder OffersOnly(
        this RouteHandlerBuilder route,
        params string[] mediaTypes
    ) => route.WithMetadata(new OfferedMedia(mediaTypes, WithJson: false));
}
