using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class AnswerCheckTests
{
    private static readonly Form Every = Given.Form(
        """
        [
          { "linkId": "yes", "type": "boolean" },
          { "linkId": "whole", "type": "integer", "min": 1, "max": 10 },
          { "linkId": "number", "type": "decimal", "min": 0, "max": 10, "step": 0.5 },
          { "linkId": "day", "type": "date", "minDate": "2020-01-01", "maxDate": "2020-12-31" },
          { "linkId": "line", "type": "string", "minLength": 2, "maxLength": 5, "pattern": "[a-z]+" },
          { "linkId": "text", "type": "text" },
          { "linkId": "one", "type": "choice", "options": [ { "code": "1" }, { "code": "b" } ] },
          { "linkId": "many", "type": "multipleChoice", "minSelected": 2, "maxSelected": 3,
            "options": [ { "code": "a" }, { "code": "b" }, { "code": "c" }, { "code": "d" }, { "code": "none", "exclusive": true } ] },
          { "linkId": "scale", "type": "scale" },
          { "linkId": "open", "type": "openChoice", "options": [ { "code": "a" } ] },
          { "linkId": "group", "type": "group", "items": [ { "linkId": "inner/~", "type": "boolean" } ] },
          { "linkId": "many-times", "type": "group", "repeats": true, "maxRepeats": 2, "items": [
            { "linkId": "again", "type": "integer", "required": true } ] },
          { "linkId": "said", "type": "display", "text": "!" }
        ]
        """
    );

    [TestCase("""{ "yes": "true" }""", "/yes wrong-type")]
    [TestCase("""{ "yes": [true] }""", "/yes wrong-type")]
    [TestCase("""{ "whole": 1.5 }""", "/whole wrong-type")]
    [TestCase("""{ "whole": "1" }""", "/whole wrong-type")]
    [TestCase("""{ "day": "2020-02-30" }""", "/day wrong-type")]
    [TestCase("""{ "day": "17.5.2020" }""", "/day wrong-type")]
    [TestCase("""{ "line": 5 }""", "/line wrong-type")]
    [TestCase("""{ "line": "abcdef" }""", "/line too-long")]
    [TestCase("""{ "line": "a\nb" }""", "/line wrong-type")]
    [TestCase("""{ "one": "c" }""", "/one unknown-option")]
    [TestCase("""{ "one": 1.5 }""", "/one unknown-option")]
    [TestCase("""{ "one": { "other": "own" } }""", "/one unknown-option")]
    [TestCase("""{ "many": ["a", "x", "y"] }""", "/many/1 unknown-option;/many/2 unknown-option")]
    [TestCase("""{ "many": ["a", "a"] }""", "/many repeated-option")]
    [TestCase("""{ "many": ["a", "none"] }""", "/many exclusive-option")]
    [TestCase("""{ "open": "b" }""", "/open unknown-option")]
    [TestCase("""{ "inner/~": 1 }""", "/inner~1~0 wrong-type")]
    [TestCase("""{ "group": true }""", "/group unknown-item")]
    [TestCase("""{ "said": true }""", "/said unknown-item")]
    [TestCase("""{ "nothing": true }""", "/nothing unknown-item")]
    [TestCase("""{ "again": 1 }""", "/again unknown-item")]
    [TestCase("""{ "many-times": 1 }""", "/many-times wrong-type")]
    [TestCase(
        """{ "many-times": [ { "again": "x", "yes": true } ] }""",
        "/many-times/0/again wrong-type;/many-times/0/yes unknown-item"
    )]
    [TestCase(
        """{ "many-times": [ { "again": 1 }, { "again": 2 }, { "again": 3 } ] }""",
        "/many-times too-many"
    )]
    public void What_can_never_become_an_answer_is_a_fault_of_a_draft_too(
        string answers,
        string faults
    ) =>
        Assert.Multiple(() =>
        {
            Assert.That(FaultsOf(Every, answers, AnswerStage.Draft), Is.EqualTo(faults));
            Assert.That(FaultsOf(Every, answers, AnswerStage.Complete), Is.EqualTo(faults));
        });

    [TestCase("""{ "whole": 0 }""", "/whole too-small")]
    [TestCase("""{ "whole": 11 }""", "/whole too-large")]
    [TestCase("""{ "number": 2.25 }""", "/number off-step")]
    [TestCase("""{ "scale": 10.5 }""", "/scale too-large")]
    [TestCase("""{ "scale": 5.5 }""", "/scale off-step")]
    [TestCase("""{ "day": "2019-12-31" }""", "/day too-early")]
    [TestCase("""{ "day": "2021-01-01" }""", "/day too-late")]
    [TestCase("""{ "line": "a" }""", "/line too-short")]
    [TestCase("""{ "line": "ab1" }""", "/line wrong-pattern")]
    [TestCase("""{ "many": ["a"] }""", "/many too-few")]
    [TestCase("""{ "many": ["a", "b", "c", "d"] }""", "/many too-many")]
    [TestCase("""{ "many-times": [ { } ] }""", "/many-times/0/again required")]
    public void What_may_still_become_an_answer_is_a_fault_in_the_end(
        string answers,
        string faults
    ) =>
        Assert.Multiple(() =>
        {
            Assert.That(FaultsOf(Every, answers, AnswerStage.Draft), Is.Empty);
            Assert.That(FaultsOf(Every, answers, AnswerStage.Complete), Is.EqualTo(faults));
        });

    [Test]
    public void Answers_at_the_bounds_have_no_faults() =>
        Assert.That(
            FaultsOf(
                Every,
                """
                { "yes": false, "whole": 1, "number": 10, "day": "2020-12-31", "line": "abcde", "one": "1", "many": ["a", "b"],
                  "scale": 0, "open": { "other": "own" }, "inner/~": true, "many-times": [ { "again": 1 }, { "again": -1 } ] }
                """,
                AnswerStage.Complete
            ),
            Is.Empty
        );

    [Test]
    public void Codes_are_kept_as_text_and_what_is_blank_not_at_all() =>
        Assert.That(
            Given.Text(
                AnswerCheck
                    .Of(
                        Every,
                        Given.Answers("""{ "one": 1, "line": "  ", "text": "\n", "yes": null }"""),
                        AnswerStage.Draft
                    )
                    .Answers
            ),
            Is.EqualTo("""{"one":"1"}""")
        );

    [Test]
    public void What_is_not_shown_is_dropped_in_the_end_whatever_is_wrong_with_it()
    {
        var form = Given.Form(
            """
            [
              { "linkId": "a", "type": "boolean", "required": true },
              { "linkId": "b", "type": "integer", "required": true, "enableWhen": { "item": "a", "operator": "=", "value": true } }
            ]
            """
        );

        var hidden = AnswerCheck.Of(
            form,
            Given.Answers("""{ "a": false, "b": "five" }"""),
            AnswerStage.Complete
        );
        var draft = AnswerCheck.Of(
            form,
            Given.Answers("""{ "a": false, "b": 5 }"""),
            AnswerStage.Draft
        );

        Assert.Multiple(() =>
        {
            Assert.That(hidden.Faults, Is.Empty);
            Assert.That(Given.Text(hidden.Answers), Is.EqualTo("""{"a":false}"""));
            Assert.That(Given.Text(draft.Answers), Is.EqualTo("""{"a":false,"b":5}"""));
            Assert.That(
                FaultsOf(form, """{ "a": true }""", AnswerStage.Complete),
                Is.EqualTo("/b required")
            );
            Assert.That(FaultsOf(form, "{}", AnswerStage.Complete), Is.EqualTo("/a required"));
        });
    }

    [Test]
    public void Declining_answers_a_required_item_only_where_it_may_be_declined()
    {
        var form = Given.Form(
            """
            [
              { "linkId": "a", "type": "boolean", "required": true, "mayDecline": true },
              { "linkId": "b", "type": "boolean", "required": true },
              { "linkId": "c", "type": "boolean" }
            ]
            """
        );

        Assert.That(
            FaultsOf(
                form,
                """{ "a": { "absent": "declined" }, "b": { "absent": "declined" }, "c": { "absent": "unknown" } }""",
                AnswerStage.Complete
            ),
            Is.EqualTo("/b required")
        );
    }

    [Test]
    public void A_required_group_needs_an_answer_and_a_repeating_one_a_repetition()
    {
        var form = Given.Form(
            """
            [
              { "linkId": "g", "type": "group", "required": true, "items": [ { "linkId": "a", "type": "boolean" } ] },
              { "linkId": "r", "type": "group", "repeats": true, "minRepeats": 2, "items": [ { "linkId": "b", "type": "boolean" } ] }
            ]
            """
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                FaultsOf(form, "{}", AnswerStage.Complete),
                Is.EqualTo("/g required;/r too-few")
            );
            Assert.That(
                FaultsOf(
                    form,
                    """{ "a": true, "r": [ { "b": true }, { "b": true } ] }""",
                    AnswerStage.Complete
                ),
                Is.Empty
            );
        });
    }

    [Test]
    public void A_pattern_that_invites_backtracking_takes_no_longer()
    {
        var form = Given.Form(
            """[ { "linkId": "a", "type": "text", "text": "?", "pattern": "(a+)+b" } ]"""
        );
        var answers = new FormAnswers([new("a", Answer.Of(new string('a', 9000)))]);

        Assert.That(FormCheck.Faults(form), Is.Empty);
        Assert.That(
            AnswerCheck.Of(form, answers, AnswerStage.Complete).Faults.Single().Code,
            Is.EqualTo("wrong-pattern")
        );
    }

    private static string FaultsOf(Form form, string answers, AnswerStage stage) =>
        string.Join(
            ';',
            AnswerCheck
                .Of(form, Given.Answers(answers), stage)
                .Faults.Select(fault => $"{fault.Pointer} {fault.Code}")
        );
}
