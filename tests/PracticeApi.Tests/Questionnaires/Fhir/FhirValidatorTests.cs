using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Tests.Questionnaires.Fhir;

/// <summary>The cases of the HL7 validator about answers to questionnaires, with the errors that it expects.</summary>
public sealed class FhirValidatorTests
{
    // What the validator decides otherwise, and why it is another matter here.
    private static readonly Dictionary<string, string> Otherwise = new(StringComparer.Ordinal)
    {
        ["q-bundle"] = "a questionnaire that asks nothing is refused",
        ["questionnaireResponse-enableWhenEx-test-fail"] =
            "the condition is a FHIRPath expression in a vendor's extension: listed on import as not kept",
        ["choice-async-qr"] = "needs a terminology server: the value set was listed on import",
        ["choice-gender-coding-async-qr"] = "needs a terminology server",
        ["open-choice-gender-coding-async-qr"] = "needs a terminology server",
        ["string-with-coding-async-qr"] = "needs a terminology server",
        ["quantity-units-not-in-value-set-qr"] = "needs a terminology server",
        ["questionnaireresponse-hai-ltcf-questionnaireresponse-mdro-cdi-event"] =
            "needs a terminology server",
        ["quantity-qr"] =
            "a limit in the unit that is answered in is a limit, whether its code is given or not",
        ["reference-invalid-resource-type-qr"] =
            "a reference is a text here; the names of resources are not known",
    };

    [Test]
    public void Answers_are_accepted_and_refused_as_the_validator_does_save_where_said()
    {
        var manifest = SharedData.Path("fhir_questionnaires/validator-tests/manifest.json");
        var folder = Path.GetDirectoryName(manifest)!;
        List<string> different = [];
        var count = 0;
        foreach (var test in JsonNode.Parse(File.ReadAllText(manifest))!.AsArray())
        {
            count++;
            var name = (string)test!["name"]!;
            var expected = ErrorsOf(Path.Combine(folder, "expected", (string)test["expected"]!));
            var (isRefused, why) = Outcome(folder, test);
            var agrees = isRefused == expected.Count > 0;
            if (!agrees)
            {
                different.Add(name);
            }

            TestContext.Out.WriteLine(
                $"{(agrees ? "same" : "otherwise"), -10} {name, -45} {(isRefused ? "refused" : "accepted"), -9} {why}"
            );
            if (!agrees)
            {
                TestContext.Out.WriteLine($"{"", -57}here: {Otherwise.GetValueOrDefault(name)}");
            }

            foreach (var error in expected)
            {
                TestContext.Out.WriteLine($"{"", -57}validator: {error}");
            }
        }

        TestContext.Out.WriteLine($"{count - different.Count} of {count} as the validator.");
        Assert.That(different, Is.EquivalentTo(Otherwise.Keys));
        Assert.That(count, Is.EqualTo(53));
    }

    private static (bool IsRefused, string Why) Outcome(string folder, JsonNode test)
    {
        var json = Bytes(Path.Combine(folder, Path.GetFileName((string)test["file"]!)));
        if (FhirQuestionnaireReader.Read(json) is { Content: not null } read)
        {
            return (false, $"questionnaire, {read.Notes.Count} notes");
        }

        var head = FhirResponseReader.Head(json);
        if (head.Faults is [{ Code: "not-a-questionnaire-response" }])
        {
            var faults = FhirQuestionnaireReader.Read(json).Faults;
            return (
                true,
                string.Join(", ", faults.Select(fault => $"{fault.Pointer} {fault.Code}"))
            );
        }

        Form? form = null;
        if (test["supporting"]!.AsArray() is [var first, ..])
        {
            var path = Path.Combine(
                folder,
                "supporting",
                ((string)first!).Replace("/", "__", StringComparison.Ordinal)
            );
            var questionnaire = FhirQuestionnaireReader.Read(Bytes(path));
            if (questionnaire.Content is not { } content)
            {
                return (
                    true,
                    "questionnaire: "
                        + string.Join(
                            ", ",
                            questionnaire.Faults.Select(fault => $"{fault.Pointer} {fault.Code}")
                        )
                );
            }

            form = new Form("test", 1, content);
        }

        form ??= FhirQuestionnaireDataTests.FormOf(json, head.Questionnaire ?? "");
        if (form is null)
        {
            return (true, $"no questionnaire {head.Questionnaire}");
        }

        var response = FhirResponseReader.Read(json, form);
        return (
            response.Answers is null,
            string.Join(
                ", ",
                response.Answers is null
                    ? response.Faults.Select(fault =>
                        $"{fault.Pointer} {fault.Code} {fault.Message}"
                    )
                    : response.Notes.Select(note => $"{note.Pointer} {note.Code}")
            )
        );
    }

    private static byte[] Bytes(string path) =>
        path.EndsWith(".xml", StringComparison.Ordinal)
            ? FhirXml.ToJson(path)
            : File.ReadAllBytes(path);

    private static List<string> ErrorsOf(string path) =>
        [
            .. (JsonNode.Parse(File.ReadAllText(path))!["issue"]?.AsArray() ?? [])
                .Where(issue => (string?)issue!["severity"] is "error" or "fatal")
                .Select(issue =>
                    $"{issue!["expression"]?[0]} {(string?)issue["details"]?["text"]}"
                ),
        ];
}
