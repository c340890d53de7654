using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Practices;

namespace PracticeApi.Patients.Chart;

/// <summary>Measurements as series: what is followed of each kind, in which unit, and which change of it counts.</summary>
internal static class MeasurementSeries
{
    // On a scale of 0 to 10 a fall of 2 points is what patients call much improved (Farrar 2001, doi 10.1016/S0304-3959(01)00349-9).
    private static readonly ImportantChange Pain = new(2, "Farrar 2001");

    public static Measure MeasureOf(MeasurementKind kind) =>
        kind switch
        {
            MeasurementKind.Pain => new(
                "pain",
                MeasureKind.Score,
                "{score}",
                BetterDirection.Lower,
                Noise: Pain
            ),
            MeasurementKind.Weight => new("weight", MeasureKind.Score, "kg", BetterDirection.None),
            MeasurementKind.BloodPressure => new(
                "blood-pressure",
                MeasureKind.Score,
                "mm[Hg]",
                BetterDirection.None
            ),
            _ => new(kind.ToString(), MeasureKind.Score, "cm", BetterDirection.None),
        };

    /// <summary>The measurement in the unit of its series; of a blood pressure the systolic.</summary>
    public static TrendResult ResultOf(Measurement one, PracticeClock clock)
    {
        var at = GivenTime.Parse(one.At)!;
        return new TrendResult
        {
            Id = one.Id,
            CollectedAt = at.Instant(clock),
            Day = at.PracticeDay(clock),
            Value = InUnitOfSeries(one.Value, one.Unit),
        };
    }

    public static string NameOf(MeasurementKind kind) =>
        kind switch
        {
            MeasurementKind.BloodPressure => "Systolic blood pressure",
            MeasurementKind.Pain => "Pain, 0 to 10",
            _ => $"{kind}",
        };

    // The pound and the inch are defined by these figures (international yard and pound agreement, 1959).
    private static decimal InUnitOfSeries(decimal value, string unit) =>
        unit switch
        {
            "[lb_av]" => Math.Round(value * 0.45359237m, 4),
            "[in_i]" => value * 2.54m,
            _ => value,
        };
}
