using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Tests.Questionnaires.Fhir;

/// <summary>Questionnaires and answers as they are found in the wild, every file of them.</summary>
public sealed class FhirQuestionnaireDataTests
{
    private static string Folder =>
        Path.GetFullPath(
            Path.Combine(
                SharedData.Path("fhir_questionnaires/validator-tests/manifest.json"),
                "../.."
            )
        );

    [Test]
    public void Every_file_is_accepted_accepted_with_notes_or_refused_with_the_reason()
    {
        var files = Read().ToList();
        Dictionary<string, Form> forms = new(StringComparer.Ordinal);
        foreach (var (path, json) in files)
        {
            if (
                FhirQuestionnaireReader.Read(json) is { Content: { } content }
                && content.Codes.FirstOrDefault(code => code.System == "urn:ietf:rfc:3986")
                    is { } address
            )
            {
                forms.TryAdd(address.Code, new Form("test", 1, content));
            }
        }

        SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (var (path, json) in files)
        {
            var (kind, outcome, why) = OutcomeOf(json, forms);
            var key = $"{kind}: {outcome}";
            counts[key] = counts.GetValueOrDefault(key) + 1;
            TestContext.Out.WriteLine($"{outcome, -20} {kind, -22} {path}  {why}");
        }

        TestContext.Out.WriteLine();
        foreach (var (key, count) in counts)
        {
            TestContext.Out.WriteLine($"{count, 5}  {key}");
        }

        // Of the questionnaires none says all that is asked of one here: the language, at least, is taken to be English. What is
        // refused has nothing to answer (no items, a range without numbers) or cannot be trusted (conditions that lead nowhere or
        // in a circle, link ids that are missing or there twice, modifiers of meaning, unknown types). Of the answers about half
        // name a questionnaire that is not among the files or was refused.
        Assert.That(
            counts,
            Is.EquivalentTo(
                new Dictionary<string, int>
                {
                    ["Questionnaire: accepted with notes"] = 199,
                    ["Questionnaire: refused"] = 47,
                    ["QuestionnaireResponse: accepted"] = 16,
                    ["QuestionnaireResponse: accepted with notes"] = 18,
                    ["QuestionnaireResponse: refused"] = 70,
                    ["another resource: refused"] = 54,
                    ["no JSON: refused"] = 30,
                }
            )
        );
    }

    private static (string Kind, string Outcome, string Why) OutcomeOf(
        byte[] json,
        Dictionary<string, Form> forms
    )
    {
        var questionnaire = FhirQuestionnaireReader.Read(json);
        if (questionnaire.Faults is not [{ Code: "not-a-questionnaire" }])
        {
            return (
                questionnaire.Faults is [{ Code: "malformed-json" }] ? "no JSON" : "Questionnaire",
                questionnaire.Content is null ? "refused"
                : questionnaire.Notes.Count == 0 ? "accepted"
                : "accepted with notes",
                questionnaire.Content is null
                    ? Words(questionnaire.Faults.Select(f => (f.Pointer, f.Code)))
                    : Words(questionnaire.Notes.Select(note => (note.Pointer, note.Code)))
            );
        }

        var head = FhirResponseReader.Head(json);
        if (head.Faults is [{ Code: "not-a-questionnaire-response" }])
        {
            return ("another resource", "refused", "not-a-questionnaire");
        }

        const string kind = "QuestionnaireResponse";
        if (
            head.Questionnaire is not { } address
            || (FormOf(json, address) ?? forms.GetValueOrDefault(address)) is not { } form
        )
        {
            return (kind, "refused", $"unknown-questionnaire {head.Questionnaire ?? "none named"}");
        }

        var response = FhirResponseReader.Read(json, form);
        return (
            kind,
            response.Answers is null ? "refused"
            : response.Notes.Count == 0 ? "accepted"
            : "accepted with notes",
            response.Answers is null
                ? Words(response.Faults.Select(f => (f.Pointer, f.Code)))
                : Words(response.Notes.Select(note => (note.Pointer, note.Code)))
        );
    }

    /// <summary>The questionnaire that the answers themselves contain.</summary>
    internal static Form? FormOf(byte[] json, string address)
    {
        if (!address.StartsWith('#'))
        {
            return null;
        }

        var contained = JsonNode
            .Parse(json)!["contained"]
            ?.AsArray()
            .FirstOrDefault(one => (string?)one?["id"] == address[1..]);
        return
            contained is not null
            && FhirQuestionnaireReader.Read(Encoding.UTF8.GetBytes(contained.ToJsonString()))
                is { Content: { } content }
            ? new Form("test", 1, content)
            : null;
    }

    private static string Words(IEnumerable<(string Pointer, string Code)> all)
    {
        var groups = all.GroupBy(one => one.Code)
            .Select(group =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{group.Key} {group.First().Pointer}{(group.Count() > 1 ? $" (+{group.Count() - 1})" : "")}"
                )
            );
        return string.Join("; ", groups);
    }

    private static IEnumerable<(string Path, byte[] Json)> Read() =>
        Directory
            .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Folder, path), File.ReadAllBytes(path)));
}
