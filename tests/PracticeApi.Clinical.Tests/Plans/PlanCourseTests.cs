using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class PlanCourseTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    [Test]
    public void Each_revision_counts_in_its_time()
    {
        var second = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase("remove", 2, TestPlans.Item("breath", 14)),
                TestPlans.TwoPhases.Phases[1],
            ],
        };
        var course = PlanCourse.Of(
            [
                new PlanRevisionInForce(1, TestPlans.TwoPhases, Start.AddDays(3)),
                new PlanRevisionInForce(2, second, Start.AddDays(10)),
            ],
            [],
            [],
            null,
            Start.AddDays(100)
        );

        Assert.Multiple(() =>
        {
            // The first revision holds from the first day of the plan, even where it was published later.
            Assert.That(On(course, 0), Is.EqualTo(new[] { ("diet", 7m), ("breath", 21m) }));
            Assert.That(On(course, 9), Is.EqualTo(new[] { ("diet", 7m), ("breath", 21m) }));
            Assert.That(On(course, 10), Is.EqualTo(new[] { ("breath", 14m) }));
            Assert.That(On(course, 42), Is.Empty);
        });
    }

    [Test]
    public void Nothing_counts_after_the_end()
    {
        var course = PlanCourse.Of(
            [new PlanRevisionInForce(1, TestPlans.TwoPhases, Start)],
            [],
            [],
            Start.AddDays(5),
            Start.AddDays(100)
        );

        Assert.Multiple(() =>
        {
            Assert.That(On(course, 5), Has.Count.EqualTo(2));
            Assert.That(On(course, 6), Is.Empty);
            Assert.That(course.To, Is.EqualTo(Start.AddDays(5)));
        });
    }

    private static List<(string, decimal)> On(PlanCourse course, int day) =>
        [
            .. course
                .ItemsOn(Start.AddDays(day))
                .Select(item => (item.Item.Id, item.Item.TimesPerWeek)),
        ];
}
