using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class MonitoringTests
{
    private static readonly DateOnly Start = TestPlans.Start;

    private static PlanMonitoring Lab(string code, params int[] weeks) =>
        new()
        {
            Kind = MonitoringKind.Lab,
            Code = code,
            AtWeeks = weeks,
        };

    [Test]
    public void Lays_out_the_days_by_plan_phase_and_item()
    {
        var dues = Laid(
            Lab("tsh", 0, 6),
            Lab("hs-crp", 2) with
            {
                Anchor = MonitoringAnchor.Phase,
                Phase = "heal",
            },
            Lab("copper", 1) with
            {
                Anchor = MonitoringAnchor.Item,
                Item = "zinc",
            },
            Lab("absent", 1) with
            {
                Anchor = MonitoringAnchor.Item,
                Item = "rest",
            }
        );

        Assert.That(
            dues.Select(due => (due.Code, due.DueOn.DayNumber - Start.DayNumber)),
            Is.EqualTo(new[] { ("tsh", 0), ("copper", 28), ("hs-crp", 28), ("tsh", 42) })
        );
    }

    [Test]
    public void Moves_along_with_the_phases()
    {
        var plan = TestPlans.TwoPhases with
        {
            Monitoring =
            [
                Lab("hs-crp", 0) with
                {
                    Anchor = MonitoringAnchor.Phase,
                    Phase = "heal",
                },
            ],
        };
        var extended = Schedule.Of(
            plan,
            [new PhaseChange(PhaseChangeKind.Extended, "remove", Start, Weeks: 3)],
            [],
            Start
        );

        Assert.That(Monitoring.Of(plan, extended).Single().DueOn, Is.EqualTo(Start.AddDays(35)));
        Assert.That(Monitoring.Of(plan, extended, Start.AddDays(34)), Is.Empty);
    }

    [Test]
    public void What_is_closer_than_its_windows_shares_the_days_between()
    {
        var dues = Laid(Lab("tsh", 0, 2, 12));

        Assert.That(
            dues.Select(due =>
                (due.From.DayNumber - Start.DayNumber, due.To.DayNumber - Start.DayNumber)
            ),
            Is.EqualTo(new[] { (-90, 7), (8, 28), (70, 98) })
        );
    }

    [Test]
    public void Two_of_one_day_are_one() =>
        Assert.That(
            Laid(
                    Lab("zinc", 3, 8),
                    Lab("zinc", 0) with
                    {
                        Anchor = MonitoringAnchor.Item,
                        Item = "zinc",
                    }
                )
                .Select(due => due.DueOn.DayNumber - Start.DayNumber),
            Is.EqualTo(new[] { 21, 56 })
        );

    [TestCase(27, null, MonitoringStatus.Upcoming)]
    [TestCase(28, null, MonitoringStatus.Due)]
    [TestCase(42, null, MonitoringStatus.Due)]
    [TestCase(43, null, MonitoringStatus.Overdue)]
    [TestCase(300, null, MonitoringStatus.Overdue)]
    [TestCase(43, 28, MonitoringStatus.Fulfilled)]
    [TestCase(60, 56, MonitoringStatus.Fulfilled)]
    [TestCase(60, 57, MonitoringStatus.Overdue)]
    [TestCase(43, 27, MonitoringStatus.Overdue)]
    public void A_matching_result_within_the_window_fulfils_it(
        int today,
        int? result,
        MonitoringStatus status
    )
    {
        var id = Guid.NewGuid();
        var held = Held(Laid(Lab("tsh", 6)), today, result is { } day ? [(id, "tsh", day)] : []);

        Assert.Multiple(() =>
        {
            Assert.That(held.Single().Status, Is.EqualTo(status));
            Assert.That(
                held.Single().FulfilledBy,
                Is.EqualTo(status == MonitoringStatus.Fulfilled ? id : (Guid?)null)
            );
        });
    }

    [Test]
    public void One_result_fulfils_one_and_what_the_next_has_overtaken_is_missed()
    {
        var id = Guid.NewGuid();
        var held = Held(Laid(Lab("tsh", 2, 6, 12)), 75, [(id, "tsh", 35)]);

        Assert.That(
            held.Select(due => due.Status),
            Is.EqualTo(
                new[] { MonitoringStatus.Missed, MonitoringStatus.Fulfilled, MonitoringStatus.Due }
            )
        );
    }

    [Test]
    public void A_questionnaire_of_the_same_code_is_no_result()
    {
        var held = Held(
            Laid(Lab("gisi", 2) with { Kind = MonitoringKind.Questionnaire }),
            14,
            [(Guid.NewGuid(), "gisi", 14)]
        );

        Assert.That(held.Single().Status, Is.EqualTo(MonitoringStatus.Due));
        Assert.That(
            (held.Single().From, held.Single().To),
            Is.EqualTo((Start.AddDays(7), Start.AddDays(21)))
        );
    }

    private static IReadOnlyList<MonitoringDue> Laid(params PlanMonitoring[] monitoring)
    {
        var plan = TestPlans.TwoPhases with { Monitoring = monitoring };
        return Monitoring.Of(plan, Schedule.Of(plan, [], [], Start));
    }

    private static IReadOnlyList<MonitoringDue> Held(
        IReadOnlyList<MonitoringDue> dues,
        int today,
        (Guid Id, string Code, int Day)[] labs
    ) =>
        Monitoring.Held(
            dues,
            [
                .. labs.Select(lab => new MonitoringObservation(
                    lab.Id,
                    MonitoringKind.Lab,
                    lab.Code,
                    Start.AddDays(lab.Day)
                )),
            ],
            Start.AddDays(today)
        );
}
