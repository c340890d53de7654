using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class ScheduleTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    [Test]
    public void Lays_the_phases_one_after_the_other_and_the_items_within_them()
    {
        var schedule = Laid();

        Assert.Multiple(() =>
        {
            Assert.That(Days(schedule), Is.EqualTo(new[] { (0, 13), (14, 41) }));
            Assert.That(schedule.To, Is.EqualTo(Start.AddDays(41)));
            Assert.That(Spans(schedule, "diet"), Is.EqualTo(new[] { (0, 13) }));
            Assert.That(Spans(schedule, "breath"), Is.EqualTo(new[] { (0, 13), (14, 41) }));
            Assert.That(Spans(schedule, "zinc"), Is.EqualTo(new[] { (21, 34) }));
            Assert.That(schedule.StartOf("zinc"), Is.EqualTo(Start.AddDays(21)));
            Assert.That(schedule.StartOf("absent"), Is.Null);
            Assert.That(schedule.PhaseOn(Start.AddDays(13))!.Phase.Id, Is.EqualTo("remove"));
            Assert.That(schedule.PhaseOn(Start.AddDays(14))!.Phase.Id, Is.EqualTo("heal"));
            Assert.That(schedule.PhaseOn(Start.AddDays(42)), Is.Null);
            Assert.That(schedule.PhaseOn(Start.AddDays(-1)), Is.Null);
        });
    }

    [TestCase(-1, 0)]
    [TestCase(0, 1)]
    [TestCase(6, 1)]
    [TestCase(7, 2)]
    [TestCase(41, 6)]
    public void Counts_weeks_from_one(int day, int week) =>
        Assert.That(Laid().WeekOf(Start.AddDays(day)), Is.EqualTo(week));

    [Test]
    public void An_extension_moves_everything_after_it()
    {
        var schedule = Laid([
            new PhaseChange(PhaseChangeKind.Extended, "remove", Start.AddDays(10), Weeks: 2),
        ]);

        Assert.Multiple(() =>
        {
            Assert.That(Days(schedule), Is.EqualTo(new[] { (0, 27), (28, 55) }));
            Assert.That(schedule.Phases[0].ExtendedWeeks, Is.EqualTo(2));
            Assert.That(Spans(schedule, "diet"), Is.EqualTo(new[] { (0, 27) }));
            Assert.That(Spans(schedule, "zinc"), Is.EqualTo(new[] { (35, 48) }));
        });
    }

    [Test]
    public void An_item_that_ends_before_its_phase_does_not_go_on_where_the_phase_is_extended()
    {
        var schedule = Laid([
            new PhaseChange(PhaseChangeKind.Extended, "heal", Start.AddDays(20), Weeks: 1),
        ]);

        Assert.Multiple(() =>
        {
            Assert.That(Spans(schedule, "zinc"), Is.EqualTo(new[] { (21, 34) }));
            Assert.That(Spans(schedule, "breath"), Is.EqualTo(new[] { (0, 13), (14, 48) }));
        });
    }

    [TestCase(5, 4, 5)]
    [TestCase(0, -1, 0)]
    [TestCase(-3, -1, 0)]
    public void What_is_left_of_a_skipped_phase_is_left_out(int on, int last, int next)
    {
        var schedule = Laid([
            new PhaseChange(PhaseChangeKind.Skipped, "remove", Start.AddDays(on)),
        ]);

        Assert.Multiple(() =>
        {
            Assert.That(Days(schedule), Is.EqualTo(new[] { (0, last), (next, next + 27) }));
            Assert.That(schedule.Phases[0].SkippedOn, Is.EqualTo(Start.AddDays(on)));
            Assert.That(Spans(schedule, "zinc"), Is.EqualTo(new[] { (next + 7, next + 20) }));
        });
    }

    [Test]
    public void A_variant_stands_in_for_the_items_and_the_phase_goes_on_as_long()
    {
        var schedule = Laid([
            new PhaseChange(
                PhaseChangeKind.VariantStarted,
                "remove",
                Start.AddDays(3),
                VariantId: "flare"
            ),
            new PhaseChange(
                PhaseChangeKind.VariantEnded,
                "remove",
                Start.AddDays(8),
                VariantId: "flare"
            ),
        ]);

        Assert.Multiple(() =>
        {
            Assert.That(Days(schedule), Is.EqualTo(new[] { (0, 13), (14, 41) }));
            Assert.That(Spans(schedule, "diet"), Is.EqualTo(new[] { (0, 2), (8, 13) }));
            Assert.That(Spans(schedule, "rest"), Is.EqualTo(new[] { (3, 7) }));
        });
    }

    [Test]
    public void A_variant_that_goes_on_ends_with_its_phase()
    {
        var schedule = Laid([
            new PhaseChange(
                PhaseChangeKind.VariantStarted,
                "remove",
                Start.AddDays(3),
                VariantId: "flare"
            ),
        ]);

        Assert.Multiple(() =>
        {
            Assert.That(Spans(schedule, "rest"), Is.EqualTo(new[] { (3, 13) }));
            Assert.That(Spans(schedule, "diet"), Is.EqualTo(new[] { (0, 2) }));
            Assert.That(Spans(schedule, "breath"), Is.EqualTo(new[] { (0, 2), (14, 41) }));
        });
    }

    [Test]
    public void Days_of_a_pause_do_not_count_and_all_after_them_moves_along()
    {
        var schedule = Laid([], [new PlanPause(Start.AddDays(7), Start.AddDays(16))]);

        Assert.Multiple(() =>
        {
            Assert.That(Days(schedule), Is.EqualTo(new[] { (0, 23), (24, 51) }));
            Assert.That(Spans(schedule, "diet"), Is.EqualTo(new[] { (0, 6), (17, 23) }));
            Assert.That(Spans(schedule, "zinc"), Is.EqualTo(new[] { (31, 44) }));
            Assert.That(schedule.WeekOf(Start.AddDays(16)), Is.EqualTo(1));
            Assert.That(schedule.WeekOf(Start.AddDays(17)), Is.EqualTo(2));
            Assert.That(schedule.WeeksAfter(Start, 2), Is.EqualTo(Start.AddDays(24)));
        });
    }

    [Test]
    public void A_pause_that_goes_on_is_taken_to_end_with_the_day_it_is_looked_at()
    {
        var schedule = Schedule.Of(
            TestPlans.TwoPhases,
            [],
            [new PlanPause(Start.AddDays(14), null)],
            Start.AddDays(20)
        );

        Assert.That(Days(schedule), Is.EqualTo(new[] { (0, 13), (21, 48) }));
    }

    [Test]
    public void Monitoring_hangs_on_the_plan_a_phase_or_an_item()
    {
        var schedule = Laid();

        Assert.Multiple(() =>
        {
            Assert.That(Anchor(MonitoringAnchor.Plan), Is.EqualTo(Start));
            Assert.That(
                Anchor(MonitoringAnchor.Phase, phase: "heal"),
                Is.EqualTo(Start.AddDays(14))
            );
            Assert.That(Anchor(MonitoringAnchor.Item, item: "zinc"), Is.EqualTo(Start.AddDays(21)));
            Assert.That(Anchor(MonitoringAnchor.Item, item: "rest"), Is.Null);
        });

        DateOnly? Anchor(MonitoringAnchor anchor, string? phase = null, string? item = null) =>
            schedule.AnchorOf(
                new PlanMonitoring
                {
                    Kind = MonitoringKind.Lab,
                    Code = "zinc",
                    Anchor = anchor,
                    Phase = phase,
                    Item = item,
                    AtWeeks = [0],
                }
            );
    }

    private static Schedule Laid(
        IReadOnlyList<PhaseChange>? changes = null,
        IReadOnlyList<PlanPause>? pauses = null
    ) => Schedule.Of(TestPlans.TwoPhases, changes ?? [], pauses ?? [], Start.AddDays(100));

    private static IEnumerable<(int, int)> Days(Schedule schedule) =>
        schedule.Phases.Select(phase =>
            (phase.From.DayNumber - Start.DayNumber, phase.To.DayNumber - Start.DayNumber)
        );

    private static IEnumerable<(int, int)> Spans(Schedule schedule, string itemId) =>
        schedule
            .Items.Where(item => item.Item.Id == itemId)
            .SelectMany(item => item.Spans)
            .Select(span =>
                (span.From.DayNumber - Start.DayNumber, span.To.DayNumber - Start.DayNumber)
            );
}
