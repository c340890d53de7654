using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class PlanCheckTests
{
    private static readonly PlanContent Plan = TestPlans.TwoPhases;

    [Test]
    public void Finds_nothing_wrong_with_a_sound_plan() =>
        Assert.That(PlanCheck.Of(Plan), Is.Empty);

    [Test]
    public void Finds_ids_that_are_taken() =>
        Assert.That(
            Pointers(
                Plan with
                {
                    Phases =
                    [
                        TestPlans.Phase("a", 1, TestPlans.Item("x"), TestPlans.Item("x")),
                        TestPlans.Phase("a", 1),
                    ],
                }
            ),
            Is.EquivalentTo(new[] { "/phases/1/id", "/phases/0/items/1/id" })
        );

    [TestCase(3, 2, "/phases/0/items/0/endWeek")]
    [TestCase(5, null, "/phases/0/items/0/startWeek")]
    [TestCase(1, 5, "/phases/0/items/0/endWeek")]
    [TestCase(1, 4, null)]
    public void Holds_the_weeks_of_an_item_to_its_phase(int start, int? end, string? pointer) =>
        Assert.That(
            Pointers(
                Plan with
                {
                    Phases =
                    [
                        TestPlans.Phase(
                            "a",
                            4,
                            TestPlans.Item("x") with
                            {
                                StartWeek = start,
                                EndWeek = end,
                            }
                        ),
                    ],
                }
            ),
            Is.EqualTo(pointer is null ? [] : new[] { pointer })
        );

    [TestCase(true, 7)]
    [TestCase(false, 0)]
    public void An_item_is_done_once_or_some_times_a_week(bool once, int times) =>
        Assert.That(
            Pointers(
                Plan with
                {
                    Phases =
                    [
                        TestPlans.Phase("a", 4, TestPlans.Item("x", times) with { Once = once }),
                    ],
                }
            ),
            Is.EqualTo(new[] { "/phases/0/items/0/timesPerWeek" })
        );

    [Test]
    public void Monitoring_names_what_its_weeks_are_counted_from()
    {
        var monitoring = new PlanMonitoring
        {
            Kind = MonitoringKind.Lab,
            Code = "zinc",
            AtWeeks = [0, 4],
        };

        Assert.That(
            Pointers(
                Plan with
                {
                    Monitoring =
                    [
                        monitoring with
                        {
                            Anchor = MonitoringAnchor.Phase,
                        },
                        monitoring with
                        {
                            Anchor = MonitoringAnchor.Item,
                            Item = "no-such",
                        },
                        monitoring with
                        {
                            Phase = "heal",
                        },
                        monitoring with
                        {
                            AtWeeks = [4, 4, -1],
                        },
                        monitoring with
                        {
                            Anchor = MonitoringAnchor.Item,
                            Item = "zinc",
                        },
                    ],
                }
            ),
            Is.EquivalentTo(
                new[]
                {
                    "/monitoring/0/phase",
                    "/monitoring/1/item",
                    "/monitoring/2/phase",
                    "/monitoring/3/atWeeks/1",
                    "/monitoring/3/atWeeks/2",
                }
            )
        );
    }

    [TestCase(TargetDirection.Down, null, null, "/targets/0/amount")]
    [TestCase(TargetDirection.Down, 130, null, "/targets/0/amount")]
    [TestCase(TargetDirection.Down, 100, null, null)]
    [TestCase(TargetDirection.DownPoints, 0, null, "/targets/0/amount")]
    [TestCase(TargetDirection.IntoRange, 3, null, "/targets/0/amount")]
    [TestCase(TargetDirection.AtLeastCategory, null, null, "/targets/0/category")]
    [TestCase(TargetDirection.AtLeastCategory, null, "moderate", null)]
    [TestCase(TargetDirection.BelowValue, 20, "x", "/targets/0/category")]
    public void A_target_says_what_its_direction_asks_for(
        TargetDirection direction,
        int? amount,
        string? category,
        string? pointer
    ) =>
        Assert.That(
            Pointers(
                Plan with
                {
                    Targets =
                    [
                        new PlanTarget
                        {
                            Id = "a",
                            Measure = "tsh",
                            Direction = direction,
                            Amount = amount,
                            Category = category,
                            ByWeek = 4,
                        },
                    ],
                }
            ),
            Is.EqualTo(pointer is null ? [] : new[] { pointer })
        );

    [Test]
    public void A_wanted_range_has_a_unit_and_its_bounds_in_order()
    {
        var target = new PlanTarget
        {
            Id = "a",
            Measure = "vit-d-25oh",
            Direction = TargetDirection.IntoRange,
            Low = 50,
            High = 30,
            Unit = "ng/mL",
            ByWeek = 12,
        };

        Assert.That(
            Pointers(
                Plan with
                {
                    Targets =
                    [
                        target,
                        target with
                        {
                            Id = "b",
                            Low = 30,
                            High = 50,
                            Unit = null,
                        },
                        target with
                        {
                            Id = "a",
                            Low = 30,
                            High = 50,
                        },
                        target with
                        {
                            Id = "c",
                            Measure = "item:no-such",
                            Low = null,
                            High = null,
                        },
                    ],
                }
            ),
            Is.EquivalentTo(
                new[]
                {
                    "/targets/0/high",
                    "/targets/1/unit",
                    "/targets/2/id",
                    "/targets/3/measure",
                }
            )
        );
    }

    [Test]
    public void Flags_and_variants_name_phases_that_are_there() =>
        Assert.That(
            Pointers(
                Plan with
                {
                    Variants =
                    [
                        new PlanVariant
                        {
                            Id = "flare",
                            Name = "Flare",
                            Phases = ["heal", "absent"],
                        },
                    ],
                    Flags =
                    [
                        new PlanFlag
                        {
                            Level = FlagLevel.Caution,
                            Code = "pem",
                            Text = "Pacing",
                            Phases = ["absent"],
                        },
                    ],
                }
            ),
            Is.EquivalentTo(new[] { "/variants/0/phases/1", "/flags/0/phases/0" })
        );

    [Test]
    public void A_plan_without_anything_to_do_or_to_follow_is_not_published()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                PlanCheck
                    .ToPublish(Plan with { Phases = [] })
                    .Select(fault => (fault.Pointer, fault.Code)),
                Is.EqualTo(new[] { ("/phases", "incomplete") })
            );
            Assert.That(
                PlanCheck.ToPublish(Plan with { Phases = [TestPlans.Phase("a", 1)] }),
                Has.Count.EqualTo(1)
            );
            Assert.That(PlanCheck.ToPublish(Plan), Is.Empty);
        });
    }

    [TestCase("Stop levothyroxine for two weeks")]
    [TestCase("Breathe. Then reduce your prednisone by half")]
    [TestCase("Come off your prescription drugs slowly")]
    [TestCase("Replace the statin with red rice")]
    public void No_item_tells_a_patient_to_stop_a_medicine(string instruction) =>
        Assert.That(
            PlanCheck
                .Of(
                    Plan with
                    {
                        Phases =
                        [
                            TestPlans.Phase(
                                "a",
                                1,
                                TestPlans.Item("x") with
                                {
                                    Instruction = instruction,
                                }
                            ),
                        ],
                    }
                )
                .Select(fault => (fault.Pointer, fault.Code)),
            Is.EqualTo(new[] { ("/phases/0/items/0/instruction", "stops-medicine") })
        );

    [TestCase("Do not stop hypnotics abruptly")]
    [TestCase("Do not stop or change prescribed medicines; re-check levothyroxine")]
    [TestCase("Review NSAID, acid-suppressant and antibiotic use with the prescriber")]
    [TestCase("Leave out gluten and dairy")]
    [TestCase("Discuss with the doctor whether to lower the insulin")]
    [TestCase("Stop at half of what feels possible; rest between")]
    [TestCase("Take the tablets with water")]
    public void What_leaves_medicines_to_the_prescriber_may_be_said(string text) =>
        Assert.That(MedicineWording.TellsToStop(text), Is.False);

    private static IEnumerable<string> Pointers(PlanContent plan) =>
        PlanCheck.Of(plan).Select(fault => fault.Pointer);
}
