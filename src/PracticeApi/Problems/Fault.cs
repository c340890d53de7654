namespace PracticeApi.Problems;

/// <summary>One fault of one field.</summary>
/// <param name="Pointer">JSON Pointer into the request's body, or a slash and the name of a query parameter.</param>
/// <param name="Message">For a person: what is wrong and what would be right.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="NeedsFacts">Whether only the catalogue or stored data show it (422) or the request alone does (400).</param>
public sealed record Fault(
    string Pointer,
    string Message,
    string Code = "invalid-value",
    bool NeedsFacts = false
);
