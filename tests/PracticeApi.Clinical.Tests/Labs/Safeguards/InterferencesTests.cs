using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Safeguards;

namespace PracticeApi.Clinical.Tests.Labs.Safeguards;

public sealed class InterferencesTests
{
    private static readonly DateOnly Day = new(2026, 3, 10);

    private static readonly Interferences Known = new([
        new(
            InterferenceKind.Substance,
            ["biotin", "vitamin B7"],
            "tsh",
            "falsely low",
            "stop 48 h before"
        ),
        new(
            InterferenceKind.Medication,
            ["antibiotic", "doxycycline"],
            "hpylori-ag",
            "falsely low",
            null
        ),
        new(
            InterferenceKind.Supplement,
            ["zinc above 40 mg a day", "zinc supplement"],
            "copper",
            "lowered",
            null
        ),
        new(InterferenceKind.Diet, ["gluten-free diet", "gluten free"], "ttg-iga", "falls", null),
        new(
            InterferenceKind.Exposure,
            ["iodinated contrast", "CT contrast"],
            "tsh",
            "raised",
            null
        ),
        new(InterferenceKind.Condition, ["pregnancy"], "alp", "raised", null),
        new(
            InterferenceKind.State,
            ["haemolysed sample", "hemolyzed"],
            "potassium",
            "raised",
            null
        ),
        new(InterferenceKind.State, ["not fasting"], "iron", "changed", null),
        new(InterferenceKind.State, ["acute infection", "fever"], "ferritin", "raised", null),
    ]);

    [TestCase("10 mg", "once a day", true)]
    [TestCase("5000 µg", null, true)]
    [TestCase("2.5 mg", "twice a day", true)]
    [TestCase("2.5 mg", "once a day", false)]
    [TestCase("30 mcg", null, false)]
    [TestCase("10,000 mcg", null, true)]
    [TestCase("10.000 µg", null, true)]
    [TestCase("10 000 mcg", null, true)]
    [TestCase("10\u00a0000 µg", null, true)]
    [TestCase("10'000 ug", null, true)]
    [TestCase("10,000.5 mcg", null, true)]
    [TestCase("2.500 µg", "twice a day", true)]
    [TestCase("0.500 mg", null, false)]
    [TestCase("2.5 mg", null, false)]
    [TestCase("1,500 mcg", null, false)]
    [TestCase("1,000,000,000 mcg", null, true)]
    [TestCase("one tablet", null, true)]
    [TestCase(null, null, true)]
    public void Warns_of_biotin_unless_the_dose_is_plainly_low(
        string? dose,
        string? frequency,
        bool warns
    ) => Assert.That(Warns("tsh", Medication("Biotin", dose, frequency)), Is.EqualTo(warns));

    [TestCase("2026-01-01", null, true)]
    [TestCase("2026-01-01", "2026-03-07", true)]
    [TestCase("2026-01-01", "2026-03-06", false)]
    [TestCase("2026-03-11", null, false)]
    [TestCase(null, null, true)]
    public void Looks_at_what_is_taken_around_the_collection(
        string? from,
        string? to,
        bool warns
    ) =>
        Assert.That(
            Warns(
                "tsh",
                new ChartMention(
                    MentionKind.Medication,
                    "biotin",
                    from is null ? null : DateOnly.Parse(from, null),
                    to is null ? null : DateOnly.Parse(to, null)
                )
            ),
            Is.EqualTo(warns)
        );

    [Test]
    public void Goes_on_longer_for_what_acts_longer()
    {
        var stopped = new ChartMention(
            MentionKind.Medication,
            "Doxycycline 100",
            null,
            Day.AddDays(-28)
        );

        Assert.That(Warns("hpylori-ag", stopped), Is.True);
        Assert.That(Warns("hpylori-ag", stopped with { To = Day.AddDays(-29) }), Is.False);
    }

    [TestCase("Zinc picolinate", "50 mg", true)]
    [TestCase("Zinc picolinate", "15 mg", false)]
    [TestCase("Zincum", "50 mg", false)]
    public void Reads_whole_words_and_high_doses(string name, string dose, bool warns) =>
        Assert.That(Warns("copper", Medication(name, dose)), Is.EqualTo(warns));

    [TestCase("Started a gluten-free diet", -400, true)]
    [TestCase("Gluten-free diet stopped", -10, false)]
    [TestCase("Gluten free since today", 1, false)]
    public void A_diet_that_was_begun_goes_on(string title, int days, bool warns) =>
        Assert.That(
            Warns("ttg-iga", new ChartMention(MentionKind.Event, title, Day.AddDays(days))),
            Is.EqualTo(warns)
        );

    [TestCase(-89, true)]
    [TestCase(-91, false)]
    public void An_exposure_passes(int days, bool warns) =>
        Assert.That(
            Warns("tsh", new ChartMention(MentionKind.Event, "CT contrast", Day.AddDays(days))),
            Is.EqualTo(warns)
        );

    [Test]
    public void Says_what_it_does_and_what_to_know()
    {
        var warning = Known
            .WarningsOf(TestAnalyte("tsh"), Day, [Medication("vitamin B7")], null, false)
            .Single();

        Assert.That(warning.Code, Is.EqualTo("interference"));
        Assert.That(
            warning.Message,
            Is.EqualTo(
                "Vitamin B7 is recorded around the collection and may shift tsh: falsely low (stop 48 h before)."
            )
        );
    }

    [Test]
    public void Reads_the_words_of_the_entry_itself()
    {
        Assert.That(
            Warns("potassium", new ChartMention(MentionKind.Collection, "sample hemolyzed!")),
            Is.True
        );
        Assert.That(
            Warns("potassium", new ChartMention(MentionKind.Collection, "sample clear")),
            Is.False
        );
    }

    [Test]
    public void Knows_fasting_and_pregnancy_without_words()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Of("iron", fasting: false), Has.Count.EqualTo(1));
            Assert.That(Of("iron", fasting: true), Is.Empty);
            Assert.That(Of("iron", fasting: null), Is.Empty);
            Assert.That(Of("alp", isPregnant: true), Has.Count.EqualTo(1));
            Assert.That(Of("alp"), Is.Empty);
        });

        IReadOnlyList<LabWarning> Of(string code, bool? fasting = null, bool isPregnant = false) =>
            [.. Known.WarningsOf(TestAnalyte(code), Day, [], fasting, isPregnant)];
    }

    [Test]
    public void An_acute_process_has_a_code_of_its_own()
    {
        var fever = new ChartMention(MentionKind.Event, "Fever", Day.AddDays(-3));

        Assert.That(
            Known.WarningsOf(TestAnalyte("ferritin"), Day, [fever], null, false).Single().Code,
            Is.EqualTo("acute-phase-likely")
        );
    }

    [TestCase(10, null, 0, false)]
    [TestCase(10.1, null, 0, true)]
    [TestCase(20, null, 1, false)]
    [TestCase(20, Comparator.GreaterThan, 0, true)]
    [TestCase(20, Comparator.LessThan, 0, false)]
    public void A_marker_above_ten_of_the_same_day_tells_of_an_acute_process(
        double value,
        Comparator? comparator,
        int days,
        bool warns
    )
    {
        var marker = Result(Day.AddDays(days)) with
        {
            Value = (decimal)value,
            Comparator = comparator,
            Unit = "mg/L",
        };

        var warning = Known.AcutePhaseWarningOf(TestAnalyte("ferritin"), Result(Day), [marker]);

        Assert.That(warning?.Code, Is.EqualTo(warns ? "acute-phase-likely" : null));
        Assert.That(Known.AcutePhaseWarningOf(TestAnalyte("tsh"), Result(Day), [marker]), Is.Null);
    }

    private static bool Warns(string analyte, ChartMention mention) =>
        Known.WarningsOf(TestAnalyte(analyte), Day, [mention], null, false).Any();

    private static ChartMention Medication(
        string name,
        string? dose = null,
        string? frequency = null
    ) => new(MentionKind.Medication, name, Dose: dose, Frequency: frequency);

    private static Analyte TestAnalyte(string code) =>
        new()
        {
            Code = code,
            Name = code,
            Category = "x",
        };

    private static PriorResult Result(DateOnly day) =>
        new()
        {
            Id = Guid.NewGuid(),
            Day = day,
            Collected = new DateTimeOffset(day, default, TimeSpan.Zero),
        };
}
