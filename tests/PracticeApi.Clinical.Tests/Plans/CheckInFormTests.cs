using NUnit.Framework;
using PracticeApi.Clinical.Plans;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class CheckInFormTests
{
    private static readonly Guid Plan = Guid.NewGuid();

    [Test]
    public void Asks_for_the_items_of_the_phase_and_reads_what_was_answered()
    {
        var version = CheckInForm.VersionOf(3, 1);
        var form = CheckInForm.Of(Plan, version, TestPlans.TwoPhases)!;
        var answers = CheckInForm.Read(
            form,
            new FormAnswers([
                new("item-zinc", Answer.Of(5m)),
                new("symptoms", Answer.Of(0m)),
                new("flare", Answer.Of(false)),
                new("note", Answer.Of(" ")),
            ])
        );

        Assert.Multiple(() =>
        {
            Assert.That(CheckInForm.PlanOf(form.Key), Is.EqualTo(Plan));
            Assert.That(CheckInForm.RevisionOf(form.Version), Is.EqualTo(3));
            Assert.That(
                answers.Items,
                Is.EqualTo(new[] { new ItemReport("breath", null), new ItemReport("zinc", 5) })
            );
            Assert.That(
                (answers.Symptoms, answers.Flare, answers.Note),
                Is.EqualTo(((int?)0, (bool?)false, (string?)null))
            );
        });
    }

    [TestCase("phq-9")]
    [TestCase("check-in-")]
    [TestCase("check-in-none")]
    public void Knows_its_own_keys(string key) => Assert.That(CheckInForm.PlanOf(key), Is.Null);

    [Test]
    public void Keeps_to_the_rules_of_every_questionnaire()
    {
        var form = CheckInForm.Of(Plan, CheckInForm.VersionOf(1, 0), TestPlans.TwoPhases)!;

        Assert.That(FormCheck.PublishingFaults(form), Is.Empty);
    }
}
