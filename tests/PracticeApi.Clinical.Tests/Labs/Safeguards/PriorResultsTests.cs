using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Safeguards;

namespace PracticeApi.Clinical.Tests.Labs.Safeguards;

public sealed class PriorResultsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    private static readonly Analyte Unknown = new()
    {
        Code = "x",
        Name = "X",
        Category = "x",
        Unit = "mg/L",
    };

    // CVI 3, CVA 4: 5 % in all, so noise explains a change of exp(1.96·√2·0.04997) - 1 = 14.9 %, twice that 31.9 %.
    private static readonly Analyte Varying = Unknown with
    {
        Variations =
        [
            new()
            {
                Cvi = 3,
                Cva = 4,
                Source = "x",
            },
        ],
    };

    [Test]
    public void The_same_answer_of_the_same_collection_is_probably_one()
    {
        var result = Result(5);
        var dayOnly = result with { IsDayOnly = true, Collected = Morning.AddHours(-8) };

        Assert.Multiple(() =>
        {
            Assert.That(Duplicates.Are(result, Result(5)), Is.True);
            Assert.That(Duplicates.Are(result, dayOnly), Is.True);
            Assert.That(Duplicates.Are(dayOnly, result), Is.True);
            Assert.That(Duplicates.Are(result, Result(5.1m)), Is.False);
            Assert.That(
                Duplicates.Are(result, Result(5) with { Comparator = Comparator.LessThan }),
                Is.False
            );
            Assert.That(
                Duplicates.Are(result, Result(5) with { Collected = Morning.AddHours(1) }),
                Is.False
            );
            Assert.That(
                Duplicates.Are(dayOnly, dayOnly with { Day = dayOnly.Day.AddDays(1) }),
                Is.False
            );
            Assert.That(
                Duplicates.Are(result, Result(5) with { OtherSpecimen = "saliva" }),
                Is.False
            );
        });
    }

    [Test]
    public void Words_are_held_against_words()
    {
        var negative = Result(null) with { Words = "Negative", Unit = null };

        Assert.That(Duplicates.Are(negative, negative with { Id = Guid.NewGuid() }), Is.True);
        Assert.That(Duplicates.Are(negative, negative with { Words = "Positive" }), Is.False);
    }

    [Test]
    public void Under_one_accession_a_second_answer_is_probably_the_first_mistyped()
    {
        var first = Result(58) with { Accession = "A-17" };

        Assert.That(Duplicates.Are(first, Result(85) with { Accession = "a-17" }), Is.True);
        Assert.That(Duplicates.Are(first, Result(85) with { Accession = "A-18" }), Is.False);
    }

    [Test]
    public void Names_the_other_result_and_its_day()
    {
        var other = Result(5);

        var warning = Duplicates.WarningOf(Result(5), [Result(6), other])!;

        Assert.That(warning.Code, Is.EqualTo("possible-duplicate"));
        Assert.That(warning.Message, Does.Contain($"{other.Id}").And.Contain("2026-03-10"));
        Assert.That(Duplicates.WarningOf(Result(5), [Result(6)]), Is.Null);
    }

    [TestCase(100, 131.8, false)]
    [TestCase(100, 132.1, true)]
    [TestCase(132.1, 100, true)]
    [TestCase(131.8, 100, false)]
    public void A_change_beyond_twice_the_noise_is_large(double before, double after, bool warns) =>
        Assert.That(Warns(Varying, before, after), Is.EqualTo(warns));

    [TestCase(10, 20, false)]
    [TestCase(10, 20.1, true)]
    [TestCase(20.1, 10, true)]
    public void Without_a_variation_a_change_beyond_a_factor_of_two_is(
        double before,
        double after,
        bool warns
    ) => Assert.That(Warns(Unknown, before, after), Is.EqualTo(warns));

    [Test]
    public void A_change_of_less_than_a_tenth_is_never_large()
    {
        var still = Unknown with
        {
            Variations =
            [
                new()
                {
                    Cvi = 0.5m,
                    Cva = 0.5m,
                    Source = "x",
                },
            ],
        };

        Assert.That(Warns(still, 140, 153), Is.False);
        Assert.That(Warns(still, 140, 155), Is.True);
    }

    [TestCase(Comparator.LessThan, 10, null, 25, true)]
    [TestCase(Comparator.LessThan, 10, null, 15, false)]
    [TestCase(Comparator.GreaterThan, 10, null, 4, true)]
    [TestCase(Comparator.GreaterThan, 10, null, 40, false)]
    [TestCase(null, 40, Comparator.LessThan, 10, true)]
    public void A_censored_value_counts_by_the_least_change(
        Comparator? from,
        double before,
        Comparator? to,
        double after,
        bool warns
    ) => Assert.That(Warns(Unknown, before, after, from, to), Is.EqualTo(warns));

    [Test]
    public void Titres_count_from_more_than_three_steps_and_pH_by_units()
    {
        var titre = Unknown with { Unit = "{titer}" };
        var acidity = Unknown with { Unit = "[pH]" };

        Assert.Multiple(() =>
        {
            Assert.That(Warns(titre, 80, 640, unit: "{titer}"), Is.False);
            Assert.That(Warns(titre, 80, 1280, unit: "{titer}"), Is.True);
            Assert.That(Warns(acidity, 6, 7, unit: "[pH]"), Is.False);
            Assert.That(Warns(acidity, 6, 7.1, unit: "[pH]"), Is.True);
        });
    }

    [Test]
    public void Gives_both_numbers_with_their_dates_and_compares_with_the_last_before()
    {
        var years = Result(90) with { Collected = Morning.AddYears(-2), Day = new(2024, 3, 10) };
        var month = Result(4) with { Collected = Morning.AddDays(-28), Day = new(2026, 2, 10) };
        var later = Result(9) with { Collected = Morning.AddDays(1), Day = new(2026, 3, 11) };

        var warning = LargeChange.WarningOf(Unknown, Result(9), [later, month, years])!;

        Assert.That(warning.Code, Is.EqualTo("large-change"));
        Assert.That(
            warning.Message,
            Is.EqualTo(
                "X was 4 mg/L on 2026-02-10 and is 9 mg/L on 2026-03-10; check that both are right."
            )
        );
    }

    [Test]
    public void Compares_assays_only_where_the_analyte_allows_it()
    {
        var before = Result(4) with { Collected = Morning.AddDays(-28), Assay = "a" };
        var after = Result(9) with { Assay = "b" };

        Assert.That(LargeChange.WarningOf(Unknown, after, [before]), Is.Not.Null);
        Assert.That(
            LargeChange.WarningOf(
                Unknown with
                {
                    AssayDependence = AssayDependence.Yes,
                },
                after,
                [before]
            ),
            Is.Null
        );
        Assert.That(
            LargeChange.WarningOf(Unknown, after, [before with { Unit = "[arb'U]/mL" }]),
            Is.Null
        );
    }

    [Test]
    public void The_optimal_range_of_one_sex_and_the_narrower_age_wins()
    {
        OptimalBand any = new() { Unit = "mg/L", Low = 1 };
        OptimalBand women = any with { Low = 2, Sex = Sex.Female };
        OptimalBand older = any with { Low = 3, AgeMin = 60 };
        OptimalBand children = any with { Low = 4, AgeMin = 6, AgeMax = 17 };
        var ranges = new OptimalRanges(1, [any, women, older, children]);

        Assert.Multiple(() =>
        {
            Assert.That(ranges.For(Of(Sex.Male, 30))!.Low, Is.EqualTo(1));
            Assert.That(ranges.For(Of(Sex.Female, 30))!.Low, Is.EqualTo(2));
            Assert.That(ranges.For(Of(Sex.Male, 60))!.Low, Is.EqualTo(3));
            Assert.That(ranges.For(Of(Sex.Unknown, 59))!.Low, Is.EqualTo(1));
            Assert.That(ranges.For(Of(Sex.Male, 17))!.Low, Is.EqualTo(4));
            Assert.That(ranges.For(Of(Sex.Male, 5)), Is.Null);
            Assert.That(ranges.For(Of(Sex.Male, null)), Is.Null);
        });

        static Person Of(Sex sex, int? age) => new() { Sex = sex, Age = age };
    }

    private static bool Warns(
        Analyte analyte,
        double before,
        double after,
        Comparator? from = null,
        Comparator? to = null,
        string unit = "mg/L"
    ) =>
        LargeChange.WarningOf(
            analyte,
            Result((decimal)after) with
            {
                Comparator = to,
                Unit = unit,
            },
            [
                Result((decimal)before) with
                {
                    Comparator = from,
                    Unit = unit,
                    Collected = Morning.AddDays(-7),
                },
            ]
        )
            is not null;

    private static PriorResult Result(decimal? value) =>
        new()
        {
            Id = Guid.NewGuid(),
            Collected = Morning,
            Day = new DateOnly(2026, 3, 10),
            Value = value,
            Unit = "mg/L",
        };
}
