using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class PlanHandoutTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    [TestCase(-5, 1, 0, 6)]
    [TestCase(0, 1, 0, 6)]
    [TestCase(6, 1, 0, 6)]
    [TestCase(7, 2, 7, 13)]
    [TestCase(41, 6, 35, 41)]
    public void Tells_of_the_week_that_the_day_falls_in(int day, int number, int from, int to)
    {
        var week = Of(TestPlans.TwoPhases, day).Week!;

        Assert.That(
            (week.Number, week.Days),
            Is.EqualTo((number, new DaySpan(Start.AddDays(from), Start.AddDays(to))))
        );
    }

    [Test]
    public void Tells_of_nothing_to_do_once_it_is_over()
    {
        var handout = Of(TestPlans.TwoPhases, 42);

        Assert.That(
            (handout.Week, handout.NextWeek, handout.Phases.Count),
            Is.EqualTo(((HandoutWeek?)null, (HandoutWeek?)null, 0))
        );
    }

    [Test]
    public void What_goes_on_from_phase_to_phase_is_one_thing_to_do()
    {
        // The second phase begins on the fourth day of this week.
        var content = TestPlans.TwoPhases;
        var course = PlanCourse.Of(
            [new PlanRevisionInForce(1, content, Start)],
            [new PhaseChange(PhaseChangeKind.Skipped, "remove", Start.AddDays(10))],
            [],
            null,
            Start
        );
        var week = PlanHandout.Of(content, course, Start.AddDays(8)).Week!;

        Assert.Multiple(() =>
        {
            Assert.That(
                week.Items.Select(item => item.Instruction),
                Is.EqualTo(new[] { "Do diet", "Do breath" })
            );
            Assert.That(
                week.Items[0].Days,
                Is.EqualTo(new[] { new DaySpan(Start.AddDays(7), Start.AddDays(9)) })
            );
            Assert.That(week.Items[1].Days.Sum(days => days.Days), Is.EqualTo(7));
            Assert.That(week.Items[1].TimesADay, Is.EqualTo(3));
        });
    }

    [Test]
    public void Leaves_out_what_is_left_to_the_staff()
    {
        var content = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase(
                    "remove",
                    2,
                    TestPlans.Item("diet"),
                    TestPlans.Item("vitamin-d") with
                    {
                        OnlyIf = "it is low",
                    }
                ),
            ],
            Targets = [Target("a", true, true), Target("b", true, false), Target("c", false, true)],
        };
        var handout = Of(content, 0);

        Assert.Multiple(() =>
        {
            Assert.That(handout.Week!.Items, Has.Count.EqualTo(1));
            Assert.That(handout.Phases[0].Items, Has.Count.EqualTo(1));
            Assert.That(handout.Targets.Select(target => target.Id), Is.EqualTo(new[] { "a" }));
        });
    }

    [TestCase("before each main meal", null, 21, DayPart.Meals)]
    [TestCase("daily", "with food, in the evening", 7, DayPart.Meals)]
    [TestCase("daily", "after getting up", 7, DayPart.Morning)]
    [TestCase("daily", "before bed", 7, DayPart.Evening)]
    [TestCase("daily", null, 7, DayPart.AnyTime)]
    [TestCase("5 days a week", "in the morning", 5, DayPart.SomeDays)]
    public void Puts_each_thing_where_it_belongs_in_the_day(
        string frequency,
        string? timing,
        int timesPerWeek,
        DayPart expected
    )
    {
        var content = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase(
                    "remove",
                    2,
                    TestPlans.Item("it", timesPerWeek) with
                    {
                        Frequency = frequency,
                        Timing = timing,
                    }
                ),
            ],
        };

        Assert.That(Of(content, 0).Week!.Items[0].Part, Is.EqualTo(expected));
    }

    [TestCase("daily", 7, "every day")]
    [TestCase(">= 2 meals", 14, "at least 2 meals")]
    [TestCase("daily", 21, "3 times a day")]
    [TestCase("weekly", 2, "twice a week")]
    [TestCase(null, 1, "once a week")]
    [TestCase("before each main meal", 21, "before each main meal")]
    public void Says_how_often_in_words(string? frequency, int timesPerWeek, string expected)
    {
        var content = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase(
                    "remove",
                    2,
                    TestPlans.Item("it", timesPerWeek) with
                    {
                        Frequency = frequency,
                    }
                ),
            ],
        };

        Assert.That(Of(content, 0).Week!.Items[0].Details, Is.EqualTo(new[] { expected }));
    }

    private static PlanTarget Target(string id, bool set, bool suggested) =>
        new()
        {
            Id = id,
            Measure = "ferritin",
            Direction = TargetDirection.Up,
            Amount = 20,
            ByWeek = 4,
            Set = set,
            Suggested = suggested,
        };

    private static PlanHandout Of(PlanContent content, int day) =>
        PlanHandout.Of(
            content,
            PlanCourse.Of(
                [new PlanRevisionInForce(1, content, Start)],
                [],
                [],
                null,
                Start.AddDays(day)
            ),
            Start.AddDays(day)
        );
}
