using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class FormCheckTests
{
    private const string Base = """
        { "linkId": "yes", "type": "boolean" },
        { "linkId": "n", "type": "integer", "min": 0, "max": 10 },
        { "linkId": "free", "type": "decimal" },
        { "linkId": "day", "type": "date", "minDate": "2020-01-01" },
        { "linkId": "one", "type": "choice", "options": [ { "code": "a", "score": 0 }, { "code": "b", "score": 2 } ] },
        { "linkId": "many", "type": "multipleChoice", "options": [ { "code": "a" }, { "code": "b" } ] },
        { "linkId": "must", "type": "boolean", "required": true }
        """;

    [TestCase("""{ "linkId": "", "type": "boolean" }""", "/linkId invalid-link-id")]
    [TestCase("""{ "linkId": " x", "type": "boolean" }""", "/linkId invalid-link-id")]
    [TestCase("""{ "linkId": "yes", "type": "boolean" }""", "/linkId repeated-link-id")]
    [TestCase("""{ "linkId": "x", "type": "group" }""", "/items no-items")]
    [TestCase(
        """{ "linkId": "x", "type": "boolean", "items": [ { "linkId": "z", "type": "boolean" } ] }""",
        "/items wrong-type"
    )]
    [TestCase("""{ "linkId": "x", "type": "boolean", "repeats": true }""", "/repeats wrong-type")]
    [TestCase(
        """{ "linkId": "x", "type": "group", "minRepeats": 1, "items": [ { "linkId": "z", "type": "boolean" } ] }""",
        "/minRepeats wrong-type"
    )]
    [TestCase("""{ "linkId": "x", "type": "display" }""", "/text invalid-text")]
    [TestCase(
        """{ "linkId": "x", "type": "display", "text": "!", "required": true }""",
        "/required not-answered"
    )]
    [TestCase("""{ "linkId": "x", "type": "choice" }""", "/options no-options")]
    [TestCase(
        """{ "linkId": "x", "type": "boolean", "options": [ { "code": "a" } ] }""",
        "/options wrong-type"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "choice", "options": [ { "code": "a" }, { "code": "a" } ] }""",
        "/options/1/code repeated-option"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "choice", "options": [ { "code": "a", "exclusive": true } ] }""",
        "/options/0/exclusive wrong-type"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "choice", "options": [ { "code": " " } ] }""",
        "/options/0/code invalid-text"
    )]
    [TestCase("""{ "linkId": "x", "type": "integer", "min": 5, "max": 4 }""", "/max empty-range")]
    [TestCase("""{ "linkId": "x", "type": "integer", "min": 5000000000 }""", "/min out-of-range")]
    [TestCase("""{ "linkId": "x", "type": "decimal", "step": 0 }""", "/step invalid-step")]
    [TestCase("""{ "linkId": "x", "type": "scale", "step": 0.001 }""", "/step invalid-step")]
    [TestCase(
        """{ "linkId": "x", "type": "scale", "anchors": [ { "value": 11, "text": "worst" } ] }""",
        "/anchors/0/value out-of-range"
    )]
    [TestCase("""{ "linkId": "x", "type": "string", "min": 5 }""", "/min wrong-type")]
    [TestCase(
        """{ "linkId": "x", "type": "string", "minLength": 5, "maxLength": 4 }""",
        "/maxLength empty-range"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "string", "pattern": "(" }""",
        "/pattern invalid-pattern"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "string", "pattern": "a)|(b" }""",
        "/pattern invalid-pattern"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "string", "pattern": "(?=a)a" }""",
        "/pattern invalid-pattern"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "string", "pattern": "(a)\\1" }""",
        "/pattern invalid-pattern"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "date", "minDate": "2021-01-01", "maxDate": "2020-01-01" }""",
        "/maxDate empty-range"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "multipleChoice", "minSelected": 3, "options": [ { "code": "a" } ] }""",
        "/minSelected out-of-range"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "integer", "max": 3, "initial": 4 }""",
        "/initial invalid-initial"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "integer", "initial": "4" }""",
        "/initial invalid-initial"
    )]
    [TestCase(
        """{ "linkId": "x", "type": "choice", "options": [ { "code": "a" } ], "initial": "b" }""",
        "/initial invalid-initial"
    )]
    public void An_item_that_cannot_be_answered_is_named(string item, string fault) =>
        Assert.That(
            Given.Faults(Given.Form($"[ {Base}, {item} ]")),
            Is.EqualTo(new[] { $"/items/7{fault}" })
        );

    [TestCase("""{ "item": "none", "operator": "exists" }""", "/item unknown-item")]
    [TestCase("""{ "item": "yes" }""", "/operator required")]
    [TestCase("{}", " invalid-condition")]
    [TestCase(
        """{ "item": "yes", "operator": "exists", "any": [ { "item": "yes", "operator": "exists" } ] }""",
        " invalid-condition"
    )]
    [TestCase("""{ "all": [] }""", "/all invalid-condition")]
    [TestCase(
        """{ "any": [ { "item": "yes", "operator": "exists" }, { "item": "gone", "operator": "exists" } ] }""",
        "/any/1/item unknown-item"
    )]
    [TestCase(
        """{ "item": "yes", "operator": "exists", "value": "x" }""",
        "/value invalid-condition"
    )]
    [TestCase("""{ "item": "yes", "operator": "=" }""", "/value invalid-condition")]
    [TestCase(
        """{ "item": "yes", "operator": ">", "value": true }""",
        "/operator invalid-condition"
    )]
    [TestCase("""{ "item": "n", "operator": "=", "value": "1" }""", "/value invalid-condition")]
    [TestCase("""{ "item": "day", "operator": ">", "value": 2020 }""", "/value invalid-condition")]
    [TestCase("""{ "item": "one", "operator": "=", "value": "z" }""", "/value invalid-condition")]
    [TestCase("""{ "item": "one", "operator": ">", "value": "a" }""", "/value invalid-condition")]
    [TestCase("""{ "item": "many", "operator": ">", "value": 1 }""", "/operator invalid-condition")]
    public void A_condition_that_cannot_be_asked_is_named(string condition, string fault) =>
        Assert.That(
            Given.Faults(
                Given.Form(
                    $$"""[ {{Base}}, { "linkId": "x", "type": "boolean", "enableWhen": {{condition}} } ]"""
                )
            ),
            Is.EqualTo(new[] { $"/items/7/enableWhen{fault}" })
        );

    [TestCase("""{ "item": "n", "operator": ">", "value": 10 }""")]
    [TestCase("""{ "item": "n", "operator": "=", "value": 1.5 }""")]
    [TestCase(
        """{ "all": [ { "item": "n", "operator": ">", "value": 4 }, { "item": "n", "operator": "<", "value": 5 } ] }"""
    )]
    [TestCase(
        """{ "all": [ { "item": "free", "operator": ">", "value": 4 }, { "item": "free", "operator": "<=", "value": 4 } ] }"""
    )]
    [TestCase(
        """{ "all": [ { "item": "yes", "operator": "=", "value": true }, { "item": "yes", "operator": "=", "value": false } ] }"""
    )]
    [TestCase(
        """{ "all": [ { "item": "yes", "operator": "!=", "value": true }, { "item": "yes", "operator": "!=", "value": false } ] }"""
    )]
    [TestCase(
        """{ "all": [ { "item": "one", "operator": "=", "value": "a" }, { "item": "one", "operator": ">", "value": 1 } ] }"""
    )]
    [TestCase("""{ "item": "one", "operator": ">", "value": 2 }""")]
    [TestCase(
        """{ "all": [ { "item": "yes", "operator": "exists" }, { "item": "yes", "operator": "exists", "value": false } ] }"""
    )]
    [TestCase("""{ "item": "day", "operator": "<", "value": "2020-01-01" }""")]
    [TestCase(
        """{ "all": [ { "item": "many", "operator": "=", "value": "a" }, { "item": "many", "operator": "!=", "value": "a" } ] }"""
    )]
    [TestCase("""{ "item": "must", "operator": "exists", "value": false }""")]
    [TestCase(
        """{ "any": [ { "item": "n", "operator": ">", "value": 10 }, { "item": "n", "operator": "<", "value": 0 } ] }"""
    )]
    public void A_required_item_that_nothing_brings_up_is_named(string condition)
    {
        var items =
            $$"""[ {{Base}}, { "linkId": "x", "type": "boolean", "required": REQUIRED, "enableWhen": {{condition}} } ]""";

        Assert.Multiple(() =>
        {
            Assert.That(
                Given.Faults(
                    Given.Form(items.Replace("REQUIRED", "true", StringComparison.Ordinal))
                ),
                Is.EqualTo(new[] { "/items/7 unreachable-required" })
            );
            Assert.That(
                Given.Faults(
                    Given.Form(items.Replace("REQUIRED", "false", StringComparison.Ordinal))
                ),
                Is.Empty
            );
        });
    }

    [TestCase("""{ "item": "n", "operator": ">", "value": 9 }""")]
    [TestCase(
        """{ "all": [ { "item": "free", "operator": ">", "value": 4 }, { "item": "free", "operator": "<", "value": 5 } ] }"""
    )]
    [TestCase(
        """{ "all": [ { "item": "n", "operator": "!=", "value": 0 }, { "item": "n", "operator": "<", "value": 2 } ] }"""
    )]
    [TestCase(
        """{ "all": [ { "item": "many", "operator": "=", "value": "a" }, { "item": "many", "operator": "=", "value": "b" } ] }"""
    )]
    [TestCase("""{ "item": "yes", "operator": "exists", "value": false }""")]
    [TestCase(
        """{ "any": [ { "item": "n", "operator": ">", "value": 10 }, { "item": "yes", "operator": "exists" } ] }"""
    )]
    public void A_required_item_that_something_brings_up_is_not(string condition) =>
        Assert.That(
            Given.Faults(
                Given.Form(
                    $$"""[ {{Base}}, { "linkId": "x", "type": "boolean", "required": true, "enableWhen": {{condition}} } ]"""
                )
            ),
            Is.Empty
        );

    [Test]
    public void What_excludes_an_item_further_up_makes_those_below_it_unreachable()
    {
        var form = Given.Form(
            """
            [ { "linkId": "sex", "type": "choice", "options": [ { "code": "f" }, { "code": "m" } ] },
              { "linkId": "pregnant", "type": "boolean", "enableWhen": { "item": "sex", "operator": "=", "value": "f" } },
              { "linkId": "group", "type": "group", "enableWhen": { "item": "sex", "operator": "=", "value": "m" }, "items": [
                { "linkId": "week", "type": "integer", "required": true, "enableWhen": { "item": "pregnant", "operator": "=", "value": true } } ] } ]
            """
        );

        Assert.That(
            Given.Faults(form),
            Is.EqualTo(new[] { "/items/2/items/0 unreachable-required" })
        );
    }

    [Test]
    public void Conditions_that_lead_back_to_themselves_are_all_named()
    {
        var form = Given.Form(
            """
            [ { "linkId": "a", "type": "boolean", "enableWhen": { "item": "c", "operator": "exists" } },
              { "linkId": "b", "type": "boolean", "enableWhen": { "item": "a", "operator": "exists" } },
              { "linkId": "c", "type": "boolean", "enableWhen": { "item": "b", "operator": "exists" } },
              { "linkId": "d", "type": "boolean", "enableWhen": { "item": "c", "operator": "exists" } },
              { "linkId": "self", "type": "boolean", "enableWhen": { "item": "self", "operator": "exists" } },
              { "linkId": "group", "type": "group", "enableWhen": { "item": "inner", "operator": "exists" }, "items": [
                { "linkId": "inner", "type": "boolean" } ] } ]
            """
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                Given.Faults(form),
                Is.EqualTo(
                    new[] { 0, 1, 2, 4, 5 }.Select(item =>
                        $"/items/{item}/enableWhen condition-loop"
                    )
                )
            );
            // Nor does it hang where one is answered all the same.
            Assert.That(
                Visibility.Of(form, Given.Answers("""{ "a": true, "b": true, "c": true }""")),
                Is.Empty
            );
        });
    }

    [TestCase(
        """{ "code": "No", "name": "n", "inputs": [ { "item": "n" } ] }""",
        "/code invalid-code"
    )]
    [TestCase(
        """{ "code": "s", "name": " ", "inputs": [ { "item": "n" } ] }""",
        "/name invalid-text"
    )]
    [TestCase("""{ "code": "s", "name": "n", "inputs": [] }""", "/inputs no-inputs")]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "gone" } ] }""",
        "/inputs/0/item unknown-item"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "day" } ] }""",
        "/inputs/0/item unknown-item"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "many" } ] }""",
        "/inputs/0/item unknown-item"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "score": "s" } ] }""",
        "/inputs/0/score unknown-score"
    )]
    [TestCase("""{ "code": "s", "name": "n", "inputs": [ { } ] }""", "/inputs/0 invalid-input")]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" }, { "item": "n" } ] }""",
        "/inputs/1 repeated-input"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "free", "reverse": true } ] }""",
        "/inputs/0/reverse no-range"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n", "recode": [ { "from": 0, "to": 2, "value": 1 }, { "from": 2, "to": 3, "value": 2 } ] } ] }""",
        "/inputs/0/recode/1/from overlap"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "method": "mean", "inputs": [ { "item": "n", "weight": 0 } ] }""",
        "/inputs/0/weight out-of-range"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "method": "formula", "inputs": [ { "item": "n" } ] }""",
        "/formula invalid-formula"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "formula": "n", "inputs": [ { "item": "n" } ] }""",
        "/formula invalid-formula"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "method": "formula", "formula": "n +", "inputs": [ { "item": "n" } ] }""",
        "/formula invalid-formula"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "method": "formula", "formula": "n + m", "inputs": [ { "item": "n" } ] }""",
        "/formula unknown-input"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "method": "formula", "formula": "1", "missing": { "rule": "prorate" }, "inputs": [ { "item": "n" } ] }""",
        "/missing/rule wrong-type"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n", "name": "sqrt" } ] }""",
        "/inputs/0/name invalid-name"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "rounding": { "decimals": 7 } }""",
        "/rounding/decimals out-of-range"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "minimalImportantChange": 0 }""",
        "/minimalImportantChange out-of-range"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "table": [ { "raw": 1, "value": 1 }, { "raw": 1.0, "value": 2 } ] }""",
        "/table/1/raw overlap"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "bands": [ { "label": "a", "high": 5 }, { "label": "b", "low": 5 } ] }""",
        "/bands/1 overlap"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "bands": [ { "label": "a", "low": 5, "high": 4 } ] }""",
        "/bands/0/high empty-range"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "bandFormula": "value" }""",
        "/bands required"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "remarks": [ { "code": "r", "when": "x > 1", "text": "!" } ] }""",
        "/remarks/0/when unknown-input"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "betterDirection": "lower", "responses": [ { "label": "good", "when": "value > 1" } ] }""",
        "/responses/0/when unknown-input"
    )]
    [TestCase(
        """{ "code": "s", "name": "n", "inputs": [ { "item": "n" } ], "responses": [ { "label": "good", "when": "change > 1" } ] }""",
        "/betterDirection required"
    )]
    public void A_rule_that_cannot_be_computed_is_named(string rule, string fault) =>
        Assert.That(
            Given.Faults(Given.Form($"[ {Base} ]", $"[ {rule} ]")),
            Is.EqualTo(new[] { $"/scores/0{fault}" })
        );

    [TestCase(
        """{ "code": "A", "severity": "info", "item": "yes", "unanswered": true }""",
        "/code invalid-code"
    )]
    [TestCase(
        """{ "code": "a", "severity": "info", "item": "gone", "unanswered": true }""",
        "/item unknown-item"
    )]
    [TestCase("""{ "code": "a", "severity": "info", "item": "yes" }""", "/when required")]
    [TestCase(
        """{ "code": "a", "severity": "info", "item": "yes", "when": { "item": "gone", "operator": "exists" } }""",
        "/when/item unknown-item"
    )]
    public void An_alert_that_cannot_be_raised_is_named(string rule, string fault) =>
        Assert.That(
            Given.Faults(Given.Form($"[ {Base} ]", alerts: $"[ {rule} ]")),
            Is.EqualTo(new[] { $"/alerts/0{fault}" })
        );

    [Test]
    public void Every_fault_is_named_at_once()
    {
        var form = Given.Content(
            """
            { "title": "", "language": "deutsch", "items": [
                { "linkId": "a", "type": "choice" },
                { "linkId": "a", "type": "integer", "min": 2, "max": 1, "enableWhen": { "item": "b", "operator": "exists" } } ],
              "translations": { "xx-yyyyy": {}, "de": { "items": { "c": { "text": "?" }, "a": { "options": { "z": "Z" } } }, "bands": { "low": "tief" } } },
              "scores": [ { "code": "s", "name": "s", "inputs": [ { "item": "c" } ] } ],
              "alerts": [ { "code": "x", "severity": "info", "item": "c", "unanswered": true } ] }
            """
        );

        Assert.That(
            Given.Faults(form),
            Is.EquivalentTo(
                new[]
                {
                    "/title invalid-text",
                    "/language invalid-language",
                    "/items/0/options no-options",
                    "/items/1/linkId repeated-link-id",
                    "/items/1/max empty-range",
                    "/items/1/enableWhen/item unknown-item",
                    "/translations/xx-yyyyy invalid-language",
                    "/translations/de/items/c unknown-item",
                    "/translations/de/items/a/options/z unknown-option",
                    "/translations/de/bands/low unknown-band",
                    "/scores/0/inputs/0/item unknown-item",
                    "/alerts/0/item unknown-item",
                }
            )
        );
    }

    [Test]
    public void Many_conditions_do_not_take_long_to_hold_against_each_other()
    {
        var items = string.Join(
            ",",
            Enumerable
                .Range(0, 101)
                .Select(n =>
                {
                    var any = string.Join(
                        ",",
                        Enumerable
                            .Range(Math.Max(0, n - 5), Math.Min(n, 5))
                            .Select(m =>
                                $$"""{ "item": "i{{m}}", "operator": "=", "value": true }"""
                            )
                    );
                    var when = n == 0 ? "" : $$""", "enableWhen": { "any": [ {{any}} ] }""";
                    return $$"""{ "linkId": "i{{n}}", "type": "boolean", "required": true{{when}} }""";
                })
        );

        Assert.That(Given.Faults(Given.Form($"[ {items} ]")), Is.Empty);
    }

    [Test, CancelAfter(20_000)]
    public void Neither_a_long_chain_nor_many_comparisons_of_one_item_take_long()
    {
        var chain = Enumerable
            .Range(1, 1500)
            .Select(n =>
                $$"""{ "linkId": "i{{n}}", "type": "boolean", "required": true, "enableWhen": { "any": [ { "item": "i{{n - 1}}", "operator": "=", "value": true }, { "item": "n", "operator": "=", "value": {{n}} } ] } }"""
            )
            .ToArray();
        var all = string.Join(
            ",",
            Enumerable
                .Range(0, 90)
                .Select(n =>
                    $$"""{ "all": [ {{string.Join(",", Enumerable.Range(0, 90).Select(m => $$"""{ "item": "n", "operator": "!=", "value": {{(n * 90) + m}} }"""))}} ] }"""
                )
        );
        var items = $$"""
            { "linkId": "n", "type": "integer" }, { "linkId": "i0", "type": "boolean" },
            { "linkId": "x", "type": "boolean", "required": true, "enableWhen": { "all": [ {{all}} ] } }
            """;
        var form = Given.Form($"[ {items}, {string.Join(",", chain.Take(100))} ]");

        Assert.Multiple(() =>
        {
            Assert.That(Given.Faults(form), Is.Empty);
            Assert.That(
                Visibility.Of(form, Given.Answers("""{ "n": 100000, "i0": false }""")),
                Has.Count.EqualTo(3)
            );
            Assert.That(
                Given.Faults(Given.Form($"[ {items}, {string.Join(",", chain)} ]")),
                Has.Exactly(1400).EndsWith("/enableWhen condition-chain")
            );
        });
    }

    [Test]
    public void Questions_and_options_without_words_cannot_be_published()
    {
        var form = Given.Form(
            """
            [ { "linkId": "g", "type": "group", "items": [
                { "linkId": "a", "type": "choice", "text": "?", "options": [ { "code": "a", "text": "A" }, { "code": "b" } ] },
                { "linkId": "b", "type": "boolean" } ] } ]
            """
        );

        Assert.Multiple(() =>
        {
            Assert.That(FormCheck.Faults(form), Is.Empty);
            Assert.That(
                FormCheck.PublishingFaults(form).Select(fault => fault.Pointer),
                Is.EqualTo(new[] { "/items/0/items/0/options/1/text", "/items/0/items/1/text" })
            );
        });
    }
}
