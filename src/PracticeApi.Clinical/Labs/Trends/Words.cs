using System.Globalization;

namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The numbers of a segment as phrases; empty where a number is not defined.</summary>
internal sealed class Words(Measure measure, TrendSegment segment)
{
    public int DaysApart => segment.Latest!.Day.DayNumber - segment.Baseline!.Day.DayNumber;

    /// <summary>"From 620 IU/mL (2026-01-05) to 390 IU/mL (2026-07-06): -37.1 %."</summary>
    public string Change
    {
        get
        {
            if (segment is not { Baseline: { } baseline, Latest: { } latest, Count: >= 2 })
            {
                return "";
            }

            var from = $"{Value(baseline)} ({Day(baseline)})";
            return $"From {from} to {Value(latest)} ({Day(latest)}): {Amount}{BoundNote}.";
        }
    }

    public string Judged =>
        segment.Verdict switch
        {
            TrendVerdict.Increase => "An increase beyond noise.",
            TrendVerdict.Decrease => "A decrease beyond noise.",
            TrendVerdict.WithinNoise => "No change beyond noise.",
            TrendVerdict.Undetermined => "A bound leaves open whether the change is beyond noise.",
            TrendVerdict.AssayChanged => "The two are of different laboratories or methods.",
            TrendVerdict.TooSoon =>
                $"The two lie {DaysApart} days apart; a change is read from {measure.MinimumIntervalDays} days on.",
            TrendVerdict.NoNoiseModel => "How far this measure varies by itself is not known.",
            _ => "",
        };

    public string Noise =>
        (segment.ReferenceChange, measure.Kind) switch
        {
            ({ } bounds, _) => Invariant(
                $"Noise explains {Percent(bounds.DownPercent)} to {Percent(bounds.UpPercent)} (z = {bounds.Z:0.###}{(bounds.CvaAssumed ? ", analytical variation assumed" : "")})."
            ),
            (null, _) when segment.Delta is null => "",
            (null, MeasureKind.Titre) => Invariant(
                $"A change counts from {segment.Delta:0.##} doubling steps."
            ),
            _ => Invariant($"A change counts from {segment.Delta:0.##} points."),
        };

    public string Range =>
        segment.Range switch
        {
            { Low: { } low, High: { } high } =>
                $"range of {Number(low)} to {Number(high)} {segment.Unit}",
            { Low: { } low } => $"range from {Number(low)} {segment.Unit}",
            { High: { } high } => $"range up to {Number(high)} {segment.Unit}",
            _ => "range",
        };

    public string Slope =>
        segment switch
        {
            { GainSlope: not null } => $"Slope over {segment.Count} results: {SlopeAmount}.",
            { Reason: TrendReason.BoundBeyondNoise } =>
                "More than 25 % of the results are bounds, so no slope is given; the printed bound itself is beyond noise.",
            _ => "Less than 28 days lie between the results, so no slope is given.",
        };

    /// <summary>Only for a trend with p below 0.05.</summary>
    public string Trend =>
        segment.MannKendall is { P: < 0.05 } test
            ? Invariant(
                $"{SlopeAmount} over {segment.Count} results, statistically significant (Mann-Kendall {P(test.P)})."
            )
            : "";

    public string LastSetback =>
        segment.Setbacks is [.., var last]
            ? Invariant(
                $"A set-back of {Depth(last.Depth)} opened on {last.OpenedAt:yyyy-MM-dd} and has not recovered."
            )
            : "";

    public string RecoveredSetbacks
    {
        get
        {
            var depths = string.Join(", ", segment.Setbacks.Select(s => Depth(s.Depth)));
            return segment.Setbacks.Count == 1
                ? $"1 set-back of {depths} recovered."
                : Invariant(
                    $"{segment.Setbacks.Count} set-backs of {depths} recovered, each low point better than the one before."
                );
        }
    }

    private string Amount =>
        segment switch
        {
            { ChangeSteps: { } steps } => Invariant($"{steps:+0.0;-0.0;0.0} doubling steps"),
            { ChangePoints: { } points } => Invariant(
                $"{points:+0.##########;-0.##########;0} points"
            ),
            { ChangePercent: { } percent } => Percent(percent),
            _ => "no change defined",
        };

    private string BoundNote =>
        segment.ChangeBound switch
        {
            ChangeBound.AtLeast => " at the printed bounds, the true change is that or higher",
            ChangeBound.AtMost => " at the printed bounds, the true change is that or lower",
            ChangeBound.Unknown => " at the printed bounds, the true change may lie on either side",
            _ => "",
        };

    private string SlopeAmount =>
        (segment.SlopePercentPer4Weeks, measure.Kind) switch
        {
            ({ } percent, _) => $"{Percent(percent)} per 4 weeks",
            // Judged by its distance to the range, a lab's gain is the fall of its ratio to the limit it has passed.
            (null, MeasureKind.Lab) =>
                $"ratio to the limit of the range {Percent(100 * (Math.Exp(-4 * segment.GainSlope!.Slope) - 1))} per 4 weeks",
            (null, MeasureKind.Titre) => Invariant(
                $"{4 * segment.GainSlope!.Slope:+0.00;-0.00;0.00} doubling steps of gain per 4 weeks"
            ),
            _ => Invariant(
                $"{4 * segment.GainSlope!.Slope:+0.0;-0.0;0.0} points of gain per 4 weeks"
            ),
        };

    private string Depth(double depth) =>
        measure.Kind switch
        {
            MeasureKind.Lab => Invariant($"a factor of {Math.Exp(depth):0.00}"),
            MeasureKind.Titre => Invariant($"{depth:0.##} doubling steps"),
            _ => Invariant($"{depth:0.##} points"),
        };

    private string Value(TrendValue value)
    {
        var comparator = Comparators.Token(value.Comparator);
        return measure.Kind switch
        {
            MeasureKind.Titre => $"{comparator}1:{Number(value.Value)}",
            MeasureKind.Lab => $"{comparator}{Number(value.Value)} {segment.Unit}",
            _ => $"{comparator}{Number(value.Value)}",
        };
    }

    private static string P(double p) => p < 0.001 ? "p < 0.001" : Invariant($"p = {p:0.000}");

    private static string Day(TrendValue value) => Invariant($"{value.Day:yyyy-MM-dd}");

    private static string Number(decimal value) => Invariant($"{value:0.##########}");

    private static string Percent(double percent) => Invariant($"{percent:+0.0;-0.0;0.0} %");

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
