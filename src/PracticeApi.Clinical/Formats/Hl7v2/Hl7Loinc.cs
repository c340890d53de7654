namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>Tells a LOINC code from a local one that is labelled as LOINC.</summary>
internal static class Hl7Loinc
{
    // Genuine codes whose check digit is not that of the others.
    private static readonly HashSet<string> Exceptions =
    [
        "11491-6",
        "11501-6",
        "5895-7",
        "5896-5",
        "5897-3",
        "5928-1",
        "6028-3",
        "6415-5",
        "6580-7",
        "6645-7",
        "6646-5",
        "6647-3",
        "6648-1",
        "6649-9",
    ];

    public static bool IsCode(string code)
    {
        var dash = code.Length - 2;
        return dash is >= 1 and <= 7
            && code[dash] == '-'
            && code.AsSpan(0, dash).ContainsAnyExceptInRange('0', '9') is false
            && char.IsAsciiDigit(code[^1])
            && (CheckDigit(code.AsSpan(0, dash)) == code[^1] - '0' || Exceptions.Contains(code));
    }

    // Modulo 10 (Luhn): from the right, every other digit is doubled, beginning with the last.
    private static int CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            var weighed = i % 2 == 0 ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return (10 - (sum % 10)) % 10;
    }
}
