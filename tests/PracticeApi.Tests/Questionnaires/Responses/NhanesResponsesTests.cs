using System.Globalization;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Responses;

/// <summary>Answers of real respondents to the PHQ-9 go in over HTTP, and the scores, bands and alerts are those of its rule.</summary>
public sealed class NhanesResponsesTests : ResponseTest
{
    // Every cycle of the survey is in the rows that are taken.
    private const int EveryRow = 11;
    private const int AtOnce = 4;

    private static readonly string[] Bands =
    [
        "minimal",
        "mild",
        "moderate",
        "moderately severe",
        "severe",
    ];

    [Test]
    public async Task Every_eleventh_respondent_is_scored_as_the_instrument_says()
    {
        var rows = File.ReadLines(SharedData.Path("nhanes/nhanes_phq9.csv"))
            .Skip(1)
            .Where((_, index) => index % EveryRow == 0)
            .Select(line => line.Split(',')[4..13])
            .ToArray();
        var patients = new string[AtOnce];
        for (var i = 0; i < AtOnce; i++)
        {
            patients[i] = await PatientAsync();
        }

        var entered = new JsonNode[rows.Length];
        await Parallel.ForAsync(
            0,
            rows.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (index, _) =>
                entered[index] = await EnterAsync(
                    patients[index % AtOnce],
                    AnswersOf(rows[index]),
                    answeredAt: "2026-01-12"
                )
        );

        var distribution = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var alerts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (row, response) in rows.Zip(entered))
        {
            var (value, band) = Expected(row);
            var score = response["scores"]![0]!;
            Assert.That((decimal?)score["value"], Is.EqualTo(value), string.Join(',', row));
            Assert.That((string?)score["band"], Is.EqualTo(band), string.Join(',', row));
            Assert.That(
                (int)score["missing"]!,
                Is.EqualTo(row.Count(item => Answer(item) is null))
            );
            Assert.That(
                Codes(response["alerts"]!),
                Is.EqualTo(ExpectedAlerts(row)),
                string.Join(',', row)
            );
            Count(distribution, band ?? "not scored");
            foreach (var alert in Codes(response["alerts"]!))
            {
                Count(alerts, alert);
            }
        }

        await TestContext.Out.WriteLineAsync($"{rows.Length} respondents:");
        foreach (var (name, count) in distribution.Concat(alerts))
        {
            await TestContext.Out.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name}: {count} ({100m * count / rows.Length:0.0} %)"
                )
            );
        }

        Assert.That(
            distribution.Concat(alerts).Select(one => $"{one.Key} {one.Value}"),
            Is.EqualTo(
                new[]
                {
                    "mild 291",
                    "minimal 1330",
                    "moderate 107",
                    "moderately severe 43",
                    "not scored 199",
                    "severe 23",
                    "item9-not-answered:warning 198",
                    "item9-positive:urgent 77",
                }
            )
        );
    }

    private static JsonObject AnswersOf(string[] row)
    {
        var answers = new JsonObject();
        for (var i = 0; i < row.Length; i++)
        {
            answers[$"q{i + 1}"] = row[i] switch
            {
                "" => null,
                "7" => new JsonObject { ["absent"] = "declined" },
                "9" => new JsonObject { ["absent"] = "unknown" },
                var code => code,
            };
        }

        return answers;
    }

    private static int? Answer(string item) =>
        item is "" or "7" or "9" ? null : int.Parse(item, CultureInfo.InvariantCulture);

    // At most two missing: the sum is scaled up, rounded half up; refused and unknown are missing.
    private static (decimal? Value, string? Band) Expected(string[] row)
    {
        var given = row.Select(Answer).OfType<int>().ToArray();
        if (given.Length < 7)
        {
            return (null, null);
        }

        var value = Math.Floor((given.Sum() * 9m / given.Length) + 0.5m);
        return (value, Bands[Math.Min((int)value / 5, 4)]);
    }

    private static string[] ExpectedAlerts(string[] row) =>
        Answer(row[8]) switch
        {
            null => ["item9-not-answered:warning"],
            0 => [],
            _ => ["item9-positive:urgent"],
        };

    private static void Count(SortedDictionary<string, int> counts, string name) =>
        counts[name] = counts.GetValueOrDefault(name) + 1;
}
