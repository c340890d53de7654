// FsCheck supplies the arguments, which NUnit's analyzer cannot know.
#pragma warning disable NUnit1027
using System.Text.Json;
using FsCheck;
using FsCheck.NUnit;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class TrendPropertyTests
{
    [Property(MaxTest = 300)]
    public bool The_order_in_which_results_come_does_not_matter(PositiveInt[] values, int seed)
    {
        TrendResult[] shuffled = [.. Mixed(values)];
        new Random(seed).Shuffle(shuffled);

        return new[] { AssayDependence.No, AssayDependence.Partly, AssayDependence.Yes }.All(
            assay => Text(assay, Mixed(values)) == Text(assay, shuffled)
        );
    }

    [Property(MaxTest = 300)]
    public bool Scaling_all_values_of_a_lab_leaves_its_pattern(
        PositiveInt[] values,
        PositiveInt factor
    )
    {
        var asGiven = Given.Trend(Given.Lab(), Monthly(values, 1));
        var scaled = Given.Trend(Given.Lab(), Monthly(values, factor.Get));

        return asGiven.Segments.Select(Judged).SequenceEqual(scaled.Segments.Select(Judged));

        static (TrendPattern, TrendReason?, TrendVerdict, int) Judged(TrendSegment s) =>
            (s.Pattern, s.Reason, s.Verdict, s.Setbacks.Count);
    }

    [Property(MaxTest = 300)]
    public bool What_is_shown_does_not_change_what_is_judged(PositiveInt[] values, byte from)
    {
        var all = Given.Trend(Given.Lab(), Mixed(values));
        var some = Given.Trend(
            Given.Lab(),
            Mixed(values),
            new() { From = Given.DayZero.AddDays(from), To = Given.DayZero.AddDays(from + 60) }
        );

        return all.Overall == some.Overall
            && some.Segments.All(s =>
                s.Points.All(p =>
                    p.Day >= Given.DayZero.AddDays(from)
                    && p.Day <= Given.DayZero.AddDays(from + 60)
                )
            );
    }

    private static IReadOnlyList<TrendResult> Monthly(PositiveInt[] values, int factor) =>
        Given.Monthly([.. values.Select(v => (decimal)v.Get * factor)]);

    /// <summary>Results of two laboratories, some on the same day and at the same time, some of them bounds.</summary>
    private static IReadOnlyList<TrendResult> Mixed(PositiveInt[] values) =>
        [
            .. values.Select(
                (v, i) =>
                    Given.Result(
                        i,
                        i / 2 * 20,
                        v.Get,
                        v.Get % 5 == 0 ? Comparator.LessThan : null,
                        v.Get % 3 == 0 ? "A" : "B",
                        range: new(null, 10 + v.Get % 2)
                    )
            ),
        ];

    private static string Text(AssayDependence assay, IReadOnlyList<TrendResult> results) =>
        JsonSerializer.Serialize(Given.Trend(Given.Lab(assay: assay), results));
}
