using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Tests.Questionnaires.Fhir;

/// <summary>What goes out as FHIR comes back as it was, save for what the resource says it does not hold.</summary>
public sealed class FhirRoundTripTests
{
    private static IEnumerable<string> Keys => SeedForms.Latest.Select(form => form.Key);

    [TestCaseSource(nameof(Keys))]
    public void A_standard_instrument_comes_back_as_it_went(string key)
    {
        var form = SeedForms.Find(key)!;

        var resource = Written(form);
        var read = FhirQuestionnaireReader.Read(Bytes(resource));

        Assert.Multiple(() =>
        {
            Assert.That(read.Faults, Is.Empty);
            Assert.That(
                StoredJson.Write(read.Content!.Items.Select(Comparable).ToArray()),
                Is.EqualTo(StoredJson.Write(form.Items.Select(Comparable).ToArray()))
            );
            Assert.That(read.Content.Title, Is.EqualTo(form.Title));
            Assert.That(read.Content.Language, Is.EqualTo(form.Language));
            Assert.That(read.Content.Instructions, Is.EqualTo(form.Instructions));
            Assert.That(read.Content.Copyright, Is.EqualTo(form.Copyright));
            Assert.That(
                Left(resource),
                form.Scores.Count > 0 ? Does.Contain("/scores") : Does.Not.Contain("/scores")
            );
        });
    }

    [Test]
    public void Every_kind_of_item_and_answer_comes_back_as_it_went()
    {
        var form = Everything;
        var answers = StoredJson.Read<FormAnswers>(
            """
            {
              "yes": true, "count": 3, "weight": 71.5, "day": "2026-05-17", "line": "one line", "words": "several\nlines",
              "one": "b", "many": ["a", "c"], "pain": 7, "open": { "other": "own words" }, "declined": { "absent": "declined" },
              "medicines": [{ "name": "first", "times-group": [{ "times": 1 }, { "times": 2 }] }, { "name": "second" }],
              "at": "08:30:00", "length": 1.8, "length-unit": "m"
            }
            """
        )!;
        Assert.That(FormCheck.Faults(form), Is.Empty);

        var resource = Written(form);
        var content = FhirQuestionnaireReader.Read(Bytes(resource)).Content!;
        var response = FhirResponseWriter.Write(
            form,
            answers,
            new FhirResponseFacts("1", "urn:x", "Patient/1", "2026-05-17", "completed"),
            []
        );
        var read = FhirResponseReader.Read(Bytes(response), form);

        Assert.Multiple(() =>
        {
            Assert.That(
                StoredJson.Write(content.Items.Select(Comparable).ToArray()),
                Is.EqualTo(StoredJson.Write(form.Items.Select(Comparable).ToArray()))
            );
            Assert.That(
                StoredJson.Write(content.Translations),
                Is.EqualTo(StoredJson.Write(form.Translations))
            );
            Assert.That(read.Faults, Is.Empty);
            Assert.That(read.Notes, Is.Empty);
            Assert.That(
                JsonNode.DeepEquals(
                    JsonNode.Parse(StoredJson.Write(read.Answers)!),
                    JsonNode.Parse(StoredJson.Write(answers)!)
                ),
                StoredJson.Write(read.Answers)
            );
            Assert.That(
                Left(resource),
                Is.EqualTo(new[] { "/items/10/mayDecline", "/items/11/enableWhen" })
            );
            Assert.That(
                (string?)
                    response["item"]!
                        .AsArray()
                        .Single(item => (string)item!["linkId"]! == "length")!["answer"]![0]![
                        "valueQuantity"
                    ]!["code"],
                Is.EqualTo("m")
            );
        });
    }

    private static Form Everything =>
        new(
            "everything",
            2,
            StoredJson.Read<FormContent>(
                """
                {
                  "title": "Everything", "language": "en", "instructions": "Please answer all.",
                  "items": [
                    { "linkId": "yes", "type": "boolean", "text": "Yes?", "required": true, "help": "Say yes.", "initial": true },
                    { "linkId": "count", "type": "integer", "text": "How many?", "min": 0, "max": 9,
                      "enableWhen": { "item": "yes", "operator": "=", "value": true } },
                    { "linkId": "weight", "type": "decimal", "text": "Weight", "unit": "kg", "min": 20, "max": 300, "step": 0.1 },
                    { "linkId": "day", "type": "date", "text": "When?", "minDate": "2020-01-01", "maxDate": "2030-01-01" },
                    { "linkId": "line", "type": "string", "text": "A line", "minLength": 2, "maxLength": 40, "pattern": "[a-z ]+" },
                    { "linkId": "words", "type": "text", "text": "Words" },
                    { "linkId": "one", "type": "choice", "text": "One", "codes": [{ "system": "http://loinc.org", "code": "1-8" }],
                      "options": [{ "code": "a", "text": "A", "score": 0 }, { "code": "b", "text": "B", "score": 1.5,
                        "codes": [{ "system": "http://loinc.org", "code": "b", "display": "B" }] }], "initial": "a" },
                    { "linkId": "many", "type": "multipleChoice", "text": "Many", "minSelected": 1, "maxSelected": 2,
                      "options": [{ "code": "a", "text": "A" }, { "code": "none", "text": "None", "exclusive": true }, { "code": "c", "text": "C" }] },
                    { "linkId": "pain", "type": "scale", "text": "Pain", "min": 0, "max": 10, "step": 1,
                      "anchors": [{ "value": 0, "text": "none" }, { "value": 10, "text": "worst" }] },
                    { "linkId": "open", "type": "openChoice", "text": "Open", "options": [{ "code": "x", "text": "X" }] },
                    { "linkId": "declined", "type": "string", "text": "Rather not?", "required": true, "mayDecline": true },
                    { "linkId": "medicines", "type": "group", "text": "Medicines", "repeats": true, "maxRepeats": 5,
                      "enableWhen": { "any": [{ "item": "yes", "operator": "exists", "value": true },
                        { "all": [{ "item": "count", "operator": ">", "value": 2 }, { "item": "one", "operator": "!=", "value": "a" }] }] },
                      "items": [
                        { "linkId": "name", "type": "string", "text": "Name" },
                        { "linkId": "times-group", "type": "group", "repeats": true, "items": [{ "linkId": "times", "type": "integer", "text": "Times" }] } ] },
                    { "linkId": "at", "type": "string", "text": "At", "pattern": "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?" },
                    { "linkId": "length-group", "type": "group", "items": [
                      { "linkId": "length", "type": "decimal", "text": "Length" },
                      { "linkId": "length-unit", "type": "choice", "text": "Unit", "options": [
                        { "code": "m", "text": "metre", "codes": [{ "system": "http://unitsofmeasure.org", "code": "m", "display": "metre" }] },
                        { "code": "cm", "text": "cm", "codes": [{ "system": "http://unitsofmeasure.org", "code": "cm", "display": "cm" }] } ] } ] }
                  ],
                  "translations": { "de": { "title": "Alles", "items": { "one": { "text": "Eins", "options": { "a": "Ah" } } } } }
                }
                """
            )!
        );

    private static JsonObject Written(Form form) =>
        FhirQuestionnaireWriter.Write(form, form.Key, $"urn:x:{form.Key}", form.Version, "active");

    private static byte[] Bytes(JsonObject resource) =>
        Encoding.UTF8.GetBytes(resource.ToJsonString());

    private static string[] Left(JsonObject resource) =>
        [
            .. (resource["extension"]?.AsArray() ?? [])
                .Where(one => (string?)one!["url"] == "urn:practice-api:not-exported")
                .Select(one => (string)one!["valueString"]!),
        ];

    /// <summary>An item without what the resource says it does not hold, and with what is meant said.</summary>
    private static FormItem Comparable(FormItem item)
    {
        var isScale = item.Type == ItemType.Scale;
        var (min, max) = (isScale ? item.Min ?? 0 : item.Min, isScale ? item.Max ?? 10 : item.Max);
        return item with
        {
            Topic = null,
            MayDecline = false,
            EnableWhen =
                item.EnableWhen is { } condition
                && (condition.All ?? condition.Any ?? []).Any(part => part.Item is null)
                    ? null
                    : item.EnableWhen,
            Min = min,
            Max = max,
            Step =
                isScale ? item.Step ?? 1
                : item.Type == ItemType.Integer ? null
                : item.Step,
            Anchors = [.. item.Anchors.Where(one => one.Value == min || one.Value == max)],
            Options =
            [
                .. item.Options.Select(option =>
                    option with
                    {
                        Codes =
                        [
                            .. option
                                .Codes.Take(1)
                                .Select(code => code with { Display = option.Text }),
                        ],
                    }
                ),
            ],
            Items = [.. item.Items.Select(Comparable)],
        };
    }
}
