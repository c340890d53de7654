using System.Runtime.CompilerServices;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>A number computed of answers. A tracking aid, never a diagnosis.</summary>
public sealed record Score
{
    /// <summary>Code of the score.</summary>
    /// <example>phq-9</example>
    public required string Code { get; init; }

    /// <summary>The value; null where too many answers are missing or the rule gives none.</summary>
    public required decimal? Value { get; init; }

    /// <summary>What the value means, in the words of the questionnaire; null where it names nothing.</summary>
    /// <example>moderately severe</example>
    public required string? Band { get; init; }

    /// <summary>Whether there is a value and no answer was missing.</summary>
    public required bool Complete { get; init; }

    /// <summary>How many answers that go into it are missing; declined and unknown ones are.</summary>
    public required int Missing { get; init; }

    /// <summary>Version of the questionnaire whose rule made it.</summary>
    public required int ScoredWith { get; init; }

    /// <summary>How it is made.</summary>
    public required ScoreMethod Method { get; init; }

    /// <summary>What the rule does where answers are missing.</summary>
    public required MissingRule MissingRule { get; init; }

    /// <summary>Whether the answers given stand for missing ones.</summary>
    public required bool Prorated { get; init; }

    /// <summary>The sum, mean or formula before factor, table and rounding.</summary>
    public required decimal? Raw { get; init; }

    /// <summary>The standard error of the value, where the transformation table gives it.</summary>
    public required decimal? StandardError { get; init; }

    /// <summary>Codes of what else the rule has to say of it.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}

/// <summary>Computes the scores of answers.</summary>
public static class Scoring
{
    private const int Digits = 10;
    private const decimal Largest = 1_000_000_000_000m;

    private static readonly ConditionalWeakTable<FormContent, ScoredRule[]> Rules = [];

    /// <summary>The scores of answers, in the order of the questionnaire's rules. Answers to items that are not shown do not count.</summary>
    /// <param name="form">The questionnaire.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="sex">Selects bands that differ by sex.</param>
    public static IReadOnlyList<Score> Score(Form form, FormAnswers answers, Sex sex = Sex.Unknown)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        var rules = Rules.GetValue(form, ScoredRule.AllOf);
        var scope = AnswerScope.Of(form, answers);
        var results = new ScoreResult[rules.Length];
        var scores = new Score[rules.Length];
        for (var i = 0; i < rules.Length; i++)
        {
            results[i] = rules[i].Compute(scope, results);
            scores[i] = rules[i].Describe(results[i], form.Version, sex);
        }

        return scores;
    }

    /// <summary>What a change of a score is called by its rule; null where the rule has no word for it.</summary>
    /// <param name="rule">The rule that made both values.</param>
    /// <param name="baseline">The value before.</param>
    /// <param name="latest">The value after.</param>
    public static string? ResponseOf(ScoreRule rule, decimal baseline, decimal latest)
    {
        ArgumentNullException.ThrowIfNull(rule);
        FormulaValues values = new();
        values.Set("baseline", baseline);
        values.Set("latest", latest);
        values.Set(
            "change",
            rule.BetterDirection == BetterDirection.Higher ? latest - baseline : baseline - latest
        );
        return rule
            .Responses.FirstOrDefault(one => Formula.Of(one.When).Of(values) is not (null or 0))
            ?.Label;
    }

    internal static IReadOnlyCollection<string> ResponseNames { get; } =
    ["baseline", "latest", "change"];

    internal static decimal Rounded(decimal number, Rounding? rounding)
    {
        var (decimals, mode) = rounding ?? new Rounding(Digits);
        if (mode == RoundingMode.HalfEven)
        {
            return Math.Round(number, decimals, MidpointRounding.ToEven);
        }

        // The framework rounds a half away from zero; upwards is what the instruments mean.
        var scale = 1m;
        for (var i = 0; i < decimals; i++)
        {
            scale *= 10;
        }

        return mode switch
            {
                RoundingMode.Down => Math.Floor(number * scale),
                RoundingMode.Up => Math.Ceiling(number * scale),
                _ => Math.Floor((number * scale) + 0.5m),
            } / scale;
    }

    internal static decimal? Bounded(decimal? number) =>
        number is { } one && Math.Abs(one) < Largest ? one : null;
}

/// <summary>What came of a rule.</summary>
/// <param name="Raw">The sum, mean or formula.</param>
/// <param name="Value">The value.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Prorated">Whether answers stand for missing ones.</param>
/// <param name="Missing">Pointers of the missing answers; null for none.</param>
/// <param name="Values">The inputs by name, where formulas ask for them.</param>
internal sealed record ScoreResult(
    decimal? Raw,
    decimal? Value,
    decimal? StandardError,
    bool Prorated,
    HashSet<string>? Missing,
    FormulaValues? Values
);
