using System.Text.Json.Nodes;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Questionnaires.Forms;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Fhir;

/// <summary>Asks for answers as an R4 QuestionnaireResponse.</summary>
/// <param name="ResponseId">The response.</param>
/// <param name="Root">Where questionnaires are found on this server.</param>
[RequireScope(Scope.QuestionnairesRead)]
public sealed record ExportQuestionnaireResponse(Guid ResponseId, string Root)
    : IQuery<JsonObject>,
        IAboutPatients;

internal sealed class ExportQuestionnaireResponseHandler(
    Db db,
    PublishedForms published,
    AuditTrail trail
) : IRequestHandler<ExportQuestionnaireResponse, JsonObject>
{
    public async Task<JsonObject> Handle(ExportQuestionnaireResponse query, CancellationToken ct)
    {
        var row = await ResponseRow.CurrentAsync(db, query.ResponseId, ct);
        trail.Concerns(row.PatientId, row.ResponseId);
        var form =
            await published.FindAsync(row.QuestionnaireKey, row.QuestionnaireVersion, ct)
            ?? throw QuestionnaireRow.NotFound();
        return FhirResponseWriter.Write(
            form,
            row.ReadAnswers(),
            new FhirResponseFacts(
                $"{row.ResponseId}",
                query.Root + row.QuestionnaireKey,
                $"Patient/{row.PatientId}",
                row.AnsweredAt,
                row.Status switch
                {
                    ResponseStatus.Draft => "in-progress",
                    ResponseStatus.Amended => "amended",
                    ResponseStatus.EnteredInError => "entered-in-error",
                    _ => "completed",
                }
            ),
            form.Scores.Count > 0 && row.Status != ResponseStatus.Draft ? ["/scores"] : []
        );
    }
}

internal static class ExportQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses
            .MapGet("/{responseId:guid}/fhir", Export)
            .Produces<JsonObject>(200, AcceptedMedia.Fhir)
            .For<ExportQuestionnaireResponse>(404);

    /// <summary>Read the answers to a questionnaire as FHIR</summary>
    /// <remarks>
    /// As an R4 QuestionnaireResponse. Its scores, which the resource has no place for, are named in an extension
    /// `urn:practice-api:not-exported`.
    /// </remarks>
    private static async Task<ContentHttpResult> Export(
        Guid responseId,
        HttpRequest request,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var resource = await mediator.Send(
            new ExportQuestionnaireResponse(responseId, FhirModule.AddressOf(request)),
            ct
        );
        return TypedResults.Text(resource.ToJsonString(), AcceptedMedia.Fhir);
    }
}
