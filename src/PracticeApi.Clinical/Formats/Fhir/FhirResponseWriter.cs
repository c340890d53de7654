using System.Text.Json.Nodes;
using PracticeApi.Clinical.Questionnaires;
using static PracticeApi.Clinical.Formats.Fhir.FhirQuestionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>What is said of answers beside themselves.</summary>
/// <param name="Id">Id of the answers as a resource.</param>
/// <param name="Address">Where the questionnaire is found; an address that it came with stands in place of this one.</param>
/// <param name="Subject">Reference to the person that they are about.</param>
/// <param name="Authored">When they were gathered, a date or a date-time with its offset; null where that is not known.</param>
/// <param name="Status"><c>in-progress</c>, <c>completed</c> or <c>amended</c>.</param>
public sealed record FhirResponseFacts(
    string Id,
    string Address,
    string Subject,
    string? Authored,
    string Status
);

/// <summary>Writes answers as an R4 QuestionnaireResponse.</summary>
public static class FhirResponseWriter
{
    /// <summary>Writes the answers to a questionnaire.</summary>
    /// <param name="form">The questionnaire in the version that was answered.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="facts">What else is said.</param>
    /// <param name="left">Names of what is known of the answers and the resource has no place for.</param>
    public static JsonObject Write(
        Form form,
        FormAnswers answers,
        FhirResponseFacts facts,
        IReadOnlyList<string> left
    )
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(facts);
        JsonObject resource = new()
        {
            ["resourceType"] = "QuestionnaireResponse",
            ["id"] = facts.Id,
            ["questionnaire"] =
                $"{FhirQuestionnaireWriter.AddressOf(form, facts.Address)}|{form.Version}",
            ["status"] = facts.Status,
            ["subject"] = new JsonObject { ["reference"] = facts.Subject },
        };
        if (facts.Authored is { } authored)
        {
            resource["authored"] = authored;
        }

        if (FhirQuestionnaireWriter.NotExportedOf(left) is { } extensions)
        {
            resource["extension"] = extensions;
        }

        if (Items(form.Items, answers) is { Count: > 0 } items)
        {
            resource["item"] = items;
        }

        return resource;
    }

    private static JsonArray Items(IEnumerable<FormItem> items, FormAnswers answers) =>
        [.. items.SelectMany(item => Item(item, answers))];

    private static IEnumerable<JsonObject> Item(FormItem item, FormAnswers answers)
    {
        if (QuestionOf(item) is { } question)
        {
            JsonArray given =
            [
                .. (item.Repeats ? answers[item.LinkId]?.Repetitions ?? [] : [answers]).SelectMany(
                    one => Answers(question, item, one)
                ),
            ];
            return given.Count == 0 ? [] : [Written(question, "answer", given)];
        }

        if (item.Type == ItemType.Group)
        {
            return (item.Repeats ? answers[item.LinkId]?.Repetitions ?? [] : [answers])
                .Select(one => Items(item.Items, one))
                .Where(inner => inner.Count > 0 || item.Repeats)
                .Select(inner => Written(item, "item", inner));
        }

        JsonArray single = [.. Answers(item, null, answers)];
        return single.Count == 0 ? [] : [Written(item, "answer", single)];
    }

    private static JsonObject Written(FormItem item, string member, JsonArray content)
    {
        JsonObject written = new() { ["linkId"] = item.LinkId };
        if (item.Text is { } text)
        {
            written["text"] = text;
        }

        if (content.Count > 0)
        {
            written[member] = content;
        }

        return written;
    }

    private static IEnumerable<JsonObject> Answers(
        FormItem item,
        FormItem? group,
        FormAnswers answers
    )
    {
        var unitItem = group is null ? null : UnitItemOf(group);
        var inner = group is null ? [] : Items(group.Items.Skip(unitItem is null ? 1 : 2), answers);
        if (answers[item.LinkId] is not { } answer)
        {
            // Without an answer the items beneath it have no place but an answer that is empty.
            if (inner.Count > 0)
            {
                yield return new JsonObject { ["item"] = inner };
            }

            yield break;
        }

        if (answer.Absent is { } reason)
        {
            yield return With(
                new JsonObject
                {
                    ["extension"] = new JsonArray(
                        FhirQuestionnaireWriter.Extension(
                            DataAbsentReason,
                            "valueCode",
                            reason == AbsentReason.Declined ? "asked-declined" : "asked-unknown"
                        )
                    ),
                },
                inner
            );
            yield break;
        }

        for (var i = 0; i < answer.Values.Count; i++)
        {
            var written = unitItem is null
                ? FhirQuestionnaireWriter.ValueOf(item, answer.Values[i])
                : Quantity(answer.Values[i], unitItem, answers);
            yield return i == 0 ? With(written, inner) : written;
        }
    }

    private static JsonObject With(JsonObject answer, JsonArray inner)
    {
        if (inner.Count > 0)
        {
            answer["item"] = inner;
        }

        return answer;
    }

    private static JsonObject Quantity(AnswerValue value, FormItem unitItem, FormAnswers answers)
    {
        JsonObject quantity = new() { ["value"] = value.Number };
        if (answers[unitItem.LinkId] is { Values: [var unit, ..] })
        {
            var option = Comparison.OptionOf(unitItem, unit);
            quantity["unit"] = option?.Text ?? unit.Text;
            if (option is { Codes: [var code, ..] })
            {
                quantity["system"] = code.System;
                quantity["code"] = code.Code;
            }
            else if (option is not null)
            {
                quantity["code"] = option.Code;
            }
        }

        return new JsonObject { ["valueQuantity"] = quantity };
    }
}
