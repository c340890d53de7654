using System.Text.Json;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;

namespace PracticeApi.Clinical.Tests.Labs.Trends;

/// <summary>The published cases of the trend model.</summary>
internal static class TrendVectors
{
    public static readonly JsonElement All = Load();

    public static IEnumerable<TestCaseData> Spiral() =>
        All.GetProperty("spiral_vectors")
            .EnumerateArray()
            .Select(v =>
                new TestCaseData(v).SetArgDisplayNames(v.GetProperty("name").GetString()!)
            );

    public static JsonElement Example(string name) =>
        All.GetProperty("examples")
            .EnumerateArray()
            .Single(e => e.GetProperty("name").GetString() == name);

    public static TrendAnalysis Analyse(JsonElement vector)
    {
        var noise = vector.GetProperty("noise");
        var options = new TrendOptions
        {
            Start = vector.TryGetProperty("planStartDay", out var day)
                ? Given.DayZero.AddDays(day.GetInt32())
                : null,
            Z = Optional(noise, "z")?.GetDouble() ?? 1.96,
        };
        return Trend.Of(
            MeasureOf(vector.GetProperty("measure"), noise),
            ResultsOf(vector),
            options
        );
    }

    public static IReadOnlyList<TrendResult> ResultsOf(JsonElement vector) =>
        [.. vector.GetProperty("results").EnumerateArray().Select(ResultOf)];

    public static JsonElement? Optional(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static Measure MeasureOf(JsonElement measure, JsonElement noise) =>
        new(
            Optional(measure, "code")?.GetString() ?? "",
            Enum.Parse<MeasureKind>(measure.GetProperty("kind").GetString()!, true),
            "unit",
            Enum.Parse<BetterDirection>(measure.GetProperty("betterDirection").GetString()!, true),
            Enum.Parse<AssayDependence>(
                Optional(measure, "assayDependent")?.GetString() ?? "no",
                true
            ),
            measure.GetProperty("minIntervalDays").GetInt32(),
            Optional(measure, "acutePhase") is { } acute
                ? new(
                    acute.GetProperty("above").GetDecimal(),
                    acute.GetProperty("repeatDays").GetInt32()
                )
                : null,
            NoiseOf(noise)
        );

    private static Noise? NoiseOf(JsonElement noise)
    {
        if (Optional(noise, "cviPct") is { } cvi)
        {
            return new BiologicalVariation(cvi.GetDouble(), Optional(noise, "cvaPct")?.GetDouble());
        }

        return Optional(noise, "mic") is { } mic ? new ImportantChange(mic.GetDouble())
            : Optional(noise, "steps") is { } steps ? new DoublingSteps(steps.GetDouble())
            : null;
    }

    private static TrendResult ResultOf(JsonElement result, int index) =>
        Given.Result(
            index,
            result.GetProperty("day").GetInt32(),
            result.GetProperty("value").GetDecimal(),
            Optional(result, "comparator")?.GetString() switch
            {
                "<" => Comparator.LessThan,
                "<=" => Comparator.LessOrEqual,
                ">" => Comparator.GreaterThan,
                ">=" => Comparator.GreaterOrEqual,
                _ => null,
            },
            Optional(result, "lab")?.GetString(),
            Optional(result, "method")?.GetString(),
            Optional(result, "range") is { } range
                ? new(Optional(range, "low")?.GetDecimal(), Optional(range, "high")?.GetDecimal())
                : null
        );

    private static JsonElement Load()
    {
        var assembly = typeof(TrendVectors).Assembly;
        var name = assembly
            .GetManifestResourceNames()
            .Single(n => n.EndsWith("trend_vectors.json", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
