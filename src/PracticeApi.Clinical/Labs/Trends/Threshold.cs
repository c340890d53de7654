namespace PracticeApi.Clinical.Labs.Trends;

/// <summary>The size a change must have to be beyond noise.</summary>
/// <param name="Delta">ln ratio, points or doubling steps.</param>
/// <param name="Inclusive">True where a change of exactly that size counts: scores and titres, not labs.</param>
internal readonly record struct Threshold(double Delta, bool Inclusive)
{
    /// <summary>Differences up to this are rounding, not change.</summary>
    public const double Tolerance = 1e-9;

    public bool IsPassedBy(double change) =>
        Inclusive ? change >= Delta - Tolerance : change > Delta + Tolerance;

    /// <summary>The threshold of a measure between a mean of <paramref name="first"/> results and a single one.</summary>
    public static Threshold? Of(Measure measure, double z, int first) =>
        (measure.Kind, measure.Noise) switch
        {
            (_, null) => null,
            (MeasureKind.Lab, BiologicalVariation v) => new(v.LogBound(z, first), false),
            (MeasureKind.Score, ImportantChange c) => new(c.Points, true),
            (MeasureKind.Titre, DoublingSteps s) => new(s.Steps, true),
            _ => throw new ArgumentException(
                $"{measure.Noise.GetType().Name} does not describe the noise of a {measure.Kind}.",
                nameof(measure)
            ),
        };
}
