using System.Text;
using System.Text.Json;

namespace PracticeApi.Problems;

/// <summary>Turns the framework's ways of naming a member into JSON Pointers (RFC 6901) of the JSON names.</summary>
internal static class JsonPointer
{
    /// <summary><c>Results[0].Unit</c> becomes <c>/results/0/unit</c>.</summary>
    public static string FromMember(string path) =>
        From(path, JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary><c>$.results[0].unit</c> becomes <c>/results/0/unit</c>; the root is the empty pointer.</summary>
    public static string FromJsonPath(string? path) =>
        path is null or "$"
            ? ""
            : From(
                path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..],
                name => name
            );

    /// <summary>The pointer to a member of what another points to.</summary>
    public static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string From(string path, Func<string, string> rename)
    {
        var pointer = new StringBuilder();
        foreach (var part in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Trim('\'');
            pointer.Append(Below("", rename(name)));
        }

        return pointer.ToString();
    }
}
