using System.Globalization;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Fhir;

/// <summary>Asks for a questionnaire as an R4 Questionnaire.</summary>
/// <param name="Key">Key of the questionnaire.</param>
/// <param name="Version">The published version; the latest, or else the draft, unless said.</param>
/// <param name="Root">Where questionnaires are found on this server.</param>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record ExportQuestionnaire(string Key, int? Version, string Root)
    : IQuery<JsonObject>,
        IAboutNoPatient;

internal sealed class ExportQuestionnaireHandler(
    OwnQuestionnaires questionnaires,
    PublishedForms published
) : IRequestHandler<ExportQuestionnaire, JsonObject>
{
    public async Task<JsonObject> Handle(ExportQuestionnaire query, CancellationToken ct)
    {
        var row = await questionnaires.ReadAsync(query.Key, ct);
        var version = query.Version ?? row.PublishedVersion;
        var form = version is { } number ? await published.OfAsync(row, number, ct) : null;
        var content = version is null
            ? row.DraftContent!
            : form ?? throw QuestionnaireRow.NotFound();
        return FhirQuestionnaireWriter.Write(
            content,
            version is null
                ? query.Key
                : string.Create(CultureInfo.InvariantCulture, $"{query.Key}-{version}"),
            query.Root + query.Key,
            version,
            version is null ? "draft"
                : row.Status == QuestionnaireStatus.Retired || version < row.PublishedVersion
                    ? "retired"
                : "active"
        );
    }
}

internal static class ExportQuestionnaireEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires
            .MapGet("/{key}/fhir", Export)
            .Produces<JsonObject>(200, AcceptedMedia.Fhir)
            .For<ExportQuestionnaire>(404);

    /// <summary>Read a questionnaire as FHIR</summary>
    /// <remarks>
    /// As an R4 Questionnaire. What the resource has no place for (scores, alerts and the like) is named by its pointer into
    /// the questionnaire in extensions `urn:practice-api:not-exported`.
    /// </remarks>
    /// <param name="key">Key of the questionnaire.</param>
    /// <param name="version">The published version; the latest unless said, of one that was never published its draft.</param>
    private static async Task<ContentHttpResult> Export(
        string key,
        int? version,
        HttpRequest request,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var resource = await mediator.Send(
            new ExportQuestionnaire(key, version, FhirModule.AddressOf(request)),
            ct
        );
        return TypedResults.Text(resource.ToJsonString(), AcceptedMedia.Fhir);
    }
}
