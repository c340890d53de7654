using System.Globalization;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

public sealed class FlagsTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateTimeOffset Then = new(2026, 1, 10, 9, 0, 0, TimeSpan.Zero);

    private static readonly Flags Facts = new([
        new("eating-disorder", FlagMatchKind.Condition, "F50", ["bulimia"], false, null),
        new("eating-disorder", FlagMatchKind.Condition, "R63.0", [], true, null),
        new("cardiac", FlagMatchKind.Condition, "I21", ["myocardial infarction"], false, null),
        new("pregnancy", FlagMatchKind.Pregnancy, "O09", ["pregnant"], false, null),
        new("warfarin", FlagMatchKind.Medication, null, ["warfarin", "Coumadin"], false, null),
        new("immunosuppressed", FlagMatchKind.Condition, "D80", ["immunodeficiency"], false, null),
        new("immunosuppressed", FlagMatchKind.Medication, null, ["Humira"], false, null),
        new(
            "immunosuppressed",
            FlagMatchKind.Medication,
            null,
            ["prednisone"],
            true,
            "counts at 20 mg a day for 14 days or more"
        ),
        new("nut-fish-allergy", FlagMatchKind.Allergy, null, ["walnut"], false, null),
        new("child", FlagMatchKind.Age, null, [], false, null),
        new("underweight", FlagMatchKind.Measurement, null, ["body mass index"], false, null),
        new("hypercalcaemia", FlagMatchKind.Measurement, null, ["calcium"], false, null),
        new("phq9-item9", FlagMatchKind.Measurement, null, ["phq-9"], false, null),
        new("red-flags", FlagMatchKind.Measurement, null, ["gisi"], false, null),
        new("red-flags", FlagMatchKind.Measurement, null, ["calprotectin"], false, null),
        new("coeliac-test", FlagMatchKind.Measurement, null, ["ttg-iga"], false, null),
        new("flare", FlagMatchKind.Measurement, null, [], false, null),
        new("long-restriction", FlagMatchKind.Measurement, null, [], false, null),
    ]);

    private static readonly FlagPatient Nobody = new()
    {
        Today = Today,
        BirthDate = new DateOnly(1980, 5, 17),
        Sex = Sex.Female,
    };

    [TestCase("eating-disorder")]
    [TestCase("pregnancy")]
    [TestCase("warfarin")]
    [TestCase("nut-fish-allergy")]
    [TestCase("underweight")]
    [TestCase("hypercalcaemia")]
    [TestCase("phq9-item9")]
    [TestCase("red-flags")]
    [TestCase("flare")]
    [TestCase("of-our-own")]
    public void That_nothing_is_recorded_says_nothing(string flag) =>
        Assert.That(State(flag, Nobody), Is.EqualTo(FlagState.NotKnown));

    [TestCase("F50.0", "Anorexia", FlagState.Present)]
    [TestCase("f501", "x", FlagState.Present)]
    [TestCase(null, "Bulimia nervosa", FlagState.Present)]
    [TestCase("R63.0", "Anorexia", FlagState.NotKnown)]
    [TestCase("E06.3", "Autoimmune thyroiditis", FlagState.NotKnown)]
    [TestCase(null, "antibulimias", FlagState.NotKnown)]
    public void A_condition_is_found_by_its_code_or_its_words(
        string? code,
        string name,
        FlagState state
    ) => Assert.That(State("eating-disorder", With(Condition(code, name))), Is.EqualTo(state));

    [Test]
    public void What_is_over_counts_where_having_had_it_counts()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                State("eating-disorder", With(Condition("F50.2", "x", ConditionStanding.Resolved))),
                Is.EqualTo(FlagState.Present)
            );
            Assert.That(
                State("cardiac", With(Condition("I21.9", "x", ConditionStanding.Resolved))),
                Is.EqualTo(FlagState.NotKnown)
            );
            Assert.That(
                State("cardiac", With(Condition("I21.9", "x"))),
                Is.EqualTo(FlagState.Present)
            );
        });
    }

    [Test]
    public void None_known_is_an_answer_with_a_name_and_a_day()
    {
        var finding = Find(
            "eating-disorder",
            Nobody with
            {
                NoConditions = new FlagNoneKnown(new DateOnly(2026, 2, 1), "Dr Example"),
            }
        );

        Assert.Multiple(() =>
        {
            Assert.That(finding.State, Is.EqualTo(FlagState.Absent));
            Assert.That(
                finding.Evidence[0].Text,
                Is.EqualTo("No known conditions, asked on 2026-02-01 by Dr Example")
            );
        });
    }

    [TestCase("Coumadin 5 mg", null, FlagState.Present)]
    [TestCase("WARFARIN sodium", "2026-03-02", FlagState.Present)]
    [TestCase("warfarin", "2026-03-01", FlagState.Absent)]
    [TestCase("Levothyroxine", null, FlagState.Absent)]
    public void A_medication_is_found_by_substance_and_brand_while_it_is_taken(
        string name,
        string? stop,
        FlagState state
    ) =>
        Assert.That(
            State(
                "warfarin",
                Nobody with
                {
                    Medications =
                    [
                        new FlagMedication(
                            Guid.NewGuid(),
                            name,
                            stop is null
                                ? null
                                : DateOnly.Parse(stop, CultureInfo.InvariantCulture),
                            Then
                        ),
                    ],
                }
            ),
            Is.EqualTo(state)
        );

    [Test]
    public void A_flag_that_is_looked_for_in_two_places_is_absent_only_where_both_say_so()
    {
        var patient = Nobody with
        {
            Medications = [new FlagMedication(Guid.NewGuid(), "Levothyroxine", null, Then)],
        };

        Assert.Multiple(() =>
        {
            Assert.That(State("immunosuppressed", patient), Is.EqualTo(FlagState.NotKnown));
            Assert.That(
                State(
                    "immunosuppressed",
                    patient with
                    {
                        NoConditions = new FlagNoneKnown(Today, "Dr Example"),
                    }
                ),
                Is.EqualTo(FlagState.Absent)
            );
        });
    }

    [Test]
    public void An_answer_settles_what_is_not_known_until_there_is_something_new_to_ask()
    {
        var steroid = Nobody with
        {
            NoConditions = new FlagNoneKnown(Today, "Dr Example"),
            Medications = [new FlagMedication(Guid.NewGuid(), "Prednisone 5 mg", null, Then)],
        };

        Assert.Multiple(() =>
        {
            Assert.That(State("immunosuppressed", steroid), Is.EqualTo(FlagState.NotKnown));
            Assert.That(Answered(Then.AddHours(1), false), Is.EqualTo(FlagState.Absent));
            Assert.That(Answered(Then.AddHours(-1), false), Is.EqualTo(FlagState.NotKnown));
            Assert.That(Answered(Then.AddHours(1), true), Is.EqualTo(FlagState.Present));
        });

        FlagState Answered(DateTimeOffset at, bool present) =>
            State(
                "immunosuppressed",
                steroid,
                new FlagAnswer("immunosuppressed", present, Today, "Dr Example", at)
            );
    }

    [Test]
    public void An_answer_does_not_outweigh_the_chart() =>
        Assert.That(
            State(
                "eating-disorder",
                With(Condition("F50.0", "x")),
                new FlagAnswer("eating-disorder", false, Today, "Dr Example", Then.AddDays(30))
            ),
            Is.EqualTo(FlagState.Present)
        );

    [Test]
    public void A_pregnancy_counts_while_it_goes_on_and_men_are_not_asked()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Pregnant(100, null), Is.EqualTo(FlagState.Present));
            Assert.That(Pregnant(400, null), Is.EqualTo(FlagState.NotKnown));
            Assert.That(Pregnant(400, 100), Is.EqualTo(FlagState.NotKnown));
            Assert.That(
                State("pregnancy", Nobody with { Sex = Sex.Male }),
                Is.EqualTo(FlagState.Absent)
            );
            Assert.That(
                State("pregnancy", With(Condition("O09.9", "x"))),
                Is.EqualTo(FlagState.Present)
            );
        });

        FlagState Pregnant(int startedDaysAgo, int? endedDaysAgo) =>
            State(
                "pregnancy",
                Nobody with
                {
                    Pregnancies =
                    [
                        new FlagPregnancy(
                            Guid.NewGuid(),
                            Today.AddDays(-startedDaysAgo),
                            endedDaysAgo is { } days ? Today.AddDays(-days) : null,
                            Then
                        ),
                    ],
                }
            );
    }

    [TestCase("Walnuts", FlagState.Present)]
    [TestCase("walnut", FlagState.Present)]
    [TestCase("Penicillin", FlagState.Absent)]
    public void An_allergy_is_found_by_its_substance(string substance, FlagState state) =>
        Assert.That(
            State(
                "nut-fish-allergy",
                Nobody with
                {
                    Allergies = [new FlagAllergy(Guid.NewGuid(), substance)],
                }
            ),
            Is.EqualTo(state)
        );

    [TestCase("2008-01-06", FlagState.Present)]
    [TestCase("2008-01-05", FlagState.Absent)]
    public void A_child_is_below_eighteen_on_the_first_day(string birthDate, FlagState state) =>
        Assert.That(
            State(
                "child",
                Nobody with
                {
                    BirthDate = DateOnly.Parse(birthDate, CultureInfo.InvariantCulture),
                }
            ),
            Is.EqualTo(state)
        );

    [TestCase(50.3, 165, FlagState.Present)]
    [TestCase(50.4, 165, FlagState.Absent)]
    [TestCase(60, null, FlagState.NotKnown)]
    public void Underweight_is_a_body_mass_index_below_18_5(
        decimal weight,
        int? height,
        FlagState state
    ) =>
        Assert.That(
            State(
                "underweight",
                Nobody with
                {
                    Weights = [new FlagBodyMeasure(Guid.NewGuid(), Today, weight)],
                    Heights = height is { } cm
                        ? [new FlagBodyMeasure(Guid.NewGuid(), Today.AddDays(-900), cm)]
                        : [],
                }
            ),
            Is.EqualTo(state)
        );

    [TestCase(74, 182, FlagState.NotKnown)]
    [TestCase(73.6, 182, FlagState.Absent)]
    [TestCase(80, 183, FlagState.Absent)]
    public void A_loss_of_a_twentieth_within_half_a_year_is_asked_about(
        decimal before,
        int daysAgo,
        FlagState state
    ) =>
        Assert.That(
            State(
                "underweight",
                Nobody with
                {
                    Weights =
                    [
                        new FlagBodyMeasure(Guid.NewGuid(), Today, 70),
                        new FlagBodyMeasure(Guid.NewGuid(), Today.AddDays(-daysAgo), before),
                    ],
                    Heights = [new FlagBodyMeasure(Guid.NewGuid(), Today, 170)],
                }
            ),
            Is.EqualTo(state)
        );

    [TestCase(Flag.High, 365, FlagState.Present)]
    [TestCase(Flag.Normal, 0, FlagState.Absent)]
    [TestCase(Flag.Unranged, 0, FlagState.NotKnown)]
    [TestCase(Flag.High, 366, FlagState.NotKnown)]
    public void Calcium_counts_for_a_year(Flag flag, int daysAgo, FlagState state) =>
        Assert.That(
            State("hypercalcaemia", With("calcium", daysAgo, 2.8m, flag)),
            Is.EqualTo(state)
        );

    [TestCase(1, 90, FlagState.Present)]
    [TestCase(null, 0, FlagState.Present)]
    [TestCase(0, 90, FlagState.Absent)]
    [TestCase(1, 91, FlagState.NotKnown)]
    public void The_ninth_item_of_the_PHQ_9_counts_for_ninety_days(
        int? value,
        int daysAgo,
        FlagState state
    ) =>
        Assert.That(
            State(
                "phq9-item9",
                Nobody with
                {
                    Answers =
                    [
                        new FlagAnswered(
                            Guid.NewGuid(),
                            "phq-9",
                            "q9",
                            Today.AddDays(-daysAgo),
                            value
                        ),
                    ],
                }
            ),
            Is.EqualTo(state)
        );

    [Test]
    public void Red_flags_are_those_answered_yes_and_a_high_calprotectin_is_asked_about()
    {
        var no = Nobody with
        {
            Answers =
            [
                new FlagAnswered(Guid.NewGuid(), "gisi", "rf1", Today, 0),
                new FlagAnswered(Guid.NewGuid(), "gisi", "rf2", Today, 0),
            ],
        };

        Assert.Multiple(() =>
        {
            Assert.That(State("red-flags", no), Is.EqualTo(FlagState.Absent));
            Assert.That(
                State(
                    "red-flags",
                    no with
                    {
                        Answers =
                        [
                            .. no.Answers,
                            new FlagAnswered(Guid.NewGuid(), "gisi", "rf3", Today, 1),
                        ],
                    }
                ),
                Is.EqualTo(FlagState.Present)
            );
            Assert.That(
                State(
                    "red-flags",
                    no with
                    {
                        Results = With("calprotectin", 180, 251, Flag.High).Results,
                    }
                ),
                Is.EqualTo(FlagState.NotKnown)
            );
            Assert.That(
                State(
                    "red-flags",
                    no with
                    {
                        Results = With("calprotectin", 180, 250, Flag.High).Results,
                    }
                ),
                Is.EqualTo(FlagState.Absent)
            );
        });
    }

    [Test]
    public void Gluten_is_not_removed_untested()
    {
        var both = Nobody with
        {
            Results =
            [
                .. With("ttg-iga", 900, 1, Flag.Normal).Results,
                .. With("iga-total", 900, 1, Flag.Normal).Results,
            ],
        };

        Assert.Multiple(() =>
        {
            Assert.That(State("coeliac-test", Nobody), Is.EqualTo(FlagState.Present));
            Assert.That(
                State("coeliac-test", With("ttg-iga", 9, 1, Flag.Normal)),
                Is.EqualTo(FlagState.Present)
            );
            Assert.That(State("coeliac-test", both), Is.EqualTo(FlagState.Absent));
        });
    }

    [Test]
    public void A_flare_is_told_by_a_check_in_or_by_a_rise_of_scores()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CheckedIn(true, 28), Is.EqualTo(FlagState.Present));
            Assert.That(CheckedIn(true, 29), Is.EqualTo(FlagState.NotKnown));
            Assert.That(CheckedIn(false, 3), Is.EqualTo(FlagState.Absent));
            Assert.That(Risen(15), Is.EqualTo(FlagState.Present));
            Assert.That(Risen(14.9m), Is.EqualTo(FlagState.NotKnown));
        });

        static FlagState CheckedIn(bool flare, int daysAgo) =>
            State(
                "flare",
                Nobody with
                {
                    CheckIn = new FlagCheckIn(Guid.NewGuid(), Today.AddDays(-daysAgo), flare),
                }
            );

        static FlagState Risen(decimal by) =>
            State(
                "flare",
                Nobody with
                {
                    Scores =
                    [
                        new FlagScore(Guid.NewGuid(), "gisi.energy", Today.AddDays(-30), 20),
                        new FlagScore(Guid.NewGuid(), "gisi.energy", Today, 20 + by),
                    ],
                }
            );
    }

    [TestCase(6, FlagState.Absent)]
    [TestCase(7, FlagState.Present)]
    public void Foods_are_not_left_out_for_more_than_six_weeks_unseen(int weeks, FlagState state)
    {
        var plan = TestPlans.TwoPhases with
        {
            Phases =
            [
                TestPlans.Phase("a", 1) with
                {
                    Restrictive = true,
                },
                TestPlans.Phase("b", weeks - 1) with
                {
                    Restrictive = true,
                },
                TestPlans.Phase("c", 20),
            ],
        };

        Assert.That(Find("long-restriction", Nobody, null, plan).State, Is.EqualTo(state));
    }

    private static FlagPatient With(FlagCondition condition) =>
        Nobody with
        {
            Conditions = [condition],
        };

    private static FlagPatient With(string analyte, int daysAgo, decimal value, Flag flag) =>
        Nobody with
        {
            Results =
            [
                new FlagResult(Guid.NewGuid(), analyte, Today.AddDays(-daysAgo), value, flag),
            ],
        };

    private static FlagCondition Condition(
        string? code,
        string name,
        ConditionStanding standing = ConditionStanding.Active
    ) => new(Guid.NewGuid(), code, name, standing, Then);

    private static FlagState State(string flag, FlagPatient patient, FlagAnswer? answer = null) =>
        Find(flag, patient, answer).State;

    private static FlagFinding Find(
        string flag,
        FlagPatient patient,
        FlagAnswer? answer = null,
        PlanContent? plan = null
    )
    {
        var held = (plan ?? TestPlans.TwoPhases) with
        {
            Flags =
            [
                new PlanFlag
                {
                    Level = FlagLevel.Caution,
                    Code = flag,
                    Text = "x",
                },
            ],
        };
        return Facts
            .Find(held, Schedule.Of(held, [], [], Today), patient, answer is null ? [] : [answer])
            .Single(finding => finding.Flag == flag);
    }
}
