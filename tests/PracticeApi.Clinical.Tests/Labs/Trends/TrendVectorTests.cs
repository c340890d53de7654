using System.Text.Json;
using NUnit.Framework;
using PracticeApi.Clinical.Labs.Trends;
using static PracticeApi.Clinical.Tests.Labs.Trends.TrendVectors;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

public sealed class TrendVectorTests
{
    private static readonly string[] Compared =
    [
        "results",
        "leftOut",
        "baseline",
        "latest",
        "n",
        "delta",
        "referenceChange",
        "changePercent",
        "changePoints",
        "changeSteps",
        "changeBound",
        "gains",
        "gainSlopePerWeek",
        "slopePercentPer4Weeks",
        "mannKendall",
        "setbacks",
        "verdict",
        "class",
        "reason",
    ];

    [Test]
    public void There_are_thirty_three_published_cases() =>
        Assert.That(Spiral().Count(), Is.EqualTo(33));

    [TestCaseSource(typeof(TrendVectors), nameof(Spiral))]
    public void Agrees_with_the_published_case(JsonElement vector)
    {
        var trend = Analyse(vector);
        var expected = vector.GetProperty("expected");
        var others = Optional(expected, "otherSegments")?.EnumerateArray().ToList() ?? [];
        var latest = trend.Segments[^1];

        Assert.That(trend.Segments, Has.Count.EqualTo(others.Count + 1));
        AssertSegment(vector, latest, expected, [.. Compared, "otherSegments"]);
        foreach (var (segment, other) in trend.Segments.Zip(others))
        {
            Assert.That(
                segment.Laboratory,
                Is.EqualTo(other.GetProperty("laboratory").GetString())
            );
            Assert.That(segment.Method, Is.EqualTo(other.GetProperty("method").GetString()));
            AssertSegment(vector, segment, other, [.. Compared, "laboratory", "method"]);
        }

        Assert.That(trend.Overall.Pattern, Is.EqualTo(latest.Pattern));
    }

    private static void AssertSegment(
        JsonElement vector,
        TrendSegment actual,
        JsonElement expected,
        string[] understood
    )
    {
        Assert.That(
            expected.EnumerateObject().Select(p => p.Name),
            Is.SubsetOf(understood),
            "an expected field is not compared"
        );
        using var scope = Assert.EnterMultipleScope();

        Assert.That(
            actual.Points.Select(p => Given.Index(p.ResultIds.Single())),
            Is.EqualTo(Ints("results"))
        );
        Assert.That(
            actual
                .Points.Where(p => p.LeftOut is not null)
                .Select(p => (Given.Index(p.ResultIds[0]), CamelCase(p.LeftOut))),
            Is.EqualTo(
                expected
                    .GetProperty("leftOut")
                    .EnumerateArray()
                    .Select(l =>
                        (l.GetProperty("result").GetInt32(), l.GetProperty("why").GetString())
                    )
            )
        );
        Assert.That(Given.Index(actual.Baseline!.ResultIds.Single()), Is.EqualTo(Int("baseline")));
        Assert.That(Given.Index(actual.Latest!.ResultIds.Single()), Is.EqualTo(Int("latest")));
        Assert.That(actual.Count, Is.EqualTo(Int("n")));

        Near("delta", actual.Delta, 0.0001);
        Near("changePercent", actual.ChangePercent, 0.01);
        Near("changePoints", (double?)actual.ChangePoints, 0.0001);
        Near("changeSteps", actual.ChangeSteps, 0.0001);
        Near("gainSlopePerWeek", actual.GainSlope?.Slope, 0.00001);
        Near("slopePercentPer4Weeks", actual.SlopePercentPer4Weeks, 0.01);
        var bounds = Optional(expected, "referenceChange");
        NearIn(bounds, "upPercent", actual.ReferenceChange?.UpPercent, 0.01);
        NearIn(bounds, "downPercent", actual.ReferenceChange?.DownPercent, 0.01);
        Assert.That(
            actual.Gains,
            Optional(expected, "gains") is { } gains
                ? Is.EqualTo(gains.EnumerateArray().Select(g => g.GetDouble())).Within(0.0001)
                : Is.Null
        );

        var test = Optional(expected, "mannKendall");
        NearIn(test, "S", actual.MannKendall?.S, 0);
        NearIn(test, "var", actual.MannKendall?.Variance, 0.0001);
        NearIn(test, "p", actual.MannKendall?.P, 0.0001);
        Assert.That(
            CamelCase(actual.MannKendall?.Kind),
            Is.EqualTo(test?.GetProperty("kind").GetString())
        );

        var setbacks = expected.GetProperty("setbacks").EnumerateArray().ToList();
        Assert.That(actual.Setbacks, Has.Count.EqualTo(setbacks.Count));
        foreach (var (setback, given) in actual.Setbacks.Zip(setbacks))
        {
            Assert.That(setback.OpenedAt, Is.EqualTo(CollectedAt(given, "opened")));
            Assert.That(setback.PeakAt, Is.EqualTo(CollectedAt(given, "peak")));
            Assert.That(setback.TroughAt, Is.EqualTo(CollectedAt(given, "trough")));
            Assert.That(setback.RecoveredAt, Is.EqualTo(CollectedAt(given, "recovered")));
            NearIn(given, "depth", setback.Depth, 0.0001);
        }

        Assert.That(CamelCase(actual.ChangeBound), Is.EqualTo(Text("changeBound")));
        Assert.That(CamelCase(actual.Verdict), Is.EqualTo(Text("verdict")));
        Assert.That(CamelCase(actual.Pattern), Is.EqualTo(Text("class")));
        Assert.That(CamelCase(actual.Reason), Is.EqualTo(Text("reason")));

        int[] Ints(string name) =>
            [.. expected.GetProperty(name).EnumerateArray().Select(e => e.GetInt32())];

        int Int(string name) => expected.GetProperty(name).GetInt32();

        string? Text(string name) => expected.GetProperty(name).GetString();

        void Near(string name, double? value, double tolerance) =>
            NearIn(expected, name, value, tolerance);

        // A parent that is null in the case has no such number either.
        void NearIn(JsonElement? parent, string name, double? value, double tolerance)
        {
            var wanted = parent is null ? null : Optional(parent.Value, name);
            Assert.That(
                value,
                wanted is null ? Is.Null : Is.EqualTo(wanted.Value.GetDouble()).Within(tolerance),
                name
            );
        }

        DateTimeOffset? CollectedAt(JsonElement setback, string name) =>
            Optional(setback, name) is { } index
                ? ResultsOf(vector)[index.GetInt32()].CollectedAt
                : null;
    }

    private static string? CamelCase(Enum? value) =>
        value is null ? null : JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
