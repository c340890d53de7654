using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Tests.Labs;

public sealed class LabEntryReaderTests
{
    private static LabReading Read(LabEntry entry, Analyte analyte)
    {
        var read = TestAnalytes.Reader.Read(entry, analyte);
        Assert.That(read.Faults, Is.Empty);
        return read.Reading!;
    }

    private static string[] FaultsOf(LabEntry entry, Analyte? analyte)
    {
        var read = TestAnalytes.Reader.Read(entry, analyte);
        Assert.That(read.Reading, Is.Null);
        return
        [
            .. read.Faults.Select(f =>
                $"{f.Path} {f.Code}{(f.InRequestAlone ? "" : " (catalogue)")}"
            ),
        ];
    }

    [TestCase("<0.5", Comparator.LessThan, "0.5")]
    [TestCase("≤ 0.5", Comparator.LessOrEqual, "0.5")]
    [TestCase("<=0.5", Comparator.LessOrEqual, "0.5")]
    [TestCase(">600", Comparator.GreaterThan, "600")]
    [TestCase(" ≥600 ", Comparator.GreaterOrEqual, "600")]
    [TestCase("less than 7", Comparator.LessThan, "7")]
    [TestCase("18.0", null, "18.0")]
    [TestCase("007.50", null, "007.50")]
    [TestCase(".5", null, ".5")]
    [TestCase("18.0 mg/dL", null, "18.0")]
    [TestCase("< 18.0 mg/dl", Comparator.LessThan, "18.0")]
    public void A_printed_number_keeps_its_digits_and_its_comparator(
        string printed,
        Comparator? comparator,
        string text
    )
    {
        var unit = printed.Contains("mg", StringComparison.Ordinal) ? null : "mg/dL";
        var reading = Read(new() { Printed = printed, Unit = unit }, TestAnalytes.Glucose);

        Assert.That(reading.Form, Is.EqualTo(ResultForm.Quantity));
        Assert.That(reading.Comparator, Is.EqualTo(comparator));
        Assert.That(reading.ValueText, Is.EqualTo(text));
        Assert.That(
            reading.Value,
            Is.EqualTo(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture))
        );
        Assert.That(reading.Unit, Is.EqualTo("mg/dL"));
    }

    [TestCase("1:160", null, 160)]
    [TestCase("1/160", null, 160)]
    [TestCase("1 : 160", null, 160)]
    [TestCase("160", null, 160)]
    [TestCase("<1:40", Comparator.LessThan, 40)]
    [TestCase(">=1:1280", Comparator.GreaterOrEqual, 1280)]
    public void A_printed_titre_is_its_denominator(
        string printed,
        Comparator? comparator,
        int denominator
    )
    {
        var reading = Read(new() { Printed = printed }, TestAnalytes.Nuclear);

        Assert.That(reading.Form, Is.EqualTo(ResultForm.Titre));
        Assert.That(reading.Value, Is.EqualTo(denominator));
        Assert.That(reading.Comparator, Is.EqualTo(comparator));
        Assert.That(reading.Unit, Is.EqualTo("{titer}"));
    }

    [TestCase("neg", CodedValue.Negative)]
    [TestCase("NEG", CodedValue.Negative)]
    [TestCase("-", CodedValue.Negative)]
    [TestCase("weakly  Positive", CodedValue.WeakPositive)]
    [TestCase("2+", CodedValue.Plus2)]
    [TestCase("+1", CodedValue.Plus1)]
    public void A_printed_word_is_a_word_even_where_a_number_is_usual(
        string printed,
        CodedValue value
    )
    {
        foreach (
            var analyte in new[] { TestAnalytes.Gene, TestAnalytes.Glucose, TestAnalytes.Nuclear }
        )
        {
            var reading = Read(new() { Printed = printed, Unit = "mg/dL" }, analyte);

            Assert.That(reading.Form, Is.EqualTo(ResultForm.Coded));
            Assert.That(reading.Coded!.Value, Is.EqualTo(value));
            Assert.That(reading.Value, Is.Null);
        }
    }

    [Test]
    public void A_word_that_says_there_is_no_result_is_the_reason()
    {
        var reading = Read(new() { Printed = "Not done" }, TestAnalytes.Glucose);

        Assert.That(reading.Form, Is.EqualTo(ResultForm.Absent));
        Assert.That(reading.AbsentReason, Is.EqualTo("Not done"));
    }

    [TestCase("6,82", "ambiguous-number")]
    [TestCase("1,234", "ambiguous-number")]
    [TestCase("<1,234.5", "ambiguous-number")]
    [TestCase("1 234", "ambiguous-number")]
    [TestCase("1e5", "exponent-not-allowed")]
    [TestCase("1.5E-3", "exponent-not-allowed")]
    [TestCase("-0", "negative-zero")]
    [TestCase("-0.00", "negative-zero")]
    [TestCase("1234567890123456789", "too-many-digits")]
    [TestCase("0.12345678901", "too-many-digits")]
    public void A_number_that_is_ambiguous_or_too_long_is_refused(string text, string code)
    {
        Assert.That(
            FaultsOf(new() { Printed = text, Unit = "mg/dL" }, TestAnalytes.Glucose),
            Is.EqualTo(new[] { $"/printed {code}" })
        );
        if (!text.StartsWith('<'))
        {
            Assert.That(
                FaultsOf(new() { ValueText = text, Unit = "mg/dL" }, TestAnalytes.Glucose),
                Is.EqualTo(new[] { $"/value {code}" })
            );
        }
    }

    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("5.")]
    [TestCase("+5")]
    [TestCase("--5")]
    [TestCase("٣")]
    [TestCase("0x1F")]
    [TestCase("1.2.3")]
    [TestCase("")]
    public void What_is_no_number_is_refused(string text) =>
        Assert.That(
            FaultsOf(new() { ValueText = text, Unit = "mg/dL" }, TestAnalytes.Glucose),
            Is.EqualTo(new[] { "/value invalid-number" })
        );

    [TestCase("123456789012345678.0123456789")]
    [TestCase("0")]
    [TestCase("000000000000000000000001")]
    public void A_number_of_eighteen_and_ten_digits_is_kept_as_typed(string text) =>
        Assert.That(
            Read(new() { ValueText = text, Unit = "mg/dL" }, TestAnalytes.Glucose).ValueText,
            Is.EqualTo(text)
        );

    [Test]
    public void Printed_words_that_mean_nothing_are_refused_for_this_analyte() =>
        Assert.That(
            FaultsOf(new() { Printed = "purple" }, TestAnalytes.Glucose),
            Is.EqualTo(new[] { "/printed printed-not-understood (catalogue)" })
        );

    [Test]
    public void Exactly_one_kind_of_value_is_given()
    {
        Assert.That(FaultsOf(new(), null), Is.EqualTo(new[] { " value-required" }));
        Assert.That(
            FaultsOf(
                new()
                {
                    Value = 1,
                    Printed = "1",
                    Text = "one",
                },
                TestAnalytes.Glucose
            ),
            Is.EqualTo(new[] { "/printed one-value-only", "/text one-value-only" })
        );
    }

    [Test]
    public void Every_fault_of_an_entry_is_found_at_once() =>
        Assert.That(
            FaultsOf(
                new()
                {
                    ValueText = "6,82",
                    Unit = "furlong",
                    Comparator = "~",
                    ReferenceRange = new() { Low = 5, High = 4 },
                    Physiology = new(PregnancyTrimester: 4),
                },
                TestAnalytes.Glucose
            ),
            Is.EquivalentTo(
                new[]
                {
                    "/value ambiguous-number",
                    "/unit unknown-unit (catalogue)",
                    "/comparator invalid-comparator",
                    "/referenceRange range-upside-down",
                    "/physiology/pregnancyTrimester invalid-trimester",
                }
            )
        );

    [Test]
    public void Without_an_analyte_only_what_the_request_shows_is_found()
    {
        Assert.That(
            FaultsOf(new() { ValueText = "1e5", Unit = "furlong" }, null),
            Is.EqualTo(new[] { "/value exponent-not-allowed" })
        );
        Assert.That(FaultsOf(new() { Value = 5, Unit = "furlong" }, null), Is.Empty);
    }

    [Test]
    public void A_quantity_needs_its_unit_unless_it_has_none()
    {
        Assert.That(
            FaultsOf(new() { Value = 5 }, TestAnalytes.Glucose),
            Is.EqualTo(new[] { "/unit unit-required (catalogue)" })
        );
        Assert.That(Read(new() { Value = 0.02m }, TestAnalytes.Ratio).Unit, Is.EqualTo("{ratio}"));
    }

    [Test]
    public void A_unit_stands_with_numbers_only()
    {
        Assert.That(
            FaultsOf(new() { Text = "haemolysed", Unit = "mg/dL" }, TestAnalytes.Glucose),
            Is.EqualTo(new[] { "/unit unit-not-expected" })
        );
        Assert.That(
            FaultsOf(new() { Value = 5, Unit = "mg/dL" }, TestAnalytes.Gene),
            Is.EqualTo(new[] { "/unit unit-not-expected (catalogue)" })
        );
        Assert.That(
            FaultsOf(new() { Titers = [new(80)], Unit = "mg/dL" }, TestAnalytes.Nuclear),
            Is.EqualTo(new[] { "/unit unit-not-expected (catalogue)" })
        );
    }

    [Test]
    public void A_comparator_stands_before_a_value_only() =>
        Assert.That(
            FaultsOf(
                new()
                {
                    Printed = "5",
                    Unit = "mg/dL",
                    Comparator = "<",
                },
                TestAnalytes.Glucose
            ),
            Is.EqualTo(new[] { "/comparator comparator-not-expected" })
        );

    [TestCase("<", Comparator.LessThan)]
    [TestCase("<=", Comparator.LessOrEqual)]
    [TestCase(">", Comparator.GreaterThan)]
    [TestCase(">=", Comparator.GreaterOrEqual)]
    public void The_four_comparators_are_read(string token, Comparator comparator) =>
        Assert.That(
            Read(
                new()
                {
                    Value = 5,
                    Unit = "mg/dL",
                    Comparator = token,
                },
                TestAnalytes.Glucose
            ).Comparator,
            Is.EqualTo(comparator)
        );

    [Test]
    public void Titres_keep_their_patterns_and_the_highest_counts()
    {
        var reading = Read(
            new() { Titers = [new(80, null, ["AC-1"]), new(640, ">=", ["ac-4", "AC-29"])] },
            TestAnalytes.Nuclear
        );

        Assert.That(reading.Value, Is.EqualTo(640));
        Assert.That(reading.Comparator, Is.EqualTo(Comparator.GreaterOrEqual));
        Assert.That(reading.Titres[1].Patterns, Is.EqualTo(new[] { "AC-4", "AC-29" }));
    }

    [Test]
    public void Titres_are_checked_one_by_one() =>
        Assert.That(
            FaultsOf(
                new() { Titers = [new(0), new(80, "~", ["AC-0", "AC-30", "X"])] },
                TestAnalytes.Nuclear
            ),
            Is.EqualTo(
                new[]
                {
                    "/titers/0/denominator invalid-denominator",
                    "/titers/1/comparator invalid-comparator",
                    "/titers/1/patterns/1 invalid-pattern",
                    "/titers/1/patterns/2 invalid-pattern",
                }
            )
        );

    [Test]
    public void A_titre_of_what_is_never_titrated_is_refused() =>
        Assert.That(
            FaultsOf(new() { Printed = "1:160" }, TestAnalytes.Glucose),
            Is.EqualTo(new[] { "/printed titre-not-expected (catalogue)" })
        );

    [TestCase("0")]
    [TestCase("-80")]
    [TestCase("80.5")]
    public void A_titre_is_a_positive_whole_number(string text) =>
        Assert.That(
            FaultsOf(new() { ValueText = text }, TestAnalytes.Nuclear),
            Is.EqualTo(new[] { "/value invalid-denominator (catalogue)" })
        );

    [Test]
    public void A_coded_value_is_one_of_the_list_and_a_pattern_one_of_thirty()
    {
        Assert.That(
            FaultsOf(new() { Coded = new("purple") }, TestAnalytes.Gene),
            Is.EqualTo(new[] { "/coded/value invalid-coded-value" })
        );
        Assert.That(
            FaultsOf(new() { Coded = new() }, TestAnalytes.Gene),
            Is.EqualTo(new[] { "/coded coded-value-required" })
        );
        Assert.That(
            FaultsOf(new() { Coded = new(Code: "AC-30") }, TestAnalytes.Pattern),
            Is.EqualTo(new[] { "/coded/code invalid-pattern (catalogue)" })
        );
        Assert.That(
            Read(new() { Coded = new(Code: "ac-4") }, TestAnalytes.Pattern).Coded!.Code,
            Is.EqualTo("AC-4")
        );
        Assert.That(
            Read(new() { Coded = new("notDetected") }, TestAnalytes.Gene).Coded!.Value,
            Is.EqualTo(CodedValue.NotDetected)
        );
    }

    [TestCase("<34", null, 34.0, true, false)]
    [TestCase("≤ 34", null, 34.0, true, true)]
    [TestCase(">= 60", 60.0, null, true, true)]
    [TestCase("0.4 - 4.0", 0.4, 4.0, true, true)]
    [TestCase("0.4–4.0", 0.4, 4.0, true, true)]
    public void A_range_in_words_that_plainly_states_bounds_is_read(
        string text,
        double? low,
        double? high,
        bool lowInclusive,
        bool highInclusive
    ) =>
        Assert.That(
            Read(
                new()
                {
                    Value = 5,
                    Unit = "IU/mL",
                    ReferenceRange = new() { Text = text },
                },
                TestAnalytes.Antibody
            ).Range,
            Is.EqualTo(
                new LaboratoryRange(
                    (decimal?)low,
                    (decimal?)high,
                    lowInclusive,
                    highInclusive,
                    "[IU]/mL"
                )
            )
        );

    [Test]
    public void A_range_in_other_words_stays_words()
    {
        var reading = Read(
            new()
            {
                Value = 5,
                Unit = "IU/mL",
                ReferenceRange = new() { Text = "see comment" },
            },
            TestAnalytes.Antibody
        );

        Assert.That(reading.Range, Is.Null);
        Assert.That(reading.RangeText, Is.EqualTo("see comment"));
    }

    [Test]
    public void A_range_stands_in_a_unit_that_can_be_compared()
    {
        LabEntry With(string unit) =>
            new()
            {
                Value = 5,
                Unit = "IU/mL",
                ReferenceRange = new() { High = 34, Unit = unit },
            };

        Assert.That(Read(With("kIU/L"), TestAnalytes.Antibody).Range!.Unit, Is.EqualTo("k[IU]/L"));
        Assert.That(
            FaultsOf(With("U/mL"), TestAnalytes.Antibody),
            Is.EqualTo(new[] { "/referenceRange/unit range-unit-not-convertible (catalogue)" })
        );
    }

    [TestCase(true, true, false)]
    [TestCase(false, true, true)]
    [TestCase(true, false, true)]
    public void A_range_of_one_point_needs_both_its_bounds(bool low, bool high, bool isFault) =>
        Assert.That(
            TestAnalytes
                .Reader.Read(
                    new()
                    {
                        Value = 5,
                        Unit = "mg/dL",
                        ReferenceRange = new()
                        {
                            Low = 5,
                            High = 5,
                            LowInclusive = low,
                            HighInclusive = high,
                        },
                    },
                    TestAnalytes.Glucose
                )
                .Faults.Any(f => f.Code == "range-upside-down"),
            Is.EqualTo(isFault)
        );

    [Test]
    public void A_unit_that_is_known_and_never_converts_is_kept()
    {
        var reading = Read(new() { Value = 5, Unit = "U/mL" }, TestAnalytes.Antibody);

        Assert.That(reading.Unit, Is.EqualTo("[arb'U]/mL"));
        Assert.That(reading.UnitText, Is.EqualTo("U/mL"));
        Assert.That(reading.UnitStanding, Is.EqualTo(UnitStanding.KnownNotConvertible));
    }

    [TestCase("18\n")]
    [TestCase("1,5\n")]
    [TestCase("1e5\n")]
    public void A_line_break_is_no_part_of_a_number(string text) =>
        Assert.That(
            FaultsOf(new() { ValueText = text, Unit = "mg/dL" }, TestAnalytes.Glucose),
            Is.EqualTo(["/value invalid-number"])
        );

    [TestCase("70 - 139 mg/dL", 70, 139, "mg/dL")]
    [TestCase("70-139mg/dl", 70, 139, "mg/dL")]
    [TestCase("3.9 to 7.7 mmol/L", 3.9, 7.7, "mmol/L")]
    [TestCase("< 139 mg/dL", null, 139, "mg/dL")]
    public void A_unit_behind_a_range_in_words_is_read(
        string text,
        double? low,
        double? high,
        string unit
    )
    {
        var reading = Read(
            new()
            {
                ValueText = "90",
                Unit = "mg/dL",
                ReferenceRange = new() { Text = text },
            },
            TestAnalytes.Glucose
        );

        Assert.That(reading.RangeUnread, Is.False);
        Assert.That(reading.Range!.Low, Is.EqualTo((decimal?)low));
        Assert.That(reading.Range.High, Is.EqualTo((decimal?)high));
        Assert.That(reading.Range.Unit, Is.EqualTo(unit));
    }

    [TestCase("0,4-4,0")]
    [TestCase("139 - 70")]
    [TestCase("70 - 139 furlong")]
    [TestCase("see comment")]
    public void A_range_in_other_words_is_known_to_be_unread(string text)
    {
        var reading = Read(
            new()
            {
                ValueText = "90",
                Unit = "mg/dL",
                ReferenceRange = new() { Text = text },
            },
            TestAnalytes.Glucose
        );

        Assert.That(reading.Range, Is.Null);
        Assert.That(reading.RangeUnread, Is.True);
    }

    [Test]
    public void A_word_keeps_the_unit_that_was_typed_beside_it() =>
        Assert.That(
            Read(new() { Printed = "neg", Unit = "IU/mL" }, TestAnalytes.Antibody).UnitText,
            Is.EqualTo("IU/mL")
        );
}
