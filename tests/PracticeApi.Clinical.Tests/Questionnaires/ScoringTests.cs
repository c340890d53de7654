using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class ScoringTests
{
    [TestCase("""{ "rule": "refuse" }""", null, 1, false)]
    [TestCase("""{ "rule": "prorate" }""", 8, 1, true)]
    [TestCase("""{ "rule": "zero" }""", 6, 1, false)]
    [TestCase("""{ "rule": "prorate", "atMost": 0 }""", null, 1, false)]
    [TestCase("""{ "rule": "zero", "atMost": 1 }""", 6, 1, false)]
    public void A_missing_answer_follows_the_rule(
        string rule,
        int? value,
        int missing,
        bool prorated
    )
    {
        var score = Sum($$""", "missing": {{rule}}""", Given.Chosen(3, 1, null, 2));

        Assert.Multiple(() =>
        {
            Assert.That(score.Value, Is.EqualTo((decimal?)value));
            Assert.That(score.Missing, Is.EqualTo(missing));
            Assert.That(score.Prorated, Is.EqualTo(prorated));
            Assert.That(score.Complete, Is.False);
            Assert.That(score.ScoredWith, Is.EqualTo(3));
        });
    }

    [TestCase("prorate")]
    [TestCase("zero")]
    [TestCase("refuse")]
    public void Without_any_answer_there_is_no_score(string rule) =>
        Assert.That(
            Sum($$""", "missing": { "rule": "{{rule}}" }""", FormAnswers.None).Value,
            Is.Null
        );

    [TestCase("halfUp", 1, 2.3)]
    [TestCase("halfEven", 1, 2.2)]
    [TestCase("down", 1, 2.2)]
    [TestCase("up", 1, 2.3)]
    [TestCase("up", 0, 3)]
    public void Rounds_as_the_rule_says(string mode, int decimals, decimal expected) =>
        Assert.That(
            Sum(
                $$""", "factor": 0.25, "rounding": { "decimals": {{decimals}}, "mode": "{{mode}}" }""",
                Given.Chosen(3, 2, 3, 1)
            ).Value,
            Is.EqualTo(expected)
        );

    [Test]
    public void A_half_is_rounded_upwards_below_zero_too() =>
        Assert.That(
            Sum(
                """, "factor": -0.5, "rounding": { "decimals": 0 }""",
                Given.Chosen(3, 0, 0, 0)
            ).Value,
            Is.EqualTo(-1)
        );

    [Test]
    public void Weights_and_reversed_and_recoded_answers_count_as_said()
    {
        var form = Given.Form(
            $$"""
            [ {{Given.Choice("q1")}}, {{Given.Choice("q2")}},
              { "linkId": "pain", "type": "scale" },
              { "linkId": "yes", "type": "boolean" },
              { "linkId": "many", "type": "multipleChoice", "options": [ { "code": "a", "score": 1 }, { "code": "b", "score": 2 } ] } ]
            """,
            """
            [ { "code": "test", "name": "t", "inputs": [
                { "item": "q1", "weight": 10 }, { "item": "q2", "reverse": true },
                { "item": "pain", "recode": [ { "from": 0, "to": 3, "value": 100 }, { "from": 4, "to": 10, "value": 200 } ] },
                { "item": "yes", "weight": 1000 }, { "item": "many" } ] } ]
            """
        );

        var score = Scoring
            .Score(
                form,
                Given.Answers(
                    """{ "q1": "2", "q2": "1", "pain": 4, "yes": true, "many": ["a", "b"] }"""
                )
            )
            .Single();

        Assert.That(FormCheck.Faults(form), Is.Empty);
        Assert.That(score.Value, Is.EqualTo(20 + 2 + 200 + 1000 + 3));
    }

    [Test]
    public void A_prorated_sum_and_mean_keep_their_weights()
    {
        var form = Given.Form(
            Given.Choices(3),
            """
            [ { "code": "sum", "name": "s", "missing": { "rule": "prorate" },
                "inputs": [ { "item": "q1", "weight": 2 }, { "item": "q2" }, { "item": "q3" } ] },
              { "code": "mean", "name": "m", "method": "mean", "missing": { "rule": "prorate" },
                "inputs": [ { "item": "q1", "weight": 2 }, { "item": "q2" }, { "item": "q3" } ] } ]
            """
        );

        var scores = Scoring.Score(form, Given.Chosen(3, 0, null));

        Assert.That(scores.Select(score => score.Value), Is.EqualTo(new decimal?[] { 8, 2 }));
    }

    [Test]
    public void An_option_without_a_score_counts_as_no_answer()
    {
        var form = Given.Form(
            """
            [ { "linkId": "q1", "type": "choice", "options": [ { "code": "1", "score": 1 }, { "code": "n/a" } ] } ]
            """,
            """[ { "code": "test", "name": "t", "inputs": [ { "item": "q1" } ] } ]"""
        );

        var score = Scoring.Score(form, Given.Answers("""{ "q1": "n/a" }""")).Single();

        Assert.That((score.Value, score.Missing), Is.EqualTo(((decimal?)null, 1)));
    }

    [Test]
    public void What_is_not_shown_counts_what_the_rule_says_and_else_is_missing()
    {
        const string Items = """
            [ { "linkId": "drinks", "type": "boolean" },
              { "linkId": "glasses", "type": "integer", "enableWhen": { "item": "drinks", "operator": "=", "value": true } } ]
            """;
        var zero = Given.Form(
            Items,
            """[ { "code": "test", "name": "t", "inputs": [ { "item": "glasses", "whenHidden": 0 } ] } ]"""
        );
        var missing = Given.Form(
            Items,
            """[ { "code": "test", "name": "t", "inputs": [ { "item": "glasses" } ] } ]"""
        );
        var answers = Given.Answers("""{ "drinks": false, "glasses": 7 }""");

        Assert.Multiple(() =>
        {
            Assert.That(Scoring.Score(zero, answers)[0].Value, Is.Zero);
            Assert.That(Scoring.Score(zero, answers)[0].Complete, Is.True);
            Assert.That(Scoring.Score(missing, answers)[0].Value, Is.Null);
        });
    }

    [Test]
    public void A_score_of_scores_takes_them_as_rounded_and_counts_the_answers_missing()
    {
        var form = Given.Form(
            Given.Choices(4),
            """
            [ { "code": "test.a", "name": "a", "method": "mean", "rounding": { "decimals": 0 }, "missing": { "rule": "prorate" },
                "inputs": [ { "item": "q1" }, { "item": "q2" } ] },
              { "code": "test.b", "name": "b", "method": "mean", "inputs": [ { "item": "q3" }, { "item": "q4" } ] },
              { "code": "test", "name": "t", "method": "mean", "missing": { "rule": "prorate", "atMost": 1 },
                "inputs": [ { "score": "test.a" }, { "score": "test.b" } ] } ]
            """
        );

        var scores = Scoring.Score(form, Given.Chosen(2, 1, null, null));

        Assert.Multiple(() =>
        {
            Assert.That(scores[0].Value, Is.EqualTo(2));
            Assert.That(scores[1].Value, Is.Null);
            Assert.That(scores[2].Value, Is.EqualTo(2));
            Assert.That(scores[2].Missing, Is.EqualTo(2));
            Assert.That(scores[2].Complete, Is.False);
        });
    }

    [Test]
    public void A_table_gives_what_a_sum_stands_for_and_nothing_beside_it()
    {
        const string Rule =
            """, "table": [ { "raw": 3, "value": 41.5, "standardError": 2.1 }, { "raw": 4, "value": 44 } ], "bands": [ { "label": "low", "high": 43 } ]""";

        var found = Sum(Rule, Given.Chosen(3, 0, 0, 0));
        var beside = Sum(Rule, Given.Chosen(3, 3, 0, 0));

        Assert.Multiple(() =>
        {
            Assert.That(
                (found.Raw, found.Value, found.StandardError, found.Band),
                Is.EqualTo(((decimal?)3, (decimal?)41.5m, (decimal?)2.1m, "low"))
            );
            Assert.That((beside.Raw, beside.Value), Is.EqualTo(((decimal?)6, (decimal?)null)));
        });
    }

    [TestCase(Sex.Female, "positive")]
    [TestCase(Sex.Male, "negative")]
    [TestCase(Sex.Unknown, null)]
    [TestCase(Sex.Intersex, null)]
    public void Bands_of_a_sex_hold_for_nobody_else(Sex sex, string? band)
    {
        var form = Given.Form(
            Given.Choices(1),
            """
            [ { "code": "test", "name": "t", "inputs": [ { "item": "q1" } ], "bands": [
                { "label": "positive", "low": 3, "sex": "female" },
                { "label": "negative", "high": 3, "sex": "male" } ] } ]
            """
        );

        Assert.That(Scoring.Score(form, Given.Chosen(3), sex)[0].Band, Is.EqualTo(band));
    }

    [Test]
    public void A_formula_over_a_repeating_group_goes_through_its_repetitions()
    {
        var form = Given.Form(
            """
            [ { "linkId": "log", "type": "group", "repeats": true, "items": [
                { "linkId": "planned", "type": "integer" }, { "linkId": "done", "type": "integer" } ] } ]
            """,
            """
            [ { "code": "test", "name": "t", "method": "formula", "inputs": [ { "item": "planned" }, { "item": "done" } ],
                "formula": "100 * sum(done) / sum(planned)", "remarks": [ { "code": "half", "when": "value >= 50", "text": "Half." } ] } ]
            """
        );

        var all = Scoring
            .Score(
                form,
                Given.Answers(
                    """{ "log": [ { "planned": 4, "done": 1 }, { "planned": 1, "done": 2 } ] }"""
                )
            )
            .Single();
        var some = Scoring
            .Score(
                form,
                Given.Answers("""{ "log": [ { "planned": 4 }, { "planned": 1, "done": 2 } ] }""")
            )
            .Single();

        Assert.Multiple(() =>
        {
            Assert.That(FormCheck.Faults(form), Is.Empty);
            Assert.That(all.Value, Is.EqualTo(60));
            Assert.That(all.Remarks, Is.EqualTo(new[] { "half" }));
            Assert.That((some.Value, some.Missing), Is.EqualTo(((decimal?)null, 1)));
        });
    }

    private static Score Sum(string rest, FormAnswers answers)
    {
        var form = Given.Form(
            Given.Choices(4),
            $$"""[ { "code": "test", "name": "t", "inputs": {{Given.Inputs(4)}}{{rest}} } ]"""
        );
        Assert.That(FormCheck.Faults(form), Is.Empty);
        return Scoring.Score(form, answers).Single();
    }
}
