using NUnit.Framework;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Tests.Labs;

public sealed class LabJudgeTests
{
    private static readonly Person Woman = new() { Sex = Sex.Female, Age = 40 };
    private static readonly Person Man = new() { Sex = Sex.Male, Age = 40 };

    private static Judgement Judge(LabEntry entry, Analyte analyte, Person? person = null)
    {
        var read = TestAnalytes.Reader.Read(entry, analyte);
        Assert.That(read.Faults, Is.Empty);
        return LabJudge.Judge(read.Reading!, analyte, person ?? Woman, "edition");
    }

    private static string[] CodesOf(Judgement judgement) =>
        [.. judgement.Warnings.Select(w => w.Code)];

    [TestCase("69.9", Flag.Low)]
    [TestCase("70", Flag.Normal)]
    [TestCase("139", Flag.Normal)]
    [TestCase("139.1", Flag.High)]
    public void A_bound_itself_is_normal(string value, Flag flag) =>
        Assert.That(
            Judge(new() { ValueText = value, Unit = "mg/dL" }, TestAnalytes.Glucose).Flag,
            Is.EqualTo(flag)
        );

    [TestCase("50", Flag.CriticalLow)]
    [TestCase("50.1", Flag.Low)]
    [TestCase("400", Flag.High)]
    [TestCase("400.1", Flag.CriticalHigh)]
    [TestCase("<50", Flag.CriticalLow)]
    [TestCase("<60", Flag.Low)]
    [TestCase(">400", Flag.CriticalHigh)]
    [TestCase(">=400", Flag.High)]
    public void A_critical_limit_counts_as_the_data_says(string printed, Flag flag) =>
        Assert.That(
            Judge(new() { Printed = printed, Unit = "mg/dL" }, TestAnalytes.Glucose).Flag,
            Is.EqualTo(flag)
        );

    [TestCase("<70", Flag.Low)]
    [TestCase("<=70", Flag.Indeterminate)]
    [TestCase("<71", Flag.Indeterminate)]
    [TestCase(">139", Flag.High)]
    [TestCase(">=139", Flag.Indeterminate)]
    [TestCase(">100", Flag.Indeterminate)]
    public void A_censored_value_is_flagged_only_when_all_of_it_lies_on_one_side(
        string printed,
        Flag flag
    ) =>
        Assert.That(
            Judge(new() { Printed = printed, Unit = "mg/dL" }, TestAnalytes.Glucose).Flag,
            Is.EqualTo(flag)
        );

    [TestCase("<0.5", Flag.Normal)]
    [TestCase("<34", Flag.Normal)]
    [TestCase("<=34", Flag.Indeterminate)]
    [TestCase("<35", Flag.Indeterminate)]
    [TestCase(">=34", Flag.High)]
    [TestCase(">600", Flag.High)]
    [TestCase("34", Flag.High)]
    [TestCase("33.9", Flag.Normal)]
    public void A_value_below_a_bound_lies_between_nought_and_the_bound(string printed, Flag flag)
    {
        foreach (var low in new decimal?[] { null, 0 })
        {
            var judgement = Judge(
                new()
                {
                    Printed = printed,
                    Unit = "IU/mL",
                    ReferenceRange = new()
                    {
                        Low = low,
                        High = 34,
                        HighInclusive = false,
                    },
                },
                TestAnalytes.Antibody
            );
            Assert.That(judgement.Flag, Is.EqualTo(flag));
        }
    }

    [Test]
    public void The_laboratory_s_own_range_wins_and_critical_limits_still_apply()
    {
        LabEntry With(decimal value) =>
            new()
            {
                Value = value,
                Unit = "mmol/L",
                ReferenceRange = new()
                {
                    Low = 4,
                    High = 25,
                    LowInclusive = false,
                },
            };

        var judgement = Judge(With(8.5m), TestAnalytes.Glucose);
        Assert.That(judgement.Flag, Is.EqualTo(Flag.Normal));
        Assert.That(
            judgement.Range,
            Is.EqualTo(new RangeUsed(4, 25, false, true, "mmol/L", RangeSource.Laboratory, null))
        );
        Assert.That(Judge(With(4), TestAnalytes.Glucose).Flag, Is.EqualTo(Flag.Low));
        Assert.That(Judge(With(24), TestAnalytes.Glucose).Flag, Is.EqualTo(Flag.CriticalHigh));
    }

    [Test]
    public void A_range_in_another_unit_is_compared_in_the_unit_of_the_result()
    {
        var judgement = Judge(
            new()
            {
                Value = 120,
                Unit = "mg/dL",
                ReferenceRange = new()
                {
                    Low = 3.9m,
                    High = 5.5m,
                    Unit = "mmol/L",
                },
            },
            TestAnalytes.Glucose
        );

        Assert.That(judgement.Flag, Is.EqualTo(Flag.High));
        Assert.That(judgement.Range!.Unit, Is.EqualTo("mmol/L"));
        Assert.That(judgement.MultipleOfUpperLimit, Is.EqualTo(1.2110716167m).Within(1e-9m));
    }

    [Test]
    public void A_catalogue_range_names_its_edition()
    {
        var judgement = Judge(new() { Value = 5.5m, Unit = "mmol/L" }, TestAnalytes.Glucose);

        Assert.That(
            judgement.Range,
            Is.EqualTo(
                new RangeUsed(70, 139, true, true, "mg/dL", RangeSource.Catalogue, "edition")
            )
        );
        Assert.That(judgement.Canonical!.Value, Is.EqualTo(99.0858m));
        Assert.That(judgement.Conversion, Is.EqualTo("mmol/L->mg/dL x18.0156"));
        Assert.That(judgement.MultipleOfUpperLimit, Is.Null);
    }

    [TestCase(17)]
    [TestCase(null)]
    public void A_child_or_a_person_of_unknown_age_is_unranged(int? age)
    {
        var judgement = Judge(
            new() { Value = 100, Unit = "mg/dL" },
            TestAnalytes.Glucose,
            Woman with
            {
                Age = age,
            }
        );

        Assert.That(judgement.Flag, Is.EqualTo(Flag.Unranged));
        Assert.That(judgement.Range, Is.Null);
        Assert.That(judgement.RangeCandidates, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_child_s_critical_value_is_critical() =>
        Assert.That(
            Judge(
                new() { Value = 20, Unit = "mg/dL" },
                TestAnalytes.Glucose,
                Woman with
                {
                    Age = 8,
                }
            ).Flag,
            Is.EqualTo(Flag.CriticalLow)
        );

    [TestCase(Sex.Female, Flag.High)]
    [TestCase(Sex.Male, Flag.Normal)]
    [TestCase(Sex.Unknown, Flag.Unranged)]
    [TestCase(Sex.Intersex, Flag.Unranged)]
    public void Sex_selects_the_range_or_none(Sex sex, Flag flag)
    {
        var judgement = Judge(
            new() { Value = 35, Unit = "U/L" },
            TestAnalytes.Enzyme,
            Woman with
            {
                Sex = sex,
            }
        );

        Assert.That(judgement.Flag, Is.EqualTo(flag));
        Assert.That(judgement.RangeCandidates, Has.Count.EqualTo(flag == Flag.Unranged ? 2 : 0));
    }

    [TestCase(69, null, Flag.High)]
    [TestCase(70, null, Flag.Normal)]
    [TestCase(30, 1, Flag.High)]
    public void The_most_specific_range_wins(int age, int? trimester, Flag flag)
    {
        var person = Woman with { Age = age, PregnancyTrimester = trimester };

        Assert.That(
            Judge(new() { Value = 5, Unit = "mIU/L" }, TestAnalytes.Thyrotropin, person).Flag,
            Is.EqualTo(flag)
        );
    }

    [TestCase(Sex.Female)]
    [TestCase(Sex.Unknown)]
    [TestCase(Sex.Male)]
    public void A_recorded_pregnancy_selects_its_range_whatever_the_sex_on_record(Sex sex)
    {
        var person = new Person
        {
            Age = 30,
            Sex = sex,
            PregnancyTrimester = 1,
        };

        Assert.That(
            RangeChoice.For(TestAnalytes.Thyrotropin, person).Range!.High,
            Is.EqualTo(2.5m)
        );
    }

    [TestCase(CyclePhase.Follicular, null, Flag.Normal)]
    [TestCase(CyclePhase.Luteal, null, Flag.High)]
    [TestCase(null, true, Flag.Low)]
    [TestCase(CyclePhase.Luteal, true, Flag.Low)]
    [TestCase(null, null, Flag.Unranged)]
    [TestCase(CyclePhase.MidCycle, null, Flag.Unranged)]
    public void A_needed_state_that_is_not_recorded_leaves_the_result_unranged(
        CyclePhase? phase,
        bool? menopausal,
        Flag flag
    )
    {
        var person = Woman with { CyclePhase = phase, Menopausal = menopausal };
        var judgement = Judge(new() { Value = 10, Unit = "mIU/mL" }, TestAnalytes.Hormone, person);

        Assert.That(judgement.Flag, Is.EqualTo(flag));
        Assert.That(judgement.RangeCandidates, Has.Count.EqualTo(flag == Flag.Unranged ? 3 : 0));
    }

    [TestCase("05:59", Flag.Unranged)]
    [TestCase("06:00", Flag.Normal)]
    [TestCase("10:00", Flag.Normal)]
    [TestCase("10:01", Flag.Unranged)]
    [TestCase(null, Flag.Unranged)]
    public void A_morning_range_needs_the_time_of_collection(string? time, Flag flag)
    {
        var person = Woman with
        {
            CollectedAt = time is null
                ? null
                : TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.That(
            Judge(new() { Value = 10, Unit = "ug/dL" }, TestAnalytes.Cortisol, person).Flag,
            Is.EqualTo(flag)
        );
    }

    [Test]
    public void Another_maker_s_cut_off_flags_nothing_and_is_shown()
    {
        var judgement = Judge(new() { Value = 850, Unit = "IU/mL" }, TestAnalytes.Antibody);

        Assert.That(judgement.Flag, Is.EqualTo(Flag.Unranged));
        Assert.That(judgement.RangeCandidates, Has.Count.EqualTo(1));
        Assert.That(CodesOf(judgement), Does.Contain("laboratory-range-missing"));
    }

    [Test]
    public void A_unit_that_never_converts_is_judged_by_the_laboratory_s_range_alone()
    {
        var bare = Judge(new() { Value = 850, Unit = "U/mL" }, TestAnalytes.Antibody);
        Assert.That(bare.Canonical, Is.Null);
        Assert.That(bare.Flag, Is.EqualTo(Flag.Unranged));
        Assert.That(bare.RangeCandidates, Is.Empty);

        var ranged = Judge(
            new()
            {
                Value = 850,
                Unit = "U/mL",
                ReferenceRange = new() { High = 100 },
            },
            TestAnalytes.Antibody
        );
        Assert.That(ranged.Canonical, Is.Null);
        Assert.That(ranged.Flag, Is.EqualTo(Flag.High));
        Assert.That(ranged.MultipleOfUpperLimit, Is.EqualTo(8.5m));
        Assert.That(CodesOf(ranged), Does.Not.Contain("laboratory-range-missing"));
    }

    [TestCase("850", null, 8.5)]
    [TestCase(">1000", null, 10.0)]
    [TestCase("<10", null, null)]
    public void The_multiple_is_of_the_laboratory_s_own_limit(
        string printed,
        string? unit,
        double? multiple
    )
    {
        var judgement = Judge(
            new()
            {
                Printed = printed,
                Unit = unit ?? "IU/mL",
                ReferenceRange = new() { High = 100 },
            },
            TestAnalytes.Antibody
        );

        Assert.That(judgement.MultipleOfUpperLimit, Is.EqualTo((decimal?)multiple));
    }

    [TestCase("1:80", Flag.High)]
    [TestCase("1:40", Flag.Normal)]
    [TestCase("<1:80", Flag.Normal)]
    [TestCase("<1:160", Flag.Indeterminate)]
    [TestCase(">1:40", Flag.Indeterminate)]
    [TestCase(">=1:80", Flag.High)]
    [TestCase("neg", Flag.Normal)]
    [TestCase("weakly positive", Flag.Abnormal)]
    [TestCase("2+", Flag.Indeterminate)]
    public void A_titre_is_held_against_the_laboratory_s_cut_off_and_a_word_against_the_list(
        string printed,
        Flag flag
    ) =>
        Assert.That(
            Judge(
                new()
                {
                    Printed = printed,
                    ReferenceRange = new() { High = 80, HighInclusive = false },
                },
                TestAnalytes.Nuclear
            ).Flag,
            Is.EqualTo(flag)
        );

    [Test]
    public void A_titre_without_the_laboratory_s_cut_off_is_unranged_and_shows_the_usual_one()
    {
        var judgement = Judge(new() { Printed = "1:320" }, TestAnalytes.Nuclear);

        Assert.That(judgement.Flag, Is.EqualTo(Flag.Unranged));
        Assert.That(judgement.Range, Is.Null);
        Assert.That(judgement.RangeCandidates.Single().High, Is.EqualTo(80m));
    }

    [Test]
    public void The_laboratory_s_own_titre_cut_off_wins() =>
        Assert.That(
            Judge(
                new()
                {
                    Printed = "1:80",
                    ReferenceRange = new() { Text = "<1:160" },
                },
                TestAnalytes.Nuclear
            ).Flag,
            Is.EqualTo(Flag.Normal)
        );

    [Test]
    public void A_genetic_marker_is_never_abnormal() =>
        Assert.That(
            Judge(new() { Coded = new("positive") }, TestAnalytes.Gene).Flag,
            Is.EqualTo(Flag.Unranged)
        );

    [TestCase("AC-4", Flag.Abnormal)]
    [TestCase("AC-0", Flag.Normal)]
    public void A_pattern_is_abnormal_when_it_is_listed(string pattern, Flag flag) =>
        Assert.That(
            Judge(new() { Printed = pattern }, TestAnalytes.Pattern).Flag,
            Is.EqualTo(flag)
        );

    [Test]
    public void The_laboratory_s_flag_is_shown_and_a_disagreement_said()
    {
        LabEntry With(string? flag) =>
            new()
            {
                Value = 200,
                Unit = "mg/dL",
                LaboratoryFlag = flag,
            };

        var agreeing = Judge(With("H"), TestAnalytes.Glucose);
        Assert.That(agreeing.DisplayFlag, Is.EqualTo("H"));
        Assert.That(CodesOf(agreeing), Is.Empty);

        var disagreeing = Judge(With("N"), TestAnalytes.Glucose);
        Assert.That(disagreeing.DisplayFlag, Is.EqualTo("N"));
        Assert.That(disagreeing.Flag, Is.EqualTo(Flag.High));
        Assert.That(CodesOf(disagreeing), Is.EqualTo(new[] { "flag-disagrees" }));

        Assert.That(Judge(With(null), TestAnalytes.Glucose).DisplayFlag, Is.EqualTo("high"));
    }

    [TestCase("4.9", true)]
    [TestCase("5", false)]
    [TestCase("3000", false)]
    [TestCase("3000.1", true)]
    [TestCase("<5", true)]
    [TestCase("<6", false)]
    public void A_value_beyond_what_is_physiological_is_warned_of(string printed, bool warned) =>
        Assert.That(
            CodesOf(Judge(new() { Printed = printed, Unit = "mg/dL" }, TestAnalytes.Glucose))
                .Contains("implausible-value"),
            Is.EqualTo(warned)
        );

    [TestCase("5.2", "mg/dL", "mmol/L")]
    [TestCase("95", "mmol/L", "mg/dL")]
    [TestCase("480", "mg/dL", null)]
    [TestCase("<5.2", "mg/dL", null)]
    public void A_figure_that_would_be_ordinary_in_another_unit_is_suspected(
        string printed,
        string unit,
        string? meant
    )
    {
        var warning = Judge(new() { Printed = printed, Unit = unit }, TestAnalytes.Glucose)
            .Warnings.SingleOrDefault(w => w.Code == "unit-suspect");

        Assert.That(warning is not null, Is.EqualTo(meant is not null));
        Assert.That(warning?.Message ?? "", Does.Contain(meant ?? ""));
    }

    [TestCase("10", "mg/L", false)]
    [TestCase("10.1", "mg/L", true)]
    [TestCase(">10", "mg/L", true)]
    [TestCase("1.2", "mg/dL", true)]
    public void An_acute_phase_is_pointed_out(string printed, string unit, bool warned) =>
        Assert.That(
            CodesOf(Judge(new() { Printed = printed, Unit = unit }, TestAnalytes.AcutePhase))
                .Contains("acute-phase-likely"),
            Is.EqualTo(warned)
        );

    [TestCase(null, true)]
    [TestCase(true, false)]
    [TestCase(false, false)]
    public void Fasting_that_is_not_recorded_is_asked_for(bool? fasting, bool warned) =>
        Assert.That(
            CodesOf(
                    Judge(
                        new()
                        {
                            Value = 1,
                            Unit = "mg/L",
                            Fasting = fasting,
                        },
                        TestAnalytes.AcutePhase
                    )
                )
                .Contains("fasting-unknown"),
            Is.EqualTo(warned)
        );

    [TestCase("1980-06-15", "2026-06-14", 45)]
    [TestCase("1980-06-15", "2026-06-15", 46)]
    [TestCase("2000-02-29", "2026-02-28", 25)]
    [TestCase("2000-02-29", "2026-03-01", 26)]
    [TestCase("2000-02-29", "2028-02-29", 28)]
    [TestCase("2026-06-15", "2026-06-14", -1)]
    public void An_age_is_in_completed_years(string born, string on, int age) =>
        Assert.That(
            Person.AgeOn(
                DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture),
                DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture)
            ),
            Is.EqualTo(age)
        );

    [Test]
    public void A_person_is_described_as_of_the_collection()
    {
        var born = new DateOnly(1980, 6, 15);
        var day = new DateOnly(2026, 6, 14);

        Assert.That(
            Person.At(Sex.Female, born, day, new TimeOnly(8, 0), new(2, CyclePhase.Luteal, false)),
            Is.EqualTo(
                new Person
                {
                    Sex = Sex.Female,
                    Age = 45,
                    CollectedAt = new TimeOnly(8, 0),
                    PregnancyTrimester = 2,
                    CyclePhase = CyclePhase.Luteal,
                    Menopausal = false,
                }
            )
        );
        Assert.That(Person.At(Sex.Male, null, day).Age, Is.Null);
    }

    [Test]
    public void A_range_that_could_not_be_read_leaves_the_result_unranged_and_is_said()
    {
        var judgement = Judge(
            new()
            {
                ValueText = "150",
                Unit = "mg/dL",
                ReferenceRange = new() { Text = "3,9-7,7" },
            },
            TestAnalytes.Glucose
        );

        Assert.That(judgement.Flag, Is.EqualTo(Flag.Unranged));
        Assert.That(judgement.Range, Is.Null);
        Assert.That(CodesOf(judgement), Does.Contain("laboratory-range-unread"));
    }

    [TestCase("serum", Flag.CriticalHigh, true)]
    [TestCase("saliva", Flag.Unranged, false)]
    public void Another_specimen_is_judged_by_nothing_of_the_catalogue(
        string specimen,
        Flag flag,
        bool warned
    )
    {
        var judgement = Judge(
            new()
            {
                ValueText = "100000",
                Unit = "mg/dL",
                Specimen = specimen,
            },
            TestAnalytes.Glucose with
            {
                Specimen = "serum/plasma",
            }
        );

        Assert.That(judgement.Flag, Is.EqualTo(flag));
        Assert.That(CodesOf(judgement).Contains("implausible-value"), Is.EqualTo(warned));
    }

    [Test]
    public void Another_specimen_is_judged_by_the_laboratory_s_range()
    {
        var judgement = Judge(
            new()
            {
                ValueText = "90",
                Unit = "mg/dL",
                Specimen = "saliva",
                ReferenceRange = new() { High = 10 },
            },
            TestAnalytes.Glucose with
            {
                Specimen = "serum/plasma",
            }
        );

        Assert.That(judgement.Flag, Is.EqualTo(Flag.High));
    }
}
