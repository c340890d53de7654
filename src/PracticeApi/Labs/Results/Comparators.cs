using PracticeApi.Clinical.Labs;

namespace PracticeApi.Labs.Results;

/// <summary>Comparators as they are printed.</summary>
internal static class Comparators
{
    public static string? Token(Comparator? comparator) =>
        comparator switch
        {
            Comparator.LessThan => "<",
            Comparator.LessOrEqual => "<=",
            Comparator.GreaterThan => ">",
            Comparator.GreaterOrEqual => ">=",
            _ => null,
        };

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
