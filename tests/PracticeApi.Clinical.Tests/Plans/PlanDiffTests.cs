using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class PlanDiffTests
{
    private static readonly PlanContent Before = TestPlans.TwoPhases;

    [Test]
    public void Says_nothing_of_what_is_the_same() =>
        Assert.That(PlanDiff.Of(Before, Before with { }), Is.Empty);

    [Test]
    public void Says_what_a_person_would_say()
    {
        var heal = Before.Phases[1];
        var after = Before with
        {
            Title = "Calm and heal",
            Phases =
            [
                Before.Phases[0] with
                {
                    Weeks = 4,
                },
                heal with
                {
                    Items =
                    [
                        heal.Items[1] with
                        {
                            Dose = "30 mg",
                        },
                        TestPlans.Item("walk", 5, ItemCategory.Movement),
                    ],
                },
            ],
        };

        Assert.That(
            PlanDiff.Of(Before, after).Select(change => change.Text),
            Is.EqualTo(
                new[]
                {
                    "The title is Calm and heal instead of Calm the gut.",
                    "The phase Remove was lengthened from 2 weeks to 4 weeks.",
                    "zinc (Heal): the dose is 30 mg instead of 15 mg.",
                    "walk was added to Heal: Do walk (daily).",
                    "breath was taken out of Heal: Do breath.",
                }
            )
        );
    }

    [Test]
    public void Names_what_changed_for_a_program_too()
    {
        var change = PlanDiff
            .Of(
                Before,
                Before with
                {
                    Phases =
                    [
                        Before.Phases[0] with
                        {
                            Items =
                            [
                                Before.Phases[0].Items[0] with
                                {
                                    TimesPerWeek = 5,
                                },
                                Before.Phases[0].Items[1],
                            ],
                        },
                        Before.Phases[1],
                    ],
                }
            )
            .Single();

        Assert.That(
            (
                change.Part,
                change.Kind,
                change.Phase,
                change.Id,
                change.Member,
                change.Before,
                change.After
            ),
            Is.EqualTo(
                (PlanPart.Item, PlanChangeKind.Changed, "remove", "diet", "timesPerWeek", "7", "5")
            )
        );
    }

    [Test]
    public void Tells_phases_that_were_moved_added_and_taken_out()
    {
        var texts = PlanDiff
            .Of(
                Before,
                Before with
                {
                    Phases =
                    [
                        TestPlans.Phase("keep", 8, TestPlans.Item("walk")),
                        Before.Phases[1],
                        Before.Phases[0],
                    ],
                }
            )
            .Select(change => (change.Kind, change.Text))
            .ToArray();

        Assert.That(
            texts,
            Is.EqualTo(
                new[]
                {
                    (PlanChangeKind.Added, "The phase Keep of 8 weeks was added with 1 item."),
                    (PlanChangeKind.Moved, "The phases are now in the order Keep, Heal, Remove."),
                }
            )
        );
        Assert.That(
            PlanDiff.Of(Before, Before with { Phases = [Before.Phases[1]] }).Single().Text,
            Is.EqualTo("The phase Remove was taken out with its 2 items.")
        );
    }

    [Test]
    public void Tells_targets_flags_and_monitoring_apart()
    {
        var target = new PlanTarget
        {
            Id = "tpo-ab",
            Measure = "tpo-ab",
            Direction = TargetDirection.Down,
            Amount = 30,
            ByWeek = 24,
            Set = true,
        };
        var monitoring = new PlanMonitoring
        {
            Kind = MonitoringKind.Lab,
            Code = "tsh",
            AtWeeks = [0, 6],
        };
        var flag = new PlanFlag
        {
            Level = FlagLevel.Caution,
            Code = "pem",
            Text = "Pacing",
        };
        var with = Before with { Targets = [target], Monitoring = [monitoring], Flags = [flag] };

        Assert.That(
            PlanDiff
                .Of(
                    with,
                    with with
                    {
                        Targets = [target with { Amount = 40, Set = false }],
                        Monitoring = [monitoring with { AtWeeks = [0, 12] }],
                        Flags = [flag with { Level = FlagLevel.Contraindication }],
                    }
                )
                .Select(change => change.Text),
            Is.EqualTo(
                new[]
                {
                    "tsh: when it is due is after weeks 0, 12 instead of after weeks 0, 6.",
                    "Target tpo-ab: what is wanted is tpo-ab down by 40 % by week 24 instead of tpo-ab down by 30 % by week 24.",
                    "Target tpo-ab: whether it is set is no instead of yes.",
                    "Flag pem: the level is contraindication instead of caution.",
                }
            )
        );
    }
}
