using System.Globalization;
using System.Xml.Linq;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Charts;

namespace PracticeApi.Clinical.Tests.Labs.Charts;

public sealed class TrendDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(50)]
    [TestCase(200)]
    [TestCase(3000)]
    public void Every_point_is_drawn_within_the_picture(int count)
    {
        var picture = Drawn(
            Chart(Series([.. Enumerable.Range(0, count).Select(i => Point(i * 9, 20 + (i % 30)))]))
        );
        var (width, height) = SizeOf(picture);

        Assert.That(Points(picture), Has.Count.EqualTo(count));
        foreach (
            var path in picture.Descendants(Svg + "path").Select(one => (string)one.Attribute("d")!)
        )
        {
            var start = path[1..].Split(['L', 'V', 'H', 'a'])[0].Split(' ');
            Assert.That(Number(start[0]), Is.InRange(0, width));
            Assert.That(Number(start[1]), Is.InRange(0, height));
        }

        foreach (var text in picture.Descendants(Svg + "text"))
        {
            Assert.That(Number((string)text.Attribute("y")!), Is.InRange(0, height));
        }
    }

    [Test]
    public void Time_is_to_scale()
    {
        var picture = Drawn(Chart(Series([Point(0, 20), Point(10, 21), Point(100, 22)])));
        var at = Points(picture).Select(XOf).ToArray();

        Assert.That((at[1] - at[0]) / (at[2] - at[0]), Is.EqualTo(0.1).Within(0.005));
    }

    [Test]
    public void It_is_a_picture_with_a_title_and_a_description_for_those_who_cannot_see_it()
    {
        var picture = Drawn(Chart(Series([Point(0, 20), Point(31, 21)])));
        var named = ((string)picture.Attribute("aria-labelledby")!).Split(' ');

        Assert.Multiple(() =>
        {
            Assert.That((string)picture.Attribute("role")!, Is.EqualTo("img"));
            Assert.That(
                picture.Elements().Take(2).Select(one => one.Name.LocalName),
                Is.EqualTo(new[] { "title", "desc" })
            );
            Assert.That(
                picture.Elements().Take(2).Select(one => (string)one.Attribute("id")!),
                Is.EqualTo(named)
            );
            Assert.That(
                (string)picture.Element(Svg + "title")!,
                Is.EqualTo("Ferritin, 2025-01-01 to 2025-02-01")
            );
            Assert.That((string)picture.Element(Svg + "desc")!, Does.StartWith("It went up."));
            Assert.That(picture.Attribute("viewBox"), Is.Not.Null);
        });
    }

    [Test]
    public void Names_are_escaped_and_nothing_is_run_or_loaded()
    {
        const string Name = "</text><script>alert(1)</script>\u0001 & \"Sons\" ' onload=x";
        var text = TrendDrawing.Draw(
            Chart(Series([Point(0, 20)]) with { Name = Name }) with
            {
                Title = Name,
                Explanation = Name,
                Key = "\"><script>",
                Words = [new(new DateTime(2025, 1, 1), Name)],
                Phases = [new(Name, new(2025, 1, 1), null)],
            }
        );
        var picture = XElement.Parse(text);

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Not.Contain("<script"));
            Assert.That(text.Contains('\u0001', StringComparison.Ordinal), Is.False);
            Assert.That((string)picture.Element(Svg + "title")!, Does.StartWith("</text><script>"));
            Assert.That(
                picture.DescendantsAndSelf().Select(one => one.Name.LocalName).Distinct(),
                Is.SubsetOf(new[] { "svg", "title", "desc", "rect", "text", "line", "path", "g" })
            );
            Assert.That(
                picture
                    .DescendantsAndSelf()
                    .Attributes()
                    .Where(one => !one.IsNamespaceDeclaration)
                    .Select(one => one.Name.LocalName),
                Has.None.StartsWith("on").And.None.EqualTo("href").And.None.EqualTo("style")
            );
            Assert.That(text, Does.Not.Contain("url("));
        });
    }

    [Test]
    public void A_bound_is_hollow_and_points_to_where_the_true_value_lies()
    {
        var picture = Drawn(
            Chart(
                Series([
                    Point(0, 20),
                    Point(30, 5) with
                    {
                        Comparator = Comparator.LessThan,
                    },
                    Point(60, 90) with
                    {
                        Comparator = Comparator.GreaterOrEqual,
                    },
                ])
            )
        );
        var points = Points(picture);

        Assert.Multiple(() =>
        {
            Assert.That(Paths(points[0]), Has.Count.EqualTo(1));
            Assert.That(Fill(points[0]), Is.Not.EqualTo("#fff"));
            Assert.That(Fill(points[1]), Is.EqualTo("#fff"));
            Assert.That(ArrowLength(points[1]), Is.Positive, "down");
            Assert.That(Fill(points[2]), Is.EqualTo("#fff"));
            Assert.That(ArrowLength(points[2]), Is.Negative, "up");
            Assert.That(Said(points[1]), Does.Contain("<5"));
            Assert.That(Said(points[2]), Does.Contain(">=90"));
            Assert.That(Legend(picture), Has.Some.Contains("a bound"));
        });
    }

    [Test]
    public void Flags_are_told_by_shape_and_in_words()
    {
        var flags = new[] { Flag.Normal, Flag.High, Flag.CriticalHigh, Flag.Low, Flag.CriticalLow };
        var picture = Drawn(
            Chart(Series([.. flags.Select((flag, i) => Point(i * 30, 20) with { Flag = flag })]))
        );
        var points = Points(picture);
        var legend = Legend(picture);

        Assert.Multiple(() =>
        {
            Assert.That(
                points.Select(point => Paths(point).Count),
                Is.EqualTo(new[] { 1, 2, 3, 2, 3 })
            );
            Assert.That(YOf(Paths(points[1])[1]), Is.LessThan(YOf(Paths(points[1])[0])), "above");
            Assert.That(
                YOf(Paths(points[3])[1]),
                Is.GreaterThan(YOf(Paths(points[3])[0])),
                "below"
            );
            foreach (
                var meaning in new[]
                {
                    "above the range",
                    "above the critical limit",
                    "below the range",
                    "below the critical limit",
                }
            )
            {
                Assert.That(legend, Has.Some.EqualTo(meaning));
            }

            Assert.That(Said(points[1]), Does.EndWith("above the range"));
        });
    }

    [Test]
    public void Series_of_other_assays_have_a_shape_a_line_and_a_number_of_their_own()
    {
        var picture = Drawn(
            Chart(
                Series([Point(0, 900), Point(60, 760)]) with
                {
                    Name = "North",
                },
                Series([Point(90, 240), Point(150, 215)]) with
                {
                    Name = "South, CLIA",
                },
                Series([Point(200, 400), Point(260, 370)])
            )
        );
        var lines = picture
            .Elements(Svg + "path")
            .Where(one => (string)one.Attribute("fill")! == "none")
            .ToList();
        var legend = Legend(picture);

        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Count.EqualTo(3), "no line from one assay to another");
            Assert.That(
                lines.Select(line => (string?)line.Attribute("stroke-dasharray")),
                Is.Unique
            );
            Assert.That(
                Points(picture).Select(point => ShapeOf(point)).Distinct().Count(),
                Is.EqualTo(3)
            );
            Assert.That(
                legend.Take(3),
                Is.EqualTo(
                    new[]
                    {
                        "1 North, ng/mL",
                        "2 South, CLIA, ng/mL",
                        "3 laboratory not stated, ng/mL",
                    }
                )
            );
            foreach (var number in new[] { "1", "2", "3" })
            {
                Assert.That(
                    picture.Elements(Svg + "text").Select(one => one.Value),
                    Has.Some.EqualTo(number)
                );
            }
        });
    }

    [Test]
    public void Series_of_other_units_share_no_axis()
    {
        var picture = Drawn(
            Chart(
                Series([Point(0, 1280), Point(90, 160)]) with
                {
                    Unit = "{titer}",
                    Scale = ChartScale.Doubling,
                },
                Series([Point(30, 12), Point(90, 9)]) with
                {
                    Unit = "[arb'U]/mL",
                }
            )
        );
        var texts = picture.Elements(Svg + "text").Select(one => one.Value).ToList();

        Assert.That(
            texts,
            Has.Some.EqualTo("titre")
                .And.Some.EqualTo("arb. U/mL")
                .And.Some.EqualTo("1:640")
                .And.Some.EqualTo("1:320")
        );
        Assert.That(
            picture.Elements(Svg + "rect").Count(one => (string)one.Attribute("fill")! == "none"),
            Is.EqualTo(2),
            "panels"
        );
    }

    [Test]
    public void The_range_is_a_band_that_steps_where_it_changes()
    {
        var picture = Drawn(
            Chart(
                Series([Point(0, 20), Point(100, 80), Point(200, 40)]) with
                {
                    Ranges =
                    [
                        new(Day(0), 15, 60, "laboratory"),
                        new(Day(100), 20, 70, "catalogue"),
                    ],
                }
            )
        );
        var bands = picture
            .Descendants(Svg + "rect")
            .Where(one => (string?)one.Attribute("class") == "range")
            .ToList();

        Assert.Multiple(() =>
        {
            Assert.That(bands, Has.Count.EqualTo(2));
            Assert.That(
                Value(bands[0], "x") + Value(bands[0], "width"),
                Is.EqualTo(Value(bands[1], "x")).Within(0.11)
            );
            Assert.That(
                Value(bands[1], "x"),
                Is.EqualTo(XOf(Points(picture)[1])).Within(5),
                "at the first point that it holds for"
            );
            Assert.That(Value(bands[1], "y"), Is.LessThan(Value(bands[0], "y")), "70 above 60");
            Assert.That(
                Legend(picture),
                Has.Some.EqualTo(
                    "range: 15 to 60 (laboratory); from 2025-04-11 20 to 70 (catalogue)"
                )
            );
        });
    }

    [Test]
    public void What_does_not_count_is_crossed_out_and_not_on_the_line()
    {
        var picture = Drawn(
            Chart(
                Series([
                    Point(0, 2),
                    Point(30, 48) with
                    {
                        LeftOut = "acute phase likely",
                    },
                    Point(60, 3),
                ])
            )
        );
        var line = picture.Elements(Svg + "path").Single();

        Assert.Multiple(() =>
        {
            Assert.That(((string)line.Attribute("d")!).Count(c => c == 'L'), Is.EqualTo(1));
            Assert.That(Paths(Points(picture)[1]), Has.Count.EqualTo(2));
            Assert.That(Said(Points(picture)[1]), Does.EndWith("not counted: acute phase likely"));
            Assert.That(
                Legend(picture),
                Has.Some.EqualTo("shown, not counted: acute phase likely")
            );
        });
    }

    [Test]
    public void Set_backs_are_marked_from_opening_to_recovery()
    {
        var picture = Drawn(
            Chart(
                Series([
                    Point(0, 50),
                    Point(30, 30),
                    Point(60, 45) with
                    {
                        Setback = true,
                    },
                    Point(90, 25),
                ]) with
                {
                    Setbacks = [new(Day(60), Day(90))],
                }
            )
        );
        var bar = picture
            .Elements(Svg + "g")
            .Single(one => (string?)one.Attribute("class") == "setback")
            .Elements(Svg + "line")
            .First();

        Assert.Multiple(() =>
        {
            Assert.That(Value(bar, "x1"), Is.EqualTo(XOf(Points(picture)[2])).Within(8));
            Assert.That(Value(bar, "x2"), Is.EqualTo(XOf(Points(picture)[3])).Within(5));
            Assert.That(Paths(Points(picture)[2]), Has.Count.EqualTo(2), "ringed");
            Assert.That(Said(Points(picture)[2]), Does.EndWith("in a set-back"));
            Assert.That(Legend(picture), Has.Some.StartsWith("set-back"));
        });
    }

    [Test]
    public void What_lies_outside_of_the_days_asked_for_neither_widens_the_picture_nor_leaves_it()
    {
        var picture = Drawn(
            Chart(
                Series([Point(100, 20), Point(130, 30), Point(160, 25)]) with
                {
                    Setbacks =
                    [
                        new(Day(10), Day(40)),
                        new(Day(60), Day(120)),
                        new(Day(140), Day(400)),
                        new(Day(300), null),
                    ],
                }
            ) with
            {
                From = DateOnly.FromDateTime(Day(95)),
                To = DateOnly.FromDateTime(Day(165)),
                Phases =
                [
                    new("Long over", DateOnly.FromDateTime(Day(0)), DateOnly.FromDateTime(Day(50))),
                    new("Throughout", DateOnly.FromDateTime(Day(50)), null),
                    new("Into", DateOnly.FromDateTime(Day(0)), DateOnly.FromDateTime(Day(165))),
                    new("To come", DateOnly.FromDateTime(Day(300)), null),
                ],
            }
        );
        var frame = picture
            .Elements(Svg + "rect")
            .Single(one => (string?)one.Attribute("stroke") == "#444");
        var (left, width) = (
            Number((string)frame.Attribute("x")!),
            Number((string)frame.Attribute("width")!)
        );
        var phases = picture
            .Elements(Svg + "rect")
            .Where(one => (string?)one.Attribute("class") == "phase")
            .Select(one =>
                (
                    From: Number((string)one.Attribute("x")!),
                    To: Number((string)one.Attribute("x")!)
                        + Number((string)one.Attribute("width")!)
                )
            )
            .ToList();
        var bars = picture
            .Elements(Svg + "g")
            .Where(one => (string?)one.Attribute("class") == "setback")
            .ToList();
        var at = Points(picture).Select(XOf).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(phases, Has.Count.EqualTo(2));
            Assert.That(phases.Select(one => one.From), Is.All.EqualTo(left).Within(0.2));
            Assert.That(phases.Select(one => one.To), Is.All.LessThanOrEqualTo(left + width + 0.2));
            Assert.That(Legend(picture), Has.Some.StartsWith("P1Throughout"));
            Assert.That(Legend(picture), Has.None.Contains("To come"));
            Assert.That(bars, Has.Count.EqualTo(2));
            Assert.That(
                bars.SelectMany(bar =>
                        bar.Elements(Svg + "line")
                            .SelectMany(line =>
                                new[] { line.Attribute("x1"), line.Attribute("x2") }
                            )
                    )
                    .Select(one => Number((string)one!)),
                Is.All.InRange(left - 0.2, left + width + 0.2)
            );
            Assert.That(bars[0].Elements(Svg + "path"), Is.Empty, "recovered");
            Assert.That(bars[1].Elements(Svg + "path").Count(), Is.EqualTo(1), "still open");
            Assert.That((at[^1] - at[0]) / width, Is.GreaterThan(0.75), "the days fill the width");
        });
    }

    [Test]
    public void A_phase_that_ends_with_the_last_result_ends_within_the_panel()
    {
        var picture = Drawn(
            Chart(Series([Point(0, 20), Point(20, 30)])) with
            {
                Phases =
                [
                    new("Whole", DateOnly.FromDateTime(Day(0)), DateOnly.FromDateTime(Day(20))),
                ],
            }
        );
        var phase = picture
            .Elements(Svg + "rect")
            .Single(one => (string?)one.Attribute("class") == "phase");
        var frame = picture
            .Elements(Svg + "rect")
            .Single(one => (string?)one.Attribute("stroke") == "#444");

        Assert.That(EndOf(phase), Is.LessThanOrEqualTo(EndOf(frame) + 0.01));

        static double EndOf(XElement rect) =>
            Number((string)rect.Attribute("x")!) + Number((string)rect.Attribute("width")!);
    }

    [Test]
    public void Phases_of_a_plan_are_shaded_and_named()
    {
        var picture = Drawn(
            Chart(Series([Point(0, 20), Point(200, 21)])) with
            {
                Phases =
                [
                    new("Elimination", new(2025, 1, 10), new(2025, 2, 20)),
                    new("Maintenance", new(2025, 2, 21), null),
                ],
            }
        );
        var shaded = picture
            .Descendants(Svg + "rect")
            .Where(one => (string?)one.Attribute("class") == "phase")
            .ToList();

        Assert.Multiple(() =>
        {
            Assert.That(shaded, Has.Count.EqualTo(2));
            Assert.That(
                Value(shaded[0], "x") + Value(shaded[0], "width"),
                Is.EqualTo(Value(shaded[1], "x")).Within(0.11)
            );
            Assert.That(
                Legend(picture),
                Is.SupersetOf(
                    new[]
                    {
                        "P1Elimination, 2025-01-10 to 2025-02-20",
                        "P2Maintenance, 2025-02-21 on",
                    }
                )
            );
        });
    }

    [Test]
    public void A_wide_span_of_ratios_has_a_logarithmic_axis_and_a_narrow_one_has_not()
    {
        var wide = Drawn(Chart(Series([Point(0, 1), Point(50, 10), Point(100, 100)])));
        var narrow = Drawn(Chart(Series([Point(0, 10), Point(50, 20), Point(100, 30)])));
        var zero = Drawn(Chart(Series([Point(0, 0), Point(50, 20), Point(100, 300)])));
        var linear = Drawn(
            Chart(
                Series([Point(0, 1), Point(50, 10), Point(100, 100)]) with
                {
                    Scale = ChartScale.Linear,
                }
            )
        );

        Assert.Multiple(() =>
        {
            Assert.That(Legend(wide), Has.Some.StartsWith("logarithmic axis"));
            var y = Points(wide).Select(point => YOf(Paths(point)[0])).ToArray();
            Assert.That(y[0] - y[1], Is.EqualTo(y[1] - y[2]).Within(0.3));
            foreach (var other in new[] { narrow, zero, linear })
            {
                Assert.That(Legend(other), Has.None.StartsWith("logarithmic axis"));
            }

            Assert.That(Points(zero), Has.Count.EqualTo(3));
        });
    }

    [Test]
    public void Words_alone_are_listed_in_place_of_an_empty_axis()
    {
        var picture = Drawn(
            Chart() with
            {
                Words =
                [
                    .. Enumerable.Range(0, 14).Select(i => new ChartWord(Day(i * 30), $"word{i}")),
                ],
            }
        );
        var texts = picture.Elements(Svg + "text").Select(one => one.Value).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(
                texts,
                Has.Some.EqualTo("These results are words: there is no number to draw.")
            );
            Assert.That(texts, Has.Some.EqualTo("Results in words, the latest 12 and 2 earlier:"));
            Assert.That(
                texts.Count(text => text.StartsWith("20", StringComparison.Ordinal)),
                Is.EqualTo(12)
            );
            Assert.That(
                texts,
                Has.None.EqualTo("2025-01-31 word1").And.Some.EqualTo("2025-03-02 word2")
            );
            Assert.That(picture.Elements(Svg + "line"), Is.Empty);
        });
    }

    [Test]
    public void Without_results_it_says_so()
    {
        var texts = Drawn(Chart()).Elements(Svg + "text").Select(one => one.Value);

        Assert.That(texts, Has.Some.EqualTo("There are no results to draw."));
    }

    [TestCase(1, "23 Dec|30 Dec|6 Jan|13 Jan")]
    [TestCase(5, "1 Jan|2 Jan|3 Jan|4 Jan|5 Jan|6 Jan")]
    [TestCase(120, "Jan|Feb|Mar|Apr|May")]
    [TestCase(500, "Jan|Apr|Jul|Oct|Jan|Apr")]
    [TestCase(2000, "2025|2026|2027|2028|2029|2030")]
    [TestCase(9000, "2025|2030|2035|2040|2045|2050")]
    [TestCase(
        2900000,
        "2000|2500|3000|3500|4000|4500|5000|5500|6000|6500|7000|7500|8000|8500|9000|9500"
    )]
    public void Ticks_of_time_are_days_months_or_years_as_fits(int days, string expected)
    {
        ChartPoint[] points = days == 1 ? [Point(0, 20)] : [Point(0, 20), Point(days, 21)];
        var time = ChartTime.Of([.. points.Select(point => point.At)]);

        Assert.That(string.Join('|', time.Ticks.Select(tick => tick.Label)), Is.EqualTo(expected));
    }

    [TestCase(4.0, 4.0, "3|3.5|4|4.5|5")]
    [TestCase(0.0, 0.0, "-1|-0.5|0|0.5|1")]
    [TestCase(9.0, 12.0, "9|10|11|12")]
    [TestCase(34.0, 620.0, "0|200|400|600|800")]
    [TestCase(-5.0, 5.0, "-5|-2.5|0|2.5|5")]
    [TestCase(0.0001, 0.0004, "0|0.0001|0.0002|0.0003|0.0004")]
    [TestCase(7.35, 7.45, "7.35|7.375|7.4|7.425|7.45")]
    public void Ticks_of_values_are_round_numbers(double low, double high, string expected)
    {
        var axis = ChartAxis.Of(ChartScale.Linear, [low, high], []);

        Assert.That(string.Join('|', axis.Ticks.Select(tick => tick.Label)), Is.EqualTo(expected));
    }

    [TestCase(1.0, 100.0, "1|2|5|10|20|50|100")]
    [TestCase(0.3, 40.0, "0.2|0.5|1|2|5|10|20|50")]
    [TestCase(1.0, 1000000.0, "1|10|100|1000|10000|100000|1000000")]
    [TestCase(0.000001, 1000000.0, "0.000001|0.0001|0.01|1|100|10000|1000000")]
    public void Ticks_of_ratios_are_those_of_decades(double low, double high, string expected)
    {
        var axis = ChartAxis.Of(ChartScale.Ratio, [low, high], []);

        Assert.That(string.Join('|', axis.Ticks.Select(tick => tick.Label)), Is.EqualTo(expected));
        Assert.That(axis.PartOf(low), Is.InRange(-1e-9, 1));
        Assert.That(axis.PartOf(high), Is.InRange(0, 1 + 1e-9));
    }

    [Test]
    public void A_text_is_broken_between_words_and_within_one_that_is_too_long()
    {
        var lines = ChartText.Lines($"short words and {new string('x', 90)}", 12, 200);

        Assert.That(lines, Has.Count.GreaterThan(3));
        Assert.That(lines[0], Is.EqualTo("short words and"));
        Assert.That(lines.Select(line => ChartText.Width(line, 12)), Is.All.LessThanOrEqualTo(200));
        Assert.That(string.Concat(lines.Skip(1)), Is.EqualTo(new string('x', 90)));
    }

    private static XElement Drawn(TrendChart chart) => XElement.Parse(TrendDrawing.Draw(chart));

    private static TrendChart Chart(params ChartSeries[] series) =>
        new()
        {
            Key = "ferritin",
            Title = "Ferritin",
            Explanation = "It went up.",
            Series = series,
        };

    private static ChartSeries Series(IReadOnlyList<ChartPoint> points) =>
        new()
        {
            Name = "",
            Unit = "ng/mL",
            Scale = ChartScale.Ratio,
            Points = points,
        };

    private static DateTime Day(int days) => new DateTime(2025, 1, 1).AddDays(days);

    private static ChartPoint Point(int days, decimal value) =>
        new(Day(days), value, null, Flag.Normal, false, null);

    private static List<XElement> Points(XElement picture) =>
        [.. picture.Elements(Svg + "g").Where(one => (string?)one.Attribute("class") == "point")];

    private static List<XElement> Paths(XElement point) => [.. point.Elements(Svg + "path")];

    private static string Said(XElement point) => (string)point.Element(Svg + "title")!;

    private static string Fill(XElement point) => (string)Paths(point)[0].Attribute("fill")!;

    private static double ArrowLength(XElement point)
    {
        var arrow = ((string)Paths(point)[1].Attribute("d")!)[1..].Split(['V', 'M']);
        return Number(arrow[1]) - Number(arrow[0].Split(' ')[1]);
    }

    /// <summary>How a marker is drawn, wherever it stands.</summary>
    private static string ShapeOf(XElement point) =>
        string.Concat(((string)Paths(point)[0].Attribute("d")!).Where(char.IsLetter));

    private static List<string> Legend(XElement picture) =>
        [
            .. picture
                .Elements(Svg + "g")
                .Where(one => (string?)one.Attribute("class") == "legend")
                .Select(one =>
                {
                    var texts = one.Elements(Svg + "text").Select(text => text.Value).ToList();
                    return texts[0].Length == 2 && texts[0][0] == 'P'
                        ? texts[0] + string.Join(' ', texts.Skip(1))
                        : string.Join(' ', texts);
                }),
        ];

    private static (double Width, double Height) SizeOf(XElement picture)
    {
        var box = ((string)picture.Attribute("viewBox")!).Split(' ').Select(Number).ToArray();
        return (box[2], box[3]);
    }

    private static double XOf(XElement point) =>
        Number(((string)Paths(point)[0].Attribute("d")!)[1..].Split(' ')[0]);

    private static double YOf(XElement path) =>
        Number(((string)path.Attribute("d")!)[1..].Split([' ', 'a', 'H', 'V', 'L'])[1]);

    private static double Value(XElement element, string name) =>
        Number((string)element.Attribute(name)!);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
