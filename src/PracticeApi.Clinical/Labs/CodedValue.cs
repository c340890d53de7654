namespace PracticeApi.Clinical.Labs;

/// <summary>A result given as a word.</summary>
public enum CodedValue
{
    /// <summary>Below the cut-off of the assay.</summary>
    Negative,

    /// <summary>In the grey zone of the assay.</summary>
    Equivocal,

    /// <summary>Just above the cut-off.</summary>
    WeakPositive,

    /// <summary>Above the cut-off of the assay.</summary>
    Positive,

    /// <summary>Seen, too little to grade.</summary>
    Trace,

    /// <summary>First grade of four.</summary>
    Plus1,

    /// <summary>Second grade of four.</summary>
    Plus2,

    /// <summary>Third grade of four.</summary>
    Plus3,

    /// <summary>Fourth grade of four.</summary>
    Plus4,

    /// <summary>Found.</summary>
    Detected,

    /// <summary>Looked for and not found.</summary>
    NotDetected,
}

/// <summary>The names of coded values as they stand in data and in the contract: <c>notDetected</c>, <c>plus2</c>.</summary>
public static class CodedValues
{
    private static readonly Dictionary<string, CodedValue> ByCode = Enum.GetValues<CodedValue>()
        .ToDictionary(Code, StringComparer.Ordinal);

    /// <summary>The name of a value in camelCase.</summary>
    public static string Code(this CodedValue value) => EnumNames.CamelCase(value);

    /// <summary>The value of a name in camelCase or of a printed grade (<c>2+</c>); null when there is none.</summary>
    public static CodedValue? Of(string code) =>
        code is [>= '1' and <= '4', '+'] ? CodedValue.Plus1 + (code[0] - '1')
        : ByCode.TryGetValue(code, out var value) ? value
        : null;
}
