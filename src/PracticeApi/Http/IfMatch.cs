using System.Globalization;
using System.Reflection;
using PracticeApi.Problems;

namespace PracticeApi.Http;

/// <summary>The version that a change is made to, from the header <c>If-Match</c>; required wherever it is bound.</summary>
/// <param name="Version">The resource's version as the caller has read it.</param>
public sealed record IfMatch(int Version) : IBindableFromHttpContext<IfMatch>
{
    /// <summary>Reads the header: a strong entity tag holding a version.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            throw Problem.PreconditionRequired();
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
            ? ValueTask.FromResult<IfMatch?>(new IfMatch(version))
            : throw Problem.Malformed(
                "invalid-if-match",
                "If-Match is the ETag of the resource, such as \"3\"."
            );
    }
}
