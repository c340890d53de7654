using System.Text.Json;
using System.Text.Json.Serialization;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

/// <summary>Questionnaires and answers, written as in the contract.</summary>
internal static class Given
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="items">The items, as JSON.</param>
    /// <param name="scores">The scoring rules, as JSON.</param>
    /// <param name="alerts">The alert rules, as JSON.</param>
    public static Form Form(string items, string scores = "[]", string alerts = "[]") =>
        new(
            "test",
            3,
            Content(
                $$"""
                { "title": "Test", "language": "en", "items": {{items}}, "scores": {{scores}}, "alerts": {{alerts}} }
                """
            )
        );

    public static FormContent Content(string json) =>
        JsonSerializer.Deserialize<FormContent>(json, Options)!;

    public static FormAnswers Answers(string json) =>
        JsonSerializer.Deserialize<FormAnswers>(json, Options)!;

    public static string Text(FormAnswers answers) => JsonSerializer.Serialize(answers, Options);

    public static IEnumerable<string> Faults(FormContent form) =>
        FormCheck.Faults(form).Select(fault => $"{fault.Pointer} {fault.Code}");

    /// <summary>Choices q1 to qn of options worth 0 to the most.</summary>
    public static string Choices(int count, int most = 3) =>
        $"[{string.Join(",", Enumerable.Range(1, count).Select(n => Choice($"q{n}", most)))}]";

    public static string Choice(string linkId, int most = 3)
    {
        var options = string.Join(
            ",",
            Enumerable
                .Range(0, most + 1)
                .Select(n => $$"""{ "code": "{{n}}", "text": "{{n}}", "score": {{n}} }""")
        );
        return $$"""{ "linkId": "{{linkId}}", "type": "choice", "text": "?", "options": [{{options}}] }""";
    }

    /// <summary>Inputs q1 to qn of a score.</summary>
    public static string Inputs(int count) =>
        $"[{string.Join(",", Enumerable.Range(1, count).Select(n => $$"""{ "item": "q{{n}}" }"""))}]";

    /// <summary>Answers to q1 to qn; null for none.</summary>
    public static FormAnswers Chosen(params int?[] values) =>
        new(
            values
                .Select((value, i) => (value, LinkId: $"q{i + 1}"))
                .Where(one => one.value is not null)
                .Select(one => KeyValuePair.Create(one.LinkId, Answer.Of($"{one.value}")))
        );
}
