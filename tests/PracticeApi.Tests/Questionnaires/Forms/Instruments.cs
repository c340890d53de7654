using System.Text.Json.Nodes;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Tests.Questionnaires.Forms;

/// <summary>The published facts of the standard instruments, with their worked examples.</summary>
internal static class Instruments
{
    public static readonly IReadOnlyList<JsonObject> All = Load();

    /// <summary>The answers of an example, as its instrument writes them.</summary>
    public static FormAnswers AnswersOf(string key, JsonObject example) =>
        new(
            Pairs(key, example)
                .Where(pair => pair.Value is not null)
                .Select(pair => KeyValuePair.Create(pair.LinkId, pair.Value!))
        );

    private static IEnumerable<(string LinkId, Answer? Value)> Pairs(string key, JsonObject example)
    {
        var answers = example["answers"];
        switch (example["inputs"] ?? example["fn"] ?? answers)
        {
            case JsonArray fn when example["fn"] is not null:
                return
                [
                    .. fn.Select((value, i) => ($"fn{i + 1}", Choice(value))),
                    ("pain", Answer.Of((decimal)example["pain"]!)),
                    ("glob", Answer.Of((decimal)example["glob"]!)),
                ];
            case JsonArray rows when example["inputs"] is not null:
                return
                [
                    (
                        "log",
                        Answer.Of([
                            .. rows.Select(row => new FormAnswers(
                                new Dictionary<string, Answer>
                                {
                                    ["item"] = Answer.Of((string)row!["item"]!),
                                    ["planned"] = Answer.Of((decimal)row["planned"]!),
                                    ["done"] = Answer.Of((decimal)row["done"]!),
                                    ["weight"] = Answer.Of((decimal)row["weight"]!),
                                }
                            )),
                        ])
                    ),
                ];
            case JsonObject named when example["inputs"] is not null:
                return named.Select(one => (one.Key, (Answer?)Answer.Of((decimal)one.Value!)));
            case JsonObject groups when key == "gisi":
                return groups.SelectMany(group =>
                    group
                        .Value!.AsArray()
                        .Select((value, i) => ($"{group.Key}.{i + 1}", Choice(value)))
                );
            case JsonObject named:
                return named.Select(one =>
                    (one.Key, one.Key == "g07" ? Answer.Of((decimal)one.Value!) : Choice(one.Value))
                );
            default:
                var asked = SeedForms.Find(key)!.Items;
                return answers!
                    .AsArray()
                    .Select(
                        (value, i) =>
                            (
                                $"q{i + 1}",
                                value is null ? Absent(example, i + 1)
                                : asked[i].Type == ItemType.Choice ? Choice(value)
                                : Answer.Of((decimal)value!)
                            )
                    );
        }
    }

    private static Answer? Absent(JsonObject example, int number) =>
        (string?)example["missing_reason"]?[$"{number}"] switch
        {
            "refused" => Answer.Of(AbsentReason.Declined),
            "do not know" => Answer.Of(AbsentReason.Unknown),
            _ => null,
        };

    private static Answer? Choice(JsonNode? value) =>
        value is null ? null : Answer.Of(value.ToString());

    private static IReadOnlyList<JsonObject> Load()
    {
        using var stream = typeof(Instruments).Assembly.GetManifestResourceStream(
            "instrument_examples.json"
        )!;
        return
        [
            .. JsonNode.Parse(stream)!["instruments"]!.AsArray().Select(one => one!.AsObject()),
        ];
    }
}
