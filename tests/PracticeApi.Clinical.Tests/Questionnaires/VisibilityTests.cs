using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class VisibilityTests
{
    private const string Items = """
        [
          { "linkId": "yes", "type": "boolean" },
          { "linkId": "n", "type": "integer" },
          { "linkId": "day", "type": "date" },
          { "linkId": "name", "type": "string" },
          { "linkId": "one", "type": "choice",
            "options": [ { "code": "a", "score": 1 }, { "code": "b", "score": 2 }, { "code": "c" } ] },
          { "linkId": "many", "type": "multipleChoice",
            "options": [ { "code": "a", "score": 1 }, { "code": "b", "score": 2 } ] },
          { "linkId": "open", "type": "openChoice", "options": [ { "code": "a" } ] },
          { "linkId": "shown", "type": "display", "text": "!", "enableWhen": CONDITION }
        ]
        """;

    [TestCase("""{ "item": "yes", "operator": "=", "value": true }""", """{ "yes": true }""", true)]
    [TestCase(
        """{ "item": "yes", "operator": "=", "value": true }""",
        """{ "yes": false }""",
        false
    )]
    [TestCase(
        """{ "item": "yes", "operator": "!=", "value": true }""",
        """{ "yes": false }""",
        true
    )]
    [TestCase("""{ "item": "yes", "operator": "!=", "value": true }""", "{}", false)]
    [TestCase("""{ "item": "yes", "operator": "exists" }""", """{ "yes": false }""", true)]
    [TestCase("""{ "item": "yes", "operator": "exists", "value": true }""", "{}", false)]
    [TestCase("""{ "item": "yes", "operator": "exists", "value": false }""", "{}", true)]
    [TestCase(
        """{ "item": "yes", "operator": "exists" }""",
        """{ "yes": { "absent": "declined" } }""",
        false
    )]
    [TestCase("""{ "item": "n", "operator": ">", "value": 3 }""", """{ "n": 3 }""", false)]
    [TestCase("""{ "item": "n", "operator": ">=", "value": 3 }""", """{ "n": 3 }""", true)]
    [TestCase("""{ "item": "n", "operator": "<", "value": 3 }""", """{ "n": 3 }""", false)]
    [TestCase("""{ "item": "n", "operator": "<=", "value": 3 }""", """{ "n": 3 }""", true)]
    [TestCase("""{ "item": "n", "operator": "=", "value": 3.0 }""", """{ "n": 3 }""", true)]
    [TestCase(
        """{ "item": "day", "operator": ">=", "value": "2026-05-17" }""",
        """{ "day": "2026-05-17" }""",
        true
    )]
    [TestCase(
        """{ "item": "day", "operator": "<", "value": "2026-05-17" }""",
        """{ "day": "2026-05-17" }""",
        false
    )]
    [TestCase("""{ "item": "name", "operator": "=", "value": "x" }""", """{ "name": "x" }""", true)]
    [TestCase(
        """{ "item": "name", "operator": "=", "value": "x" }""",
        """{ "name": "X" }""",
        false
    )]
    [TestCase("""{ "item": "one", "operator": "=", "value": "a" }""", """{ "one": "a" }""", true)]
    [TestCase("""{ "item": "one", "operator": ">=", "value": 2 }""", """{ "one": "b" }""", true)]
    [TestCase("""{ "item": "one", "operator": ">=", "value": 2 }""", """{ "one": "a" }""", false)]
    [TestCase("""{ "item": "one", "operator": ">=", "value": 0 }""", """{ "one": "c" }""", false)]
    [TestCase(
        """{ "item": "many", "operator": "=", "value": "b" }""",
        """{ "many": ["a", "b"] }""",
        true
    )]
    [TestCase(
        """{ "item": "many", "operator": "!=", "value": "b" }""",
        """{ "many": ["a", "b"] }""",
        false
    )]
    [TestCase(
        """{ "item": "many", "operator": "!=", "value": "b" }""",
        """{ "many": ["a"] }""",
        true
    )]
    [TestCase(
        """{ "item": "open", "operator": "=", "value": "a" }""",
        """{ "open": { "other": "a" } }""",
        false
    )]
    [TestCase(
        """{ "item": "open", "operator": "!=", "value": "a" }""",
        """{ "open": { "other": "a" } }""",
        true
    )]
    [TestCase(
        """{ "all": [ { "item": "yes", "operator": "exists" }, { "item": "n", "operator": "exists" } ] }""",
        """{ "n": 1 }""",
        false
    )]
    [TestCase(
        """{ "any": [ { "item": "yes", "operator": "exists" }, { "item": "n", "operator": "exists" } ] }""",
        """{ "n": 1 }""",
        true
    )]
    [TestCase(
        """{ "any": [ { "all": [ { "item": "n", "operator": ">", "value": 1 }, { "item": "n", "operator": "<", "value": 5 } ] }, { "item": "yes", "operator": "=", "value": true } ] }""",
        """{ "n": 4, "yes": false }""",
        true
    )]
    public void An_item_is_shown_where_its_condition_holds(
        string condition,
        string answers,
        bool shown
    )
    {
        var form = Given.Form(Items.Replace("CONDITION", condition, StringComparison.Ordinal));

        Assert.That(FormCheck.Faults(form), Is.Empty);
        Assert.That(
            Visibility.Of(form, Given.Answers(answers)).Any(one => one.Item.LinkId == "shown"),
            Is.EqualTo(shown)
        );
    }

    [Test]
    public void What_is_not_shown_does_not_bring_up_others_and_is_dropped()
    {
        var form = Given.Form(
            """
            [
              { "linkId": "a", "type": "boolean" },
              { "linkId": "group", "type": "group", "enableWhen": { "item": "a", "operator": "=", "value": true }, "items": [
                { "linkId": "b", "type": "boolean" } ] },
              { "linkId": "c", "type": "boolean", "enableWhen": { "item": "b", "operator": "=", "value": true } }
            ]
            """
        );
        var all = """{ "a": true, "b": true, "c": true }""";

        Assert.Multiple(() =>
        {
            Assert.That(
                Given.Text(Visibility.WithoutHidden(form, Given.Answers(all))),
                Is.EqualTo("""{"a":true,"b":true,"c":true}""")
            );
            Assert.That(
                Given.Text(
                    Visibility.WithoutHidden(
                        form,
                        Given.Answers("""{ "a": false, "b": true, "c": true }""")
                    )
                ),
                Is.EqualTo("""{"a":false}""")
            );
        });
    }

    [Test]
    public void A_repetition_is_judged_by_itself_and_from_outside_by_any()
    {
        var form = Given.Form(
            """
            [
              { "linkId": "medicines", "type": "group", "repeats": true, "items": [
                { "linkId": "name", "type": "string" },
                { "linkId": "stopped", "type": "boolean" },
                { "linkId": "why", "type": "string", "enableWhen": { "item": "stopped", "operator": "=", "value": true } } ] },
              { "linkId": "call", "type": "display", "text": "Call us", "enableWhen": { "item": "stopped", "operator": "=", "value": true } },
              { "linkId": "none", "type": "display", "text": "None?", "enableWhen": { "item": "name", "operator": "exists", "value": false } }
            ]
            """
        );
        var answers = Given.Answers(
            """
            { "medicines": [ { "name": "one", "stopped": true, "why": "cost" }, { "name": "two", "stopped": false, "why": "left over" } ] }
            """
        );

        var shown = Visibility.Of(form, answers);

        Assert.Multiple(() =>
        {
            Assert.That(
                shown.Select(one => one.Item.LinkId),
                Is.EqualTo(new[] { "medicines", "call" })
            );
            Assert.That(
                shown[0].Repetitions.Select(one => one[^1].Pointer),
                Is.EqualTo(new[] { "/medicines/0/why", "/medicines/1/stopped" })
            );
            Assert.That(
                Given.Text(Visibility.WithoutHidden(form, answers)),
                Is.EqualTo(
                    """{"medicines":[{"name":"one","stopped":true,"why":"cost"},{"name":"two","stopped":false}]}"""
                )
            );
            Assert.That(
                Visibility.Of(form, FormAnswers.None).Select(one => one.Item.LinkId),
                Is.EqualTo(new[] { "medicines", "none" })
            );
        });
    }
}
