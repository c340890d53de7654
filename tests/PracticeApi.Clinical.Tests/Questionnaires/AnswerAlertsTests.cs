using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class AnswerAlertsTests
{
    private static readonly Form Asked = Given.Form(
        $$"""
        [
          { "linkId": "ask", "type": "boolean" },
          {{Given.Choice("q9")[
            ..^1
        ]}}, "enableWhen": { "item": "ask", "operator": "=", "value": true } }
        ]
        """,
        alerts: """
        [
          { "code": "positive", "severity": "urgent", "item": "q9", "when": { "item": "q9", "operator": ">=", "value": 1 }, "crisis": true },
          { "code": "not-answered", "severity": "warning", "item": "q9", "unanswered": true }
        ]
        """
    );

    [TestCase("""{ "ask": true, "q9": "0" }""", "", "")]
    [TestCase("""{ "ask": true, "q9": "1" }""", "positive", "positive")]
    [TestCase("""{ "ask": true, "q9": "3" }""", "positive", "positive")]
    [TestCase("""{ "ask": true }""", "", "not-answered")]
    [TestCase(
        """{ "ask": true, "q9": { "absent": "declined" } }""",
        "not-answered",
        "not-answered"
    )]
    [TestCase("""{ "ask": true, "q9": { "absent": "unknown" } }""", "not-answered", "not-answered")]
    [TestCase("""{ "ask": false }""", "", "")]
    [TestCase("""{ "ask": false, "q9": "3" }""", "", "")]
    public void Are_raised_by_what_is_answered_and_in_the_end_by_what_is_not(
        string answers,
        string whileAnswering,
        string inTheEnd
    )
    {
        Assert.That(FormCheck.Faults(Asked), Is.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(Codes(Asked, answers, AnswerStage.Draft), Is.EqualTo(whileAnswering));
            Assert.That(Codes(Asked, answers, AnswerStage.Complete), Is.EqualTo(inTheEnd));
        });
    }

    [Test]
    public void One_repetition_is_enough_and_raises_once()
    {
        var form = Given.Form(
            """
            [ { "linkId": "falls", "type": "group", "repeats": true, "items": [ { "linkId": "hurt", "type": "boolean" } ] } ]
            """,
            alerts: """
            [ { "code": "hurt", "severity": "info", "item": "hurt", "when": { "item": "hurt", "operator": "=", "value": true } } ]
            """
        );

        Assert.That(
            AnswerAlerts.Of(
                form,
                Given.Answers(
                    """{ "falls": [ { "hurt": false }, { "hurt": true }, { "hurt": true } ] }"""
                ),
                AnswerStage.Draft
            ),
            Is.EqualTo(new[] { new AnswerAlert("hurt", AlertSeverity.Info, "hurt") })
        );
    }

    private static string Codes(Form form, string answers, AnswerStage stage) =>
        string.Join(
            ',',
            AnswerAlerts.Of(form, Given.Answers(answers), stage).Select(alert => alert.Code)
        );
}
