using System.Globalization;
using System.Reflection;
using PracticeApi.Problems;

namespace PracticeApi.Http;

/// <summary>The version that a change is made to, from the header <c>If-Match</c>; required wherever it is bound.</summary>
/// <param name="Version">The resource's version as the caller has read it.</param>
public sealed record IfMatch(int Version) : IBindableFromHttpContext<IfMatch>
{
    /// <summary>Reads the header: a strong entity tag holding a version.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        Read(context) is { } version
            ? ValueTask.FromResult<IfMatch?>(new IfMatch(version))
            : throw Problem.PreconditionRequired();

    /// <summary>The version in the header; null without the header.</summary>
    internal static int? Read(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            return null;
        }

        return
            header.Length > 2
            && header[0] == '"'
            && header[^1] == '"'
            && int.TryParse(
                header.AsSpan(1, header.Length - 2),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var version
            )
            ? version
            : throw Problem.Malformed(
                "invalid-if-match",
                "If-Match is the ETag of the resource, such as \"3\"."
            );
    }
}

/// <summary>The version that a PUT is made to, from <c>If-Match</c>; required where there is something to replace.</summary>
/// <param name="Version">The resource's version as the caller has read it; null where the caller makes the first.</param>
public sealed record IfMatchUnlessNew(int? Version) : IBindableFromHttpContext<IfMatchUnlessNew>
{
    /// <summary>Reads the header: a strong entity tag holding a version, or nothing.</summary>
    public static ValueTask<IfMatchUnlessNew?> BindAsync(
        HttpContext context,
        ParameterInfo parameter
    ) => ValueTask.FromResult<IfMatchUnlessNew?>(new IfMatchUnlessNew(IfMatch.Read(context)));
}
