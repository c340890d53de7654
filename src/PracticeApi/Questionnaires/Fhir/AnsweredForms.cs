using System.Globalization;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Fhir;

/// <summary>Finds the questionnaire that answers name.</summary>
internal sealed class AnsweredForms(OwnQuestionnaires questionnaires, PublishedForms published)
{
    /// <summary>The version that was answered, where its number is one; else the version that is given to people now.</summary>
    /// <exception cref="ProblemException">422: the practice has published no such questionnaire.</exception>
    public async Task<Form> OfAsync(string? key, FhirResponse response, CancellationToken ct)
    {
        key ??= response.Questionnaire is { } address
            ? FhirModule.KeyOf(address) ?? await KeyOfAsync(address, ct)
            : null;
        if (key is not null)
        {
            var form = int.TryParse(
                response.QuestionnaireVersion,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var version
            )
                ? await published.FindAsync(key, version, ct)
                : null;
            if ((form ?? await published.FindAsync(key, ct)) is { } found)
            {
                return found;
            }
        }

        throw Problem.Invalid([
            new Fault(
                "/questionnaire",
                "is no published questionnaire of the practice",
                "unknown-questionnaire",
                NeedsFacts: true
            ),
        ]);
    }

    private async Task<string?> KeyOfAsync(string address, CancellationToken ct)
    {
        foreach (var row in await questionnaires.AllAsync(ct))
        {
            if (
                row.PublishedVersion is { } version
                && await published.OfAsync(row, version, ct) is { } form
                && FhirQuestionnaireWriter.AddressOf(form, "") == address
            )
            {
                return row.QuestionnaireKey;
            }
        }

        return null;
    }
}
