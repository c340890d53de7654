namespace PracticeApi.Clinical.Labs;

/// <summary>One result as a person or a laboratory states it, before anything is understood.</summary>
/// <remarks>Exactly one of value, printed, coded, titers, text and absent reason is given.</remarks>
public sealed record LabEntry
{
    /// <summary>The number; <see cref="ValueText"/> is what was typed.</summary>
    public decimal? Value { get; init; }

    /// <summary>The number exactly as typed, at most 18 integer and 10 fractional digits; wins over <see cref="Value"/>.</summary>
    public string? ValueText { get; init; }

    /// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c> before the number; null for an exact one.</summary>
    public string? Comparator { get; init; }

    /// <summary>The unit as printed.</summary>
    public string? Unit { get; init; }

    /// <summary>The whole result as printed, to be read by rule: <c>&lt;0.5</c>, <c>1:160</c>, <c>neg</c>, <c>18.0</c>.</summary>
    public string? Printed { get; init; }

    /// <summary>A result that is a word or a code.</summary>
    public CodedEntry? Coded { get; init; }

    /// <summary>Titres, one for each pattern seen.</summary>
    public IReadOnlyList<TitreEntry>? Titers { get; init; }

    /// <summary>A result in words.</summary>
    public string? Text { get; init; }

    /// <summary>Why there is no result.</summary>
    public string? AbsentReason { get; init; }

    /// <summary>The laboratory's own range.</summary>
    public RangeEntry? ReferenceRange { get; init; }

    /// <summary>The laboratory's own flag, as printed.</summary>
    public string? LaboratoryFlag { get; init; }

    /// <summary>Whether the person had fasted; null when not recorded.</summary>
    public bool? Fasting { get; init; }

    /// <summary>The state of the body at collection.</summary>
    public Physiology? Physiology { get; init; }

    /// <summary>The specimen, where it differs from the analyte's.</summary>
    public string? Specimen { get; init; }
}

/// <summary>A result that is a word or a code, as stated.</summary>
/// <param name="Value">A coded value in camelCase, as <c>notDetected</c>.</param>
/// <param name="Code">A code of <paramref name="System"/>, as <c>AC-4</c>.</param>
/// <param name="System">The code system.</param>
/// <param name="Text">The words printed.</param>
public sealed record CodedEntry(
    string? Value = null,
    string? Code = null,
    string? System = null,
    string? Text = null
);

/// <summary>A titre, as stated.</summary>
/// <param name="Denominator">The reciprocal of the last dilution that reacts: 160 for 1:160.</param>
/// <param name="Comparator"><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>; null for an exact one.</param>
/// <param name="Patterns">Patterns of the international consensus on ANA patterns, AC-0 to AC-29.</param>
public sealed record TitreEntry(
    int? Denominator,
    string? Comparator = null,
    IReadOnlyList<string>? Patterns = null
);

/// <summary>The laboratory's range, as stated.</summary>
public sealed record RangeEntry
{
    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public decimal? High { get; init; }

    /// <summary>Whether the lower bound itself is normal; yes unless said.</summary>
    public bool? LowInclusive { get; init; }

    /// <summary>Whether the upper bound itself is normal; yes unless said.</summary>
    public bool? HighInclusive { get; init; }

    /// <summary>The unit of the bounds as printed; that of the result unless said.</summary>
    public string? Unit { get; init; }

    /// <summary>The range in words; read as bounds when it plainly states them and none are given.</summary>
    public string? Text { get; init; }
}

/// <summary>A phase of the menstrual cycle.</summary>
public enum CyclePhase
{
    /// <summary>From the first day of bleeding until the mid-cycle peak.</summary>
    Follicular,

    /// <summary>The mid-cycle peak.</summary>
    MidCycle,

    /// <summary>From ovulation until the next bleeding.</summary>
    Luteal,
}

/// <summary>The state of the body at collection, as far as it was recorded.</summary>
/// <param name="PregnancyTrimester">1, 2 or 3; null when not pregnant or not recorded.</param>
/// <param name="CyclePhase">The phase of the cycle.</param>
/// <param name="Menopausal">Whether menopause has passed.</param>
public sealed record Physiology(
    int? PregnancyTrimester = null,
    CyclePhase? CyclePhase = null,
    bool? Menopausal = null
);

/// <summary>Something that keeps an entry from being stored.</summary>
/// <param name="Path">JSON pointer into the entry, as <c>/referenceRange/unit</c>; empty for the entry as a whole.</param>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Message">What is wrong, for a person, without the value itself.</param>
/// <param name="InRequestAlone">Whether it can be seen without the catalogue (a malformed request rather than an impossible one).</param>
public sealed record EntryFault(string Path, string Code, string Message, bool InRequestAlone)
{
    internal static EntryFault Malformed(string pointer, string code, string message) =>
        new(pointer, code, message, InRequestAlone: true);

    internal static EntryFault Impossible(string pointer, string code, string message) =>
        new(pointer, code, message, InRequestAlone: false);
}
