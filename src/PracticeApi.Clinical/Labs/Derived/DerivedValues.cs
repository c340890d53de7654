using PracticeApi.Clinical.Labs.Safeguards;

namespace PracticeApi.Clinical.Labs.Derived;

/// <summary>Computes results of other results of the same collection.</summary>
public static class DerivedValues
{
    // By formula: what in a chart makes it meaningless around the collection.
    private static readonly Dictionary<
        string,
        (InterferenceKind Kind, string[] Words)[]
    > Excluding = new()
    {
        ["homa-ir"] =
        [
            (
                InterferenceKind.Medication,
                [
                    "insulin",
                    "Lantus",
                    "Toujeo",
                    "Levemir",
                    "Tresiba",
                    "Humalog",
                    "NovoLog",
                    "NovoRapid",
                    "Apidra",
                    "Humulin",
                    "Novolin",
                ]
            ),
        ],
        ["egfr-ckdepi-2021"] =
        [
            (
                InterferenceKind.State,
                [
                    "acute kidney injury",
                    "acute renal failure",
                    "dialysis",
                    "haemodialysis",
                    "hemodialysis",
                ]
            ),
        ],
        ["ft3-rt3-ratio"] =
        [
            (
                InterferenceKind.Medication,
                ["liothyronine", "Cytomel", "Armour Thyroid", "desiccated thyroid"]
            ),
            (
                InterferenceKind.State,
                ["acute infection", "recent surgery", "fever", "acute illness"]
            ),
        ],
    };

    /// <summary>Whether the chart mentions something around a day that makes a formula meaningless.</summary>
    /// <param name="formula">Code of the formula.</param>
    /// <param name="day">The day of collection.</param>
    /// <param name="mentions">What the chart mentions.</param>
    public static bool IsExcluded(
        string formula,
        DateOnly day,
        IReadOnlyCollection<ChartMention> mentions
    ) =>
        Excluding.TryGetValue(formula, out var words)
        && words.Any(one => Interferences.IsMentioned(one.Kind, one.Words, day, mentions));

    /// <summary>Applies a formula, unless something stands against it.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="inputs">Its inputs, in its order and in its units.</param>
    /// <param name="context">What stands beside them.</param>
    public static DerivedValue Of(
        DerivedFormula formula,
        IReadOnlyList<decimal> inputs,
        DerivedContext context
    )
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (GuardOf(formula, context) is { } guard)
        {
            return new DerivedValue(guard, null);
        }

        return Computed(formula.Code, inputs, context) is { } value and >= 0 and < 1_000_000_000
            ? new DerivedValue(
                DerivedOutcome.Computed,
                Math.Round(value, formula.Decimals, MidpointRounding.AwayFromZero)
            )
            : new DerivedValue(DerivedOutcome.OutOfBounds, null);
    }

    private static DerivedOutcome? GuardOf(DerivedFormula formula, DerivedContext context) =>
        context switch
        {
            { IsPrinted: true } => DerivedOutcome.PrintedValueWins,
            _ when formula.MinAge is { } age && !(context.Age >= age) => DerivedOutcome.UnderAge,
            { IsPregnant: true } when formula.NotInPregnancy => DerivedOutcome.Pregnant,
            { Fasting: not true } when formula.FastingNeeded => DerivedOutcome.NotFasting,
            { IsExcluded: true } => DerivedOutcome.Excluded,
            _ => null,
        };

    private static decimal? Computed(
        string formula,
        IReadOnlyList<decimal> inputs,
        DerivedContext context
    ) =>
        formula switch
        {
            // Matthews et al., Diabetologia 1985;28:412, in mg/dL.
            "homa-ir" => inputs[0] * inputs[1] / 405,
            // IFCC-NGSP master equation, Hoelzel et al., Clin Chem 2004;50:166.
            "hba1c-ifcc" => (10.93m * inputs[0]) - 23.50m,
            "hba1c-ngsp" => (0.09148m * inputs[0]) + 2.152m,
            // Nathan et al. (ADAG), Diabetes Care 2008;31:1473.
            "eag" => (28.7m * inputs[0]) - 46.7m,
            // Friedewald et al., Clin Chem 1972;18:499; not with triglycerides above 400 mg/dL.
            "ldl-friedewald" => inputs[2] > 400 ? null : inputs[0] - inputs[1] - (inputs[2] / 5),
            "non-hdl" => inputs[0] - inputs[1],
            "tsat" => inputs[1] > 0 ? 100 * inputs[0] / inputs[1] : null,
            "egfr-ckdepi-2021" => CkdEpi2021(inputs[0], context),
            // Payne et al., BMJ 1973;4:643, as usually written in g/dL; only for a low albumin.
            "corrected-calcium" => inputs[1] < 4.0m
                ? inputs[0] + (0.8m * (4.0m - inputs[1]))
                : null,
            "ft3-rt3-ratio" => inputs[1] > 0 ? inputs[0] / inputs[1] : null,
            _ => null,
        };

    // CKD-EPI creatinine equation of 2021, Inker et al., N Engl J Med 2021;385:1737.
    private static decimal? CkdEpi2021(decimal creatinine, DerivedContext context)
    {
        if (
            creatinine is < 0.1m or > 1000
            || context.Age is not { } age
            || context.Sex is not (Sex.Female or Sex.Male)
        )
        {
            return null;
        }

        var isFemale = context.Sex == Sex.Female;
        var ratio = (double)creatinine / (isFemale ? 0.7 : 0.9);
        return (decimal)(
            142
            * Math.Pow(Math.Min(ratio, 1), isFemale ? -0.241 : -0.302)
            * Math.Pow(Math.Max(ratio, 1), -1.2)
            * Math.Pow(0.9938, age)
            * (isFemale ? 1.012 : 1)
        );
    }
}
