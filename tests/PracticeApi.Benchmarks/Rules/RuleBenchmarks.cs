using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Labs.Catalog;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Benchmarks.Rules;

/// <summary>The clinical rules on the product's own catalogue: what one result and one trend cost.</summary>
[MemoryDiagnoser]
public class RuleBenchmarks
{
    private const int Points = 50;

    private static readonly AnalyteCatalog Catalog = SeedCatalog.Instance;
    private static readonly LabEntryReader Reader = new(Catalog.Spellings, Catalog.Words);
    private static readonly Analyte Glucose = Catalog.Find("glucose-fasting")!;
    private static readonly Analyte Antibodies = Catalog.Find("tpo-ab")!;

    private static readonly LabEntry Entry = new()
    {
        ValueText = "620",
        Unit = "IU/mL",
        ReferenceRange = new RangeEntry { High = 34, HighInclusive = false },
    };

    private static readonly Person Patient = new() { Sex = Sex.Female, Age = 45 };

    private static readonly Measure Followed = new(
        "tpo-ab",
        MeasureKind.Lab,
        "[IU]/mL",
        BetterDirection.Lower,
        Noise: new BiologicalVariation(9.2)
    );

    private static readonly TrendResult[] Series =
    [
        .. Enumerable.Range(0, Points).Select(ResultOf),
    ];

    private const int Responses = 100_000;

    private static readonly Form Phq9 = SeedForms.Find("phq-9")!;

    // Every pattern of answers in turn, each item with an answer of its own.
    private static readonly FormAnswers[] Answered =
    [
        .. Enumerable
            .Range(0, Responses)
            .Select(number => new FormAnswers(
                Enumerable
                    .Range(0, 9)
                    .Select(item =>
                        KeyValuePair.Create(
                            $"q{item + 1}",
                            Answer.Of($"{(number >> (2 * item)) & 3}")
                        )
                    )
            )),
    ];

    // In this process: the benchmarks need no second build of the product.
    public static int Run()
    {
        var summary = BenchmarkRunner.Run<RuleBenchmarks>(
            DefaultConfig
                .Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "practice-benchmarks"))
        );
        return summary.HasCriticalValidationErrors || summary.Reports.Any(one => !one.Success)
            ? 1
            : 0;
    }

    [Benchmark(Description = "Convert 5.5 mmol/L of glucose to mg/dL")]
    public decimal? Convert() => UnitConverter.Convert(Glucose, 5.5m, "mmol/L", "mg/dL");

    [Benchmark(Description = "Read and judge one antibody result")]
    public Judgement Flag() =>
        LabJudge.Judge(
            Reader.Read(Entry, Antibodies).Reading!,
            Antibodies,
            Patient,
            Catalog.Edition
        );

    [Benchmark(Description = "Trend of 50 results")]
    public TrendAnalysis TrendOf50() => Trend.Of(Followed, Series, new TrendOptions());

    [Benchmark(Description = "Score 100,000 PHQ-9 responses")]
    public decimal ScorePhq9()
    {
        decimal sum = 0;
        foreach (var answers in Answered)
        {
            sum += Scoring.Score(Phq9, answers)[0].Value!.Value;
        }

        return sum;
    }

    // A slow fall with a wave on it, a result a month.
    private static TrendResult ResultOf(int index)
    {
        var day = new DateOnly(2021, 1, 15).AddMonths(index);
        return new TrendResult
        {
            Id = new Guid(index + 1, 0, 0, new byte[8]),
            CollectedAt = new DateTimeOffset(day, new TimeOnly(8, 0), TimeSpan.Zero),
            Day = day,
            Value = 800 - (10 * index) + (37 * (index % 5)),
            Range = new TrendRange(null, 34, HighInclusive: false),
        };
    }
}
