using System.Text.Json;
using System.Text.RegularExpressions;

namespace PracticeApi.Problems;

/// <summary>
/// Says what is wrong with a body that the serializer could not read. Of its messages only the members' names are taken:
/// the rest may quote the value, which may be health data.
/// </summary>
internal static partial class JsonFaults
{
    public static Dictionary<string, string[]> Explain(JsonException fault)
    {
        var pointer = JsonPointer.FromJsonPath(fault.Path);
        var message = fault.Message;
        if (Says(message, "missing required properties"))
        {
            var names = message.IndexOf("including", StringComparison.Ordinal);
            return Name()
                .Matches(message, Math.Max(names, 0))
                .Select(name => JsonPointer.Below(pointer, name.Groups[1].Value))
                .Distinct()
                .ToDictionary(member => member, string[] (_) => ["is required"]);
        }

        if (Says(message, "Duplicate property") && Name().Match(message) is { Success: true } twice)
        {
            var member = JsonPointer.Below("", twice.Groups[1].Value);
            return One(
                pointer.EndsWith(member, StringComparison.Ordinal) ? pointer : pointer + member,
                "is given twice"
            );
        }

        return One(
            pointer,
            Says(message, "could not be mapped to any .NET member")
                    ? "is not a member of this request"
                : Says(message, "allow setting null") || Says(message, "allow null")
                    ? "must not be null"
                : Says(message, "could not be converted") ? "has a value of the wrong type"
                : "is not well-formed JSON"
        );
    }

    private static bool Says(string message, string words) =>
        message.Contains(words, StringComparison.Ordinal);

    private static Dictionary<string, string[]> One(string pointer, string message) =>
        new() { [pointer] = [message] };

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Name();
}
