using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class InstrumentExamplesTests
{
    private static IEnumerable<TestCaseData> Examples =>
        from instrument in Instruments.All
        let key = (string)instrument["key"]!
        from pair in instrument["examples"]!.AsArray().Select((example, i) => (example, i))
        select new TestCaseData(key, pair.example!.AsObject()).SetArgDisplayNames(
            key,
            $"example {pair.i + 1}"
        );

    private static IEnumerable<TestCaseData> Responses =>
        from instrument in Instruments.All
        from example in instrument["responses"]?.AsArray() ?? []
        select new TestCaseData(
            (decimal)example["baseline"]!,
            (decimal)example["followup"]!,
            (string)example["expected"]!
        );

    [Test]
    public void There_is_an_example_of_every_instrument()
    {
        Assert.That(
            Instruments.All.Select(one => (string)one["key"]!).Order(StringComparer.Ordinal),
            Is.EqualTo(SeedForms.Latest.Select(form => form.Key))
        );
        Assert.That(Examples.Count(), Is.EqualTo(55));
    }

    [TestCaseSource(nameof(Examples))]
    public void Every_published_example_comes_out_as_published(string key, JsonObject example)
    {
        var form = SeedForms.Find(key)!;
        var given = Instruments.AnswersOf(key, example);
        var (answers, faults) = AnswerCheck.Of(form, given, AnswerStage.Complete);
        Assert.That(faults, Is.Empty);

        var sex = (string?)example["sex"] switch
        {
            "M" => Sex.Male,
            "F" => Sex.Female,
            _ => Sex.Unknown,
        };
        var scores = Scoring
            .Score(form, answers, sex)
            .ToDictionary(score => score.Code, StringComparer.Ordinal);
        var alerts = AnswerAlerts
            .Of(form, answers, AnswerStage.Complete)
            .Select(alert => alert.Code)
            .ToArray();

        Assert.Multiple(() =>
        {
            foreach (var (name, expected) in example["expected"]!.AsObject())
            {
                Assert.That(
                    Text(Actual(key, name, scores, alerts)),
                    Is.EqualTo(Text(expected)),
                    name
                );
            }
        });
    }

    [TestCaseSource(nameof(Responses))]
    public void Responses_of_the_disease_activity_score_have_their_words(
        decimal baseline,
        decimal latest,
        string expected
    )
    {
        var rules = SeedForms.Find("das28")!.Scores.Where(rule => rule.Responses.Count > 0);

        Assert.That(
            rules.Select(rule => Scoring.ResponseOf(rule, baseline, latest)),
            Is.EqualTo(new[] { expected, expected })
        );
    }

    private static JsonNode? Actual(
        string key,
        string name,
        Dictionary<string, Score> scores,
        string[] alerts
    )
    {
        var main = scores.GetValueOrDefault(key);
        return (key, name) switch
        {
            ("promis-10", "gph_t" or "gmh_t") => scores[
                $"promis-10.{name.Replace('_', '-')}"
            ].Value,
            ("promis-10", _) => Promis(scores[$"promis-10.{name[..3]}-t"], name[4..]),
            ("das28", _) => Das28(
                scores[
                    $"das28-{name[6..].Replace("_class", "", StringComparison.Ordinal).Replace('_', '-')}"
                ],
                name
            ),
            ("gisi", "domains") => new JsonObject(
                scores
                    .Where(score => score.Key != "gisi")
                    .Select(score =>
                        KeyValuePair.Create(
                            score.Key["gisi.".Length..].Replace('-', '_'),
                            (JsonNode?)score.Value.Value
                        )
                    )
            ),
            ("gisi", "domains_scored") => scores.Values.Count(score =>
                score.Code != "gisi" && score.Value is not null
            ),
            ("gsrs", "mean") => main!.Value,
            ("gsrs", _) => scores[$"gsrs.{name.Replace('_', '-')}"].Value,
            ("rapid3", "fn") => scores["rapid3.function"].Value,
            ("ipaq-short", "vigorous" or "moderate" or "walking") => scores[
                $"ipaq-short.{name}"
            ].Value,
            ("adhere", "meets_80") => main!.Band == "on plan",
            ("phq-2", "screen_positive") => main!.Band!.StartsWith(
                "positive",
                StringComparison.Ordinal
            ),
            (_, "total" or "percent" or "score" or "total_met_min_week")
                when key != "who-5" || name == "percent" => main!.Value,
            (_, "raw") => main!.Raw,
            (_, "severity" or "band" or "category") => main!.Band,
            (_, "missing") => main!.Missing,
            (_, "prorated") => main!.Prorated,
            (_, "status") => main!.Value is null ? "not_scored" : "scored",
            (_, "item9_positive") => alerts.Contains("item9-not-answered")
                ? null
                : alerts.Contains("item9-positive"),
            (_, "item9_unanswered") => alerts.Contains("item9-not-answered"),
            (_, "algorithm") => scores["phq-9.algorithm"].Band,
            (_, "positive") => main!.Band == "positive",
            (_, "only_q1_points") => main!.Remarks.Contains("only-first-item"),
            _ => throw new InvalidOperationException($"Nothing answers to {name} of {key}."),
        };
    }

    private static JsonNode? Promis(Score score, string name) =>
        name == "raw" ? score.Raw : score.StandardError;

    private static JsonNode? Das28(Score score, string name) =>
        name.EndsWith("_class", StringComparison.Ordinal) ? score.Band : score.Value;

    // Numbers are equal whatever zeros stand behind their points.
    private static string? Text(JsonNode? node) =>
        node switch
        {
            JsonObject members => string.Join(
                ", ",
                members
                    .OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => $"{member.Key}: {Text(member.Value)}")
            ),
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => decimal.Parse(
                    value.ToJsonString(),
                    CultureInfo.InvariantCulture
                )
                .ToString("0.##########", CultureInfo.InvariantCulture),
            _ => node?.ToString(),
        };
}
