using System.Globalization;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Reads the dates and instants of FHIR.</summary>
internal static class FhirTimes
{
    /// <summary>An instant; a date counts from its start in UTC. Null where it is neither.</summary>
    public static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : null;

    public static DateTimeOffset LastUpdated(FhirResource resource)
    {
        List<IncomingFault> ignored = [];
        return Instant(resource.Node.Object("meta", ignored)?.Text("lastUpdated", ignored))
            ?? DateTimeOffset.MinValue;
    }

    /// <summary>A whole date; null for a year, a month or anything else.</summary>
    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? date
            : null;

    /// <summary>Whether a text is a whole date, or a date-time with its offset.</summary>
    public static bool IsWhole(string text) =>
        Date(text) is not null
        || (
            text.IndexOf('T', StringComparison.Ordinal) is var time and > 0
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > time)
            && Instant(text) is not null
        );

    /// <summary>The time of a choice such as <c>effective[x]</c>: a date-time, an instant, or the start of a period.</summary>
    public static string? Of(FhirNode? node, string choice, List<IncomingFault> faults)
    {
        if (node is null)
        {
            return null;
        }

        return node.Text($"{choice}DateTime", faults)
            ?? node.Text($"{choice}Instant", faults)
            ?? node.Object($"{choice}Period", faults)?.Text("start", faults);
    }
}
