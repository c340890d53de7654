namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>Laboratory and method as they are compared: trimmed, without regard to case, blank equal only to blank.</summary>
internal static class Assay
{
    public static string KeyOf(TrendResult result) =>
        $"{Folded(result.Laboratory)}\n{Folded(result.Method)}";

    public static string? Stated(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Folded(string? text) => Stated(text)?.ToUpperInvariant() ?? "";
}
