using System.Text.Json.Serialization;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>How a score is made of what goes into it.</summary>
public enum ScoreMethod
{
    /// <summary>The weighted sum.</summary>
    Sum,

    /// <summary>The weighted mean.</summary>
    Mean,

    /// <summary>A formula over named inputs.</summary>
    Formula,
}

/// <summary>What becomes of a score where answers are missing.</summary>
public enum MissingRule
{
    /// <summary>It is not computed.</summary>
    Refuse,

    /// <summary>What is there stands for what is missing: the sum is scaled up, the mean is that of the answers given.</summary>
    Prorate,

    /// <summary>A missing answer counts as zero.</summary>
    Zero,
}

/// <summary>How a number is rounded.</summary>
public enum RoundingMode
{
    /// <summary>To the nearest, a half upwards.</summary>
    HalfUp,

    /// <summary>To the nearest, a half to the even digit.</summary>
    HalfEven,

    /// <summary>Downwards.</summary>
    Down,

    /// <summary>Upwards.</summary>
    Up,
}

/// <summary>A number computed of the answers.</summary>
public sealed record ScoreRule
{
    /// <summary>Code of the score: the questionnaire's key for the main one, with a point and a name for the others.</summary>
    /// <example>phq-9</example>
    public required string Code { get; init; }

    /// <summary>Name of the score.</summary>
    /// <example>total</example>
    public required string Name { get; init; }

    /// <summary>What the score is called in code systems.</summary>
    public IReadOnlyList<ItemCode> Codes { get; init; } = [];

    /// <summary>How it is made.</summary>
    public ScoreMethod Method { get; init; }

    /// <summary>What goes into it.</summary>
    public required IReadOnlyList<ScorePart> Inputs { get; init; }

    /// <summary>
    /// The formula over the names of the inputs: numbers, <c>+ - * /</c>, comparisons, <c>and or not</c>, <c>if(c, a, b)</c>,
    /// <c>min max abs sqrt ln exp pow floor ceil round</c>, over repeated groups <c>sum mean count</c>, and <c>none</c> for no
    /// score.
    /// </summary>
    /// <example>0.56 * sqrt(tjc28) + 0.28 * sqrt(sjc28) + 0.70 * ln(max(esr, 1)) + 0.014 * gh</example>
    public string? Formula { get; init; }

    /// <summary>What becomes of it where answers are missing.</summary>
    public MissingAnswers Missing { get; init; } = new();

    /// <summary>What the sum, mean or formula is multiplied by; 1 unless said.</summary>
    public decimal? Factor { get; init; }

    /// <summary>What is added after multiplying; 0 unless said.</summary>
    public decimal? Offset { get; init; }

    /// <summary>How it is rounded; null for not at all.</summary>
    public Rounding? Rounding { get; init; }

    /// <summary>What the rounded number stands for, as a T-score; empty for itself. A number that is not in it gives no score.</summary>
    public IReadOnlyList<TableEntry> Table { get; init; } = [];

    /// <summary>What values mean.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>
    /// A formula whose number is looked up in the bands instead of the value; beside the inputs it knows <c>value</c>.
    /// </summary>
    public string? BandFormula { get; init; }

    /// <summary>What else may be said of a score, each under a formula; beside the inputs it knows <c>value</c>.</summary>
    public IReadOnlyList<ScoreRemark> Remarks { get; init; } = [];

    /// <summary>
    /// What a change is called, as a response to treatment: the first whose formula holds. It knows <c>baseline</c>,
    /// <c>latest</c> and <c>change</c>, which is above zero for the better.
    /// </summary>
    public IReadOnlyList<ScoreResponse> Responses { get; init; } = [];

    /// <summary>The least and the greatest possible value.</summary>
    public ValueSpan? Span { get; init; }

    /// <summary>Which way is better.</summary>
    public BetterDirection BetterDirection { get; init; } = BetterDirection.None;

    /// <summary>The smallest change that matters to people, in the score's own points; null where none is published.</summary>
    public decimal? MinimalImportantChange { get; init; }

    /// <summary>Where it comes from, or what to do where none is published.</summary>
    public string? MinimalImportantChangeNote { get; init; }
}

/// <summary>Something that goes into a score: an item or a score before it.</summary>
public sealed record ScorePart
{
    /// <summary>Link id of the item.</summary>
    public string? Item { get; init; }

    /// <summary>Code of an earlier score; its value as rounded goes in.</summary>
    public string? Score { get; init; }

    /// <summary>Its name in formulas; the link id unless said.</summary>
    public string? Name { get; init; }

    /// <summary>What it is multiplied by; 1 unless said.</summary>
    public decimal? Weight { get; init; }

    /// <summary>Whether it counts the other way round: the least and the greatest possible change places.</summary>
    public bool Reverse { get; init; }

    /// <summary>What numbers stand for others before anything else, as pain 4 to 6 for 3.</summary>
    public IReadOnlyList<Recode> Recode { get; init; } = [];

    /// <summary>What it counts where the item is not shown; null for a missing answer.</summary>
    public decimal? WhenHidden { get; init; }
}

/// <summary>Numbers that stand for another.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last, which counts.</param>
/// <param name="Value">What they stand for.</param>
public sealed record Recode(
    [property: JsonRequired] decimal From,
    [property: JsonRequired] decimal To,
    [property: JsonRequired] decimal Value
);

/// <summary>What becomes of a score where answers are missing. Declined and unknown count as missing.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="AtMost">How many may be missing; with more there is no score. Null for any number short of all.</param>
public sealed record MissingAnswers(MissingRule Rule = MissingRule.Refuse, int? AtMost = null);

/// <summary>How a number is rounded.</summary>
/// <param name="Decimals">The digits behind the point that stay, 0 to 6.</param>
/// <param name="Mode">Which way.</param>
public sealed record Rounding(
    [property: JsonRequired] int Decimals,
    RoundingMode Mode = RoundingMode.HalfUp
);

/// <summary>What a number stands for in a transformation table.</summary>
/// <param name="Raw">The number.</param>
/// <param name="Value">What it stands for.</param>
/// <param name="StandardError">The standard error of the value, where it is published.</param>
public sealed record TableEntry(
    [property: JsonRequired] decimal Raw,
    [property: JsonRequired] decimal Value,
    decimal? StandardError = null
);

/// <summary>What values from a lower to an upper bound mean, both included.</summary>
public sealed record Band
{
    /// <summary>The words.</summary>
    /// <example>moderately severe</example>
    public required string Label { get; init; }

    /// <summary>The lower bound; null leaves that side open.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper bound; null leaves that side open.</summary>
    public decimal? High { get; init; }

    /// <summary>The sex it holds for; null for any. Where no band holds for a person's sex there is none.</summary>
    public Sex? Sex { get; init; }
}

/// <summary>Something to be said of a score.</summary>
/// <param name="Code">Kebab-case code.</param>
/// <param name="When">The formula that has to hold.</param>
/// <param name="Text">What it says, for the staff.</param>
public sealed record ScoreRemark(
    [property: JsonRequired] string Code,
    [property: JsonRequired] string When,
    [property: JsonRequired] string Text
);

/// <summary>What a change of a score is called.</summary>
/// <param name="Label">The words.</param>
/// <param name="When">The formula that has to hold.</param>
public sealed record ScoreResponse(
    [property: JsonRequired] string Label,
    [property: JsonRequired] string When
);

/// <summary>The least and the greatest of something.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest.</param>
public sealed record ValueSpan(
    [property: JsonRequired] decimal Low,
    [property: JsonRequired] decimal High
);
