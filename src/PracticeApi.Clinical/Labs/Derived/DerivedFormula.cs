namespace PracticeApi.Clinical.Labs.Derived;

/// <summary>A result that goes into a formula.</summary>
/// <param name="Analyte">Code of the analyte.</param>
/// <param name="Unit">The UCUM unit that the formula takes it in.</param>
public sealed record DerivedInputOf(string Analyte, string Unit);

/// <summary>What is computed of other results of the same collection, and when it is not.</summary>
public sealed record DerivedFormula
{
    /// <summary>Stable kebab-case code.</summary>
    public required string Code { get; init; }

    /// <summary>Code of the analyte that it gives.</summary>
    public required string Gives { get; init; }

    /// <summary>What goes in, in the order of the formula.</summary>
    public required IReadOnlyList<DerivedInputOf> Inputs { get; init; }

    /// <summary>The fractional digits that the value is rounded to, half up.</summary>
    public required int Decimals { get; init; }

    /// <summary>Whether it is computed only where fasting is recorded.</summary>
    public bool FastingNeeded { get; init; }

    /// <summary>The youngest age in completed years; null for any.</summary>
    public int? MinAge { get; init; }

    /// <summary>Whether it is not computed in pregnancy.</summary>
    public bool NotInPregnancy { get; init; }

    /// <summary>Whether it only gives the analyte it takes in another unit: nothing that is worth a result of its own.</summary>
    public bool IsConversion => Inputs.Any(input => input.Analyte == Gives);
}

/// <summary>What a formula is applied to, besides its inputs.</summary>
public sealed record DerivedContext
{
    /// <summary>Whether the person had fasted; null when it is not recorded.</summary>
    public bool? Fasting { get; init; }

    /// <summary>Age in completed years at collection.</summary>
    public int? Age { get; init; }

    /// <summary>Sex as it bears on formulas.</summary>
    public Sex Sex { get; init; }

    /// <summary>Whether the person was pregnant.</summary>
    public bool IsPregnant { get; init; }

    /// <summary>Whether the laboratory has printed a value of the same quantity.</summary>
    public bool IsPrinted { get; init; }

    /// <summary>Whether the chart mentions something that makes the formula meaningless.</summary>
    public bool IsExcluded { get; init; }
}

/// <summary>What became of a formula.</summary>
public enum DerivedOutcome
{
    /// <summary>It was computed.</summary>
    Computed,

    /// <summary>It needs fasting, which is not recorded.</summary>
    NotFasting,

    /// <summary>The person is too young.</summary>
    UnderAge,

    /// <summary>The person is pregnant.</summary>
    Pregnant,

    /// <summary>The laboratory has printed the value itself.</summary>
    PrintedValueWins,

    /// <summary>The chart mentions something that makes it meaningless.</summary>
    Excluded,

    /// <summary>The formula does not hold for these inputs.</summary>
    OutOfBounds,
}

/// <summary>A formula applied.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Value">The value, rounded; null unless computed.</param>
public sealed record DerivedValue(DerivedOutcome Outcome, decimal? Value);
