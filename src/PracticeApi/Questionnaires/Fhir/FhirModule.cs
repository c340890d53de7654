using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using PracticeApi.Http;
using PracticeApi.Http.OpenApi;

namespace PracticeApi.Questionnaires.Fhir;

/// <summary>Questionnaires and answers as FHIR R4, in and out.</summary>
internal static class FhirModule
{
    public static void MapQuestionnaireFhir(this RouteGroupBuilder v1)
    {
        var questionnaires = v1.MapGroup("/questionnaires").WithTags("Questionnaires");
        ImportQuestionnaireEndpoint.Map(questionnaires);
        ExportQuestionnaireEndpoint.Map(questionnaires);
        ImportQuestionnaireResponseEndpoint.Map(
            v1.MapGroup("/patients/{patientId:guid}/questionnaire-responses")
                .WithTags("Questionnaire responses")
        );
        ExportQuestionnaireResponseEndpoint.Map(
            v1.MapGroup("/questionnaire-responses").WithTags("Questionnaire responses")
        );
    }

    /// <summary>The route takes FHIR JSON.</summary>
    public static RouteHandlerBuilder TakesFhir(this RouteHandlerBuilder route) =>
        route.WithMetadata(new AcceptsMetadata([AcceptedMedia.Fhir], typeof(Stream)));

    /// <summary>The body as it came.</summary>
    public static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content, ct);
        return content.ToArray();
    }

    /// <summary>Where questionnaires are found on this server.</summary>
    public static string AddressOf(HttpRequest request) =>
        $"{request.Scheme}://{request.Host}{request.PathBase}{Path}";

    /// <summary>The key in an address that this product has given to a questionnaire; null in another.</summary>
    public static string? KeyOf(string address) =>
        address.LastIndexOf(Path, StringComparison.Ordinal) is var at and >= 0
            ? address[(at + Path.Length)..]
            : null;

    private const string Path = "/v1/questionnaires/";
}

/// <summary>A resource as the contract describes it: what it holds is FHIR's to say.</summary>
internal sealed class FhirResourceSchema : IDescribesAnother
{
    public static Type Described => typeof(JsonObject);

    public static OpenApiSchema Schema =>
        new()
        {
            Description = "A resource of FHIR R4, as https://hl7.org/fhir/R4/ describes it.",
            Type = JsonSchemaType.Object,
        };
}
