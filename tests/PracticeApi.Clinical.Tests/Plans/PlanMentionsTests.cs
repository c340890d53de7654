using NUnit.Framework;
using PracticeApi.Clinical.Labs.Safeguards;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class PlanMentionsTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    [Test]
    public void Supplements_are_mentioned_with_their_dose_and_days()
    {
        var zinc = Of(TestPlans.TwoPhases).Single();

        Assert.That(
            (zinc.Kind, zinc.Text, zinc.Dose, zinc.From, zinc.To),
            Is.EqualTo(
                (
                    MentionKind.Medication,
                    "Do zinc (zinc)",
                    "15 mg",
                    (DateOnly?)Start.AddDays(21),
                    (DateOnly?)Start.AddDays(34)
                )
            )
        );
    }

    [Test]
    public void Gluten_is_left_out_for_as_long_as_the_restrictive_phases_go_on()
    {
        var plan = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase(
                    "a",
                    2,
                    TestPlans.Item("x") with
                    {
                        Instruction = "Leave out grains and sugar",
                        StartWeek = 2,
                    }
                ) with
                {
                    Restrictive = true,
                },
                TestPlans.Phase("b", 1, TestPlans.Item("hold")) with
                {
                    Restrictive = true,
                },
                TestPlans.Phase("c", 1, TestPlans.Item("back") with { Instruction = "Add grains" }),
            ],
        };
        var diet = Of(plan).Single();

        Assert.That(
            (diet.Kind, diet.Text, diet.From, diet.To),
            Is.EqualTo(
                (
                    MentionKind.Diet,
                    "gluten-free diet",
                    (DateOnly?)Start.AddDays(7),
                    (DateOnly?)Start.AddDays(20)
                )
            )
        );
    }

    private static IEnumerable<ChartMention> Of(PlanContent plan) =>
        PlanMentions.Of(
            PlanCourse.Of(
                [new PlanRevisionInForce(1, plan, Start)],
                [],
                [],
                null,
                Start.AddDays(100)
            )
        );
}
