using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Derived;
using PracticeApi.Clinical.Labs.Safeguards;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Tests.Labs.Catalog;

/// <summary>The vectors of the data themselves.</summary>
public sealed class DerivedValuesTests
{
    private static readonly DateOnly Day = new(2026, 3, 10);

    private static readonly DerivedContext Fine = new()
    {
        Fasting = true,
        Age = 40,
        Sex = Sex.Female,
    };

    // The data's words for an input, in the order of each formula's inputs.
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["homa-ir"] = ["glucose", "insulin"],
        ["hba1c-ifcc"] = ["ngsp"],
        ["hba1c-ngsp"] = ["ifcc"],
        ["eag"] = ["hba1c"],
        ["ldl-friedewald"] = ["tc", "hdl", "tg"],
        ["non-hdl"] = ["tc", "hdl"],
        ["tsat"] = ["iron", "tibc"],
        ["egfr-ckdepi-2021"] = ["scr"],
        ["corrected-calcium"] = ["ca", "albumin"],
        ["ft3-rt3-ratio"] = ["ft3", "rt3"],
    };

    [Test]
    public void Every_vector_of_the_data_comes_out()
    {
        var seen = 0;
        Assert.Multiple(() =>
        {
            foreach (var (formula, stored) in Stored())
            {
                foreach (var vector in stored["vectors"]!.AsArray())
                {
                    var inputs = formula.Inputs.Select(
                        (input, index) =>
                            InUnit(
                                input,
                                (decimal)vector![Words[formula.Code][index]]!,
                                (string?)vector[$"{Words[formula.Code][index]}_unit"]
                            )
                    );
                    var value = DerivedValues.Of(
                        formula,
                        [.. inputs],
                        Fine with
                        {
                            Age = (int?)vector!["age"] ?? 40,
                            Sex = (string?)vector["sex"] == "M" ? Sex.Male : Sex.Female,
                        }
                    );
                    Assert.That(
                        value.Value,
                        Is.EqualTo((decimal?)vector["expected"]),
                        $"{formula.Code} {vector.ToJsonString()}"
                    );
                    seen++;
                }
            }
        });
        Assert.That(seen, Is.EqualTo(27));
    }

    [Test]
    public void Every_guard_of_the_data_holds()
    {
        var (formula, stored) = Stored().Single(pair => pair.Formula.Code == "homa-ir");
        foreach (var vector in stored["guard_vectors"]!.AsArray())
        {
            var derived = DerivedValues.Of(
                formula,
                [90, 6],
                Fine with
                {
                    Fasting = (bool?)vector!["fasting"],
                    Age = (int)vector["age"]!,
                    IsPregnant = (bool)vector["pregnant"]!,
                    IsPrinted = (bool)vector["printed"]!,
                }
            );

            Assert.That(
                derived.Outcome,
                Is.EqualTo(
                    (string)vector["expected"]! switch
                    {
                        "computed" => DerivedOutcome.Computed,
                        "notFasting" => DerivedOutcome.NotFasting,
                        "under18" => DerivedOutcome.UnderAge,
                        "pregnant" => DerivedOutcome.Pregnant,
                        _ => DerivedOutcome.PrintedValueWins,
                    }
                )
            );
        }
    }

    [Test]
    public void Guards_hold_for_every_formula_that_the_data_gives_them()
    {
        Assert.Multiple(() =>
        {
            foreach (var (formula, stored) in Stored())
            {
                var guards = stored["guards"]!;
                decimal[] inputs = [.. formula.Inputs.Select((_, index) => index == 0 ? 90m : 3m)];
                Assert.That(
                    OutcomeOf(Fine with { Age = 17 }) == DerivedOutcome.UnderAge,
                    Is.EqualTo(guards["min_age"] is not null)
                );
                Assert.That(
                    OutcomeOf(Fine with { IsPregnant = true }) == DerivedOutcome.Pregnant,
                    Is.EqualTo((bool)guards["not_in_pregnancy"]!)
                );
                Assert.That(
                    OutcomeOf(Fine with { Fasting = null }) == DerivedOutcome.NotFasting,
                    Is.EqualTo((bool)guards["fasting_needed"]!)
                );
                Assert.That(
                    OutcomeOf(Fine with { IsPrinted = true }),
                    Is.EqualTo(DerivedOutcome.PrintedValueWins)
                );

                DerivedOutcome OutcomeOf(DerivedContext context) =>
                    DerivedValues.Of(formula, inputs, context).Outcome;
            }
        });
    }

    [TestCase("egfr-ckdepi-2021", new[] { 0.09 }, Sex.Female)]
    [TestCase("egfr-ckdepi-2021", new[] { 1.0 }, Sex.Intersex)]
    [TestCase("egfr-ckdepi-2021", new[] { 1.0 }, Sex.Unknown)]
    [TestCase("corrected-calcium", new[] { 8.5, 4.0 }, Sex.Female)]
    [TestCase("tsat", new[] { 60.0, 0 }, Sex.Female)]
    [TestCase("non-hdl", new[] { 40.0, 50 }, Sex.Female)]
    public void Says_nothing_where_the_formula_does_not_hold(
        string code,
        double[] inputs,
        Sex sex
    ) =>
        Assert.That(
            DerivedValues.Of(
                SeedFormulas.Instance.All.Single(formula => formula.Code == code),
                [.. inputs.Select(input => (decimal)input)],
                Fine with
                {
                    Sex = sex,
                }
            ),
            Is.EqualTo(new DerivedValue(DerivedOutcome.OutOfBounds, null))
        );

    [TestCase("homa-ir", MentionKind.Medication, "Insulin glargine", true)]
    [TestCase("homa-ir", MentionKind.Medication, "Metformin", false)]
    [TestCase(
        "egfr-ckdepi-2021",
        MentionKind.Condition,
        "End-stage kidney disease on dialysis",
        true
    )]
    [TestCase("ft3-rt3-ratio", MentionKind.Medication, "Liothyronine 5", true)]
    [TestCase("ft3-rt3-ratio", MentionKind.Medication, "Levothyroxine", false)]
    [TestCase("eag", MentionKind.Medication, "Insulin", false)]
    public void The_chart_may_make_it_meaningless(
        string formula,
        MentionKind kind,
        string words,
        bool isExcluded
    ) =>
        Assert.That(
            DerivedValues.IsExcluded(formula, Day, [new ChartMention(kind, words)]),
            Is.EqualTo(isExcluded)
        );

    [Test]
    public void What_they_take_and_give_is_in_the_catalogue_and_nothing_goes_round()
    {
        var formulas = SeedFormulas.Instance;
        Assert.Multiple(() =>
        {
            Assert.That(formulas.All, Has.Count.EqualTo(10));
            Assert.That(
                formulas
                    .All.SelectMany(formula =>
                        formula.Inputs.Select(input => input.Analyte).Append(formula.Gives)
                    )
                    .Where(code => SeedCatalog.Instance.Find(code) is null),
                Is.Empty
            );
            Assert.That(
                formulas.Stores.Select(formula => formula.Gives),
                Is.Unique.And.No.Member("hba1c")
            );
            Assert.That(
                formulas.Stores.SelectMany(formula =>
                    formula.Inputs.Where(input =>
                        UnitConverter.StandingOf(
                            SeedCatalog.Instance.Find(input.Analyte)!,
                            input.Unit
                        )
                            is not (UnitStanding.Canonical or UnitStanding.Convertible)
                    )
                ),
                Is.Empty
            );
        });
    }

    private static decimal InUnit(DerivedInputOf input, decimal value, string? unit) =>
        unit is null
            ? value
            : UnitConverter
                .Convert(SeedCatalog.Instance.Find(input.Analyte)!, value, unit, input.Unit)!
                .Value;

    private static IEnumerable<(DerivedFormula Formula, JsonNode Data)> Stored()
    {
        using var stream = typeof(SeedFormulas).Assembly.GetManifestResourceStream(
            "Catalog/derived_values.json"
        )!;
        return
        [
            .. JsonNode
                .Parse(stream)!
                .AsArray()
                .Select(data =>
                    (
                        SeedFormulas.Instance.All.Single(formula =>
                            formula.Code == (string)data!["api_code"]!
                        ),
                        data!
                    )
                ),
        ];
    }
}
