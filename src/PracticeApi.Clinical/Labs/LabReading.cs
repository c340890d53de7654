using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Labs;

/// <summary>One result as understood: what is stored.</summary>
public sealed record LabReading
{
    /// <summary>The kind of answer it is, which may differ from the analyte's own (a word where a number is usual).</summary>
    public required ResultForm Form { get; init; }

    /// <summary>The number, or the reciprocal of the highest titre; null for words.</summary>
    public decimal? Value { get; init; }

    /// <summary>The number exactly as typed.</summary>
    public string? ValueText { get; init; }

    /// <summary>How the true value relates to the number; null when they are the same.</summary>
    public Comparator? Comparator { get; init; }

    /// <summary>The UCUM unit of the number; null for words.</summary>
    public string? Unit { get; init; }

    /// <summary>The unit as printed.</summary>
    public string? UnitText { get; init; }

    /// <summary>What the unit is to the analyte.</summary>
    public UnitStanding UnitStanding { get; init; }

    /// <summary>The word or code.</summary>
    public CodedReading? Coded { get; init; }

    /// <summary>The titres, as stated.</summary>
    public IReadOnlyList<Titre> Titres { get; init; } = [];

    /// <summary>The words of a result in words.</summary>
    public string? Text { get; init; }

    /// <summary>Why there is no result.</summary>
    public string? AbsentReason { get; init; }

    /// <summary>The laboratory's own range; null when it gave no bounds.</summary>
    public LaboratoryRange? Range { get; init; }

    /// <summary>Whether the laboratory gave its range in words that could not be read.</summary>
    public bool RangeUnread { get; init; }

    /// <summary>The laboratory's range as printed.</summary>
    public string? RangeText { get; init; }

    /// <summary>The laboratory's own flag, as printed.</summary>
    public string? LaboratoryFlag { get; init; }

    /// <summary>Whether the person had fasted; null when not recorded.</summary>
    public bool? Fasting { get; init; }

    /// <summary>The state of the body at collection; null when nothing was recorded.</summary>
    public Physiology? Physiology { get; init; }

    /// <summary>The specimen, where it was stated.</summary>
    public string? Specimen { get; init; }
}

/// <summary>A word or code as understood.</summary>
/// <param name="Value">What the word means; null for a code without such a meaning.</param>
/// <param name="Code">The code, as <c>AC-4</c>.</param>
/// <param name="System">The code system.</param>
/// <param name="Text">The words printed.</param>
public sealed record CodedReading(
    CodedValue? Value,
    string? Code = null,
    string? System = null,
    string? Text = null
);

/// <summary>A titre as understood.</summary>
/// <param name="Denominator">The reciprocal of the last dilution that reacts.</param>
/// <param name="Comparator">How the true dilution relates to it; null when they are the same.</param>
/// <param name="Patterns">The patterns seen at it.</param>
public sealed record Titre(int Denominator, Comparator? Comparator, IReadOnlyList<string> Patterns);

/// <summary>The laboratory's own range as understood.</summary>
/// <param name="Low">The lower bound; null leaves that side open.</param>
/// <param name="High">The upper bound; null leaves that side open.</param>
/// <param name="LowInclusive">Whether the lower bound itself is normal.</param>
/// <param name="HighInclusive">Whether the upper bound itself is normal.</param>
/// <param name="Unit">The UCUM unit of the bounds.</param>
public sealed record LaboratoryRange(
    decimal? Low,
    decimal? High,
    bool LowInclusive,
    bool HighInclusive,
    string Unit
);

/// <summary>What became of reading an entry.</summary>
/// <param name="Reading">What is stored; null when there are faults or the analyte is not known.</param>
/// <param name="Faults">Everything that is wrong, at once.</param>
public sealed record EntryReading(LabReading? Reading, IReadOnlyList<EntryFault> Faults);
