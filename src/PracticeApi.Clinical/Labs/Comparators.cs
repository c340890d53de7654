namespace PracticeApi.Clinical.Labs;

/// <summary>Comparators as they are written in the contract.</summary>
public static class Comparators
{
    /// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>; null for none.</summary>
    public static string? Token(Comparator? comparator) =>
        comparator switch
        {
            Comparator.LessThan => "<",
            Comparator.LessOrEqual => "<=",
            Comparator.GreaterThan => ">",
            Comparator.GreaterOrEqual => ">=",
            _ => null,
        };

    /// <summary>The comparator of a token; null where it is none.</summary>
    public static Comparator? Of(string? token) =>
        token switch
        {
            "<" => Comparator.LessThan,
            "<=" => Comparator.LessOrEqual,
            ">" => Comparator.GreaterThan,
            ">=" => Comparator.GreaterOrEqual,
            _ => null,
        };
}
