using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class AdherenceTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    [Test]
    public void Follows_the_formula_of_the_questionnaire()
    {
        // The two worked examples of ADHERE.
        var first = Of(
            [
                TestPlans.Item("meals", 21, weight: 3),
                TestPlans.Item("breath", 21, ItemCategory.Stress, 2),
                TestPlans.Item("vitamin-d", 7, ItemCategory.Supplement),
            ],
            [Week(0, ("meals", 17), ("breath", 10), ("vitamin-d", 7))]
        );
        var second = Of(
            [TestPlans.Item("walk", 5), TestPlans.Item("sleep", 7)],
            [Week(0, ("walk", 7), ("sleep", 6))]
        );

        Assert.Multiple(() =>
        {
            Assert.That(first.Plan.PercentOfReported, Is.EqualTo(73.0m));
            Assert.That(first.Plan.PercentOfExpected, Is.EqualTo(73.0m));
            Assert.That(second.Plan.PercentOfReported, Is.EqualTo(92.9m));
            Assert.That(second.Plan.Done, Is.EqualTo(13));
            Assert.That(second.Plan.Expected, Is.EqualTo(12));
        });
    }

    [Test]
    public void What_was_not_reported_is_kept_apart_from_what_was_not_done()
    {
        var summary = Of(
            [TestPlans.Item("diet"), TestPlans.Item("walk")],
            [
                Week(0, ("diet", 7), ("walk", null)),
                // The second week was not reported at all.
            ],
            days: 14
        );
        var diet = summary.Items[0];
        var walk = summary.Items[1];

        Assert.Multiple(() =>
        {
            Assert.That(
                (diet.Expected, diet.Reported, diet.NotReported, diet.Done),
                Is.EqualTo((14m, 7m, 7m, 7m))
            );
            Assert.That(
                (diet.PercentOfReported, diet.PercentOfExpected),
                Is.EqualTo(((decimal?)100, (decimal?)50))
            );
            Assert.That(
                (walk.Reported, walk.NotReported, walk.PercentOfReported, walk.PercentOfExpected),
                Is.EqualTo((0m, 14m, (decimal?)null, (decimal?)0))
            );
            Assert.That(summary.Plan.PercentOfReported, Is.EqualTo(100));
            Assert.That(summary.Plan.PercentOfExpected, Is.EqualTo(25));
        });
    }

    [Test]
    public void Not_done_is_reported_all_the_same()
    {
        var diet = Of([TestPlans.Item("diet")], [Week(0, ("diet", 0))]).Items[0];

        Assert.That(
            (diet.Reported, diet.NotReported, diet.PercentOfReported),
            Is.EqualTo((7m, 0m, (decimal?)0))
        );
    }

    [Test]
    public void One_week_does_not_make_up_for_another()
    {
        var walk = Of(
            [TestPlans.Item("walk", 5)],
            [Week(0, ("walk", 10)), Week(1, ("walk", 0))],
            days: 14
        ).Items[0];

        Assert.That((walk.Done, walk.PercentOfReported), Is.EqualTo((10m, (decimal?)50)));
    }

    [Test]
    public void Daily_reports_of_what_is_done_some_days_a_week_come_to_the_same()
    {
        int[] days = [1, 0, 1, 1, 0, 1, 1];
        var walk = Of(
            [TestPlans.Item("walk", 5)],
            [
                .. days.Select(
                    (done, day) =>
                        new CheckInReport(
                            Start.AddDays(day),
                            Start.AddDays(day),
                            [new ItemReport("walk", done)]
                        )
                ),
            ]
        ).Items[0];

        Assert.That(
            (walk.Done, walk.PercentOfReported, walk.PercentOfExpected),
            Is.EqualTo((5m, (decimal?)100, (decimal?)100))
        );
    }

    [Test]
    public void Reports_of_the_same_days_count_their_days_once()
    {
        var diet = Of([TestPlans.Item("diet")], [Week(0, ("diet", 3)), Week(0, ("diet", 2))]).Items[
            0
        ];

        Assert.That((diet.Reported, diet.Done), Is.EqualTo((7m, 5m)));
    }

    [Test]
    public void A_window_takes_its_share_of_a_report_that_reaches_beyond_it()
    {
        var course = Course([TestPlans.Item("breath", 21)]);
        var summary = Adherence.Of(
            course,
            [Week(0, ("breath", 14))],
            Start.AddDays(4),
            Start.AddDays(6)
        );

        Assert.That(
            (summary.Plan.Expected, summary.Plan.Reported, summary.Plan.Done),
            Is.EqualTo((9m, 9m, 6m))
        );
    }

    [Test]
    public void What_is_done_once_or_on_a_condition_or_in_a_flare_is_outside()
    {
        var content = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase(
                    "a",
                    2,
                    TestPlans.Item("diet"),
                    TestPlans.Item("review", 0) with
                    {
                        Once = true,
                    },
                    TestPlans.Item("zinc") with
                    {
                        OnlyIf = "zinc is low",
                    }
                ),
            ],
        };
        var course = PlanCourse.Of(
            [new PlanRevisionInForce(1, content, Start)],
            [
                new PhaseChange(
                    PhaseChangeKind.VariantStarted,
                    "a",
                    Start.AddDays(7),
                    VariantId: "flare"
                ),
            ],
            [],
            null,
            Start.AddDays(13)
        );
        var summary = Adherence.Of(
            course,
            [Week(0, ("diet", 7), ("review", 1), ("zinc", 3)), Week(1, ("rest", 4))],
            Start,
            Start.AddDays(13)
        );

        Assert.Multiple(() =>
        {
            // A week of flare asks for nothing that counts.
            Assert.That((summary.Plan.Expected, summary.Plan.Done), Is.EqualTo((7m, 7m)));
            Assert.That(
                summary.Outside.Select(one => (one.Item, one.Reason, one.Done)),
                Is.EqualTo(
                    new[]
                    {
                        ("review", OutsideReason.Once, (int?)1),
                        ("zinc", OutsideReason.Conditional, 3),
                        ("rest", OutsideReason.Variant, 4),
                    }
                )
            );
        });
    }

    [Test]
    public void Goes_by_phase_and_category_too()
    {
        var content = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase(
                    "a",
                    1,
                    TestPlans.Item("diet"),
                    TestPlans.Item("breath", 21, ItemCategory.Stress)
                ),
                TestPlans.Phase("b", 1, TestPlans.Item("breath", 14, ItemCategory.Stress)),
            ],
        };
        var summary = Adherence.Of(
            PlanCourse.Of(
                [new PlanRevisionInForce(1, content, Start)],
                [],
                [],
                null,
                Start.AddDays(13)
            ),
            [Week(0, ("diet", 7), ("breath", 0)), Week(1, ("breath", 14))],
            Start,
            Start.AddDays(13)
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                summary.Phases.Select(phase => (phase.Phase, phase.PercentOfReported)),
                Is.EqualTo(new[] { ("a", (decimal?)50), ("b", 100) })
            );
            Assert.That(
                summary.Categories.Select(one => (one.Category, one.PercentOfReported)),
                Is.EqualTo(new[] { (ItemCategory.Diet, (decimal?)100), (ItemCategory.Stress, 50) })
            );
            Assert.That(
                summary.Items.Select(one => (one.Item, one.Expected, one.Done)),
                Is.EqualTo(new[] { ("diet", 7m, 7m), ("breath", 35m, 14m) })
            );
        });
    }

    [Test]
    public void Nothing_expected_is_no_rate()
    {
        var summary = Adherence.Of(
            Course([TestPlans.Item("diet")]),
            [],
            Start.AddDays(-9),
            Start.AddDays(-1)
        );

        Assert.Multiple(() =>
        {
            Assert.That(summary.Plan.PercentOfExpected, Is.Null);
            Assert.That(summary.Plan.PercentOfReported, Is.Null);
            Assert.That(summary.Items, Is.Empty);
        });
    }

    private static AdherenceSummary Of(
        PlanItem[] items,
        IReadOnlyList<CheckInReport> reports,
        int days = 7
    ) => Adherence.Of(Course(items), reports, Start, Start.AddDays(days - 1));

    private static PlanCourse Course(PlanItem[] items) =>
        PlanCourse.Of(
            [
                new PlanRevisionInForce(
                    1,
                    TestPlans.TwoPhases with
                    {
                        Phases = [TestPlans.Phase("a", 8, items)],
                    },
                    Start
                ),
            ],
            [],
            [],
            null,
            Start.AddDays(100)
        );

    private static CheckInReport Week(int number, params (string Item, int? Done)[] items) =>
        new(
            Start.AddDays(7 * number),
            Start.AddDays(7 * number + 6),
            [.. items.Select(item => new ItemReport(item.Item, item.Done))]
        );
}
