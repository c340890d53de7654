using System.Buffers;

namespace PracticeApi.Clinical.Labs;

/// <summary>
/// Reads the flags that laboratories print: HL7 table 0078 and the interpretation codes of FHIR, one or several in a text. A
/// code that is not known is kept and says nothing.
/// </summary>
public static class LaboratoryFlags
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("~,; \t");

    // Below or above the panic limits, and very abnormal where there are no limits.
    private static readonly HashSet<string> Critical = new(StringComparer.OrdinalIgnoreCase)
    {
        "LL",
        "HH",
        "AA",
        "CRITICAL",
        "PANIC",
    };

    /// <summary>Whether the laboratory calls the result critical.</summary>
    /// <param name="flag">As it was printed; null where there is none.</param>
    public static bool AreCritical(string? flag)
    {
        for (var rest = flag.AsSpan(); !rest.IsEmpty; )
        {
            var end = rest.IndexOfAny(Separators);
            var code = end < 0 ? rest : rest[..end];
            if (Critical.GetAlternateLookup<ReadOnlySpan<char>>().Contains(code))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return false;
    }
}
