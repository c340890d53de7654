using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using PracticeApi.Http.OpenApi;

namespace PracticeApi.Patients;

/// <summary>A JSON merge patch (RFC 7396) of a patient's details.</summary>
[JsonConverter(typeof(PatientPatchConverter))]
public sealed record PatientPatch(JsonObject Members) : IDescribesItself
{
    /// <inheritdoc />
    public static OpenApiSchema Schema =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description =
                "The members of `UpdatePatient` that change: null removes one, an object is merged, a list is replaced.",
            Examples = [new JsonObject { ["phone"] = "+43 1 234", ["notes"] = null }],
        };
}

internal sealed class PatientPatchConverter : JsonConverter<PatientPatch>
{
    public override PatientPatch Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => new(JsonSerializer.Deserialize<JsonObject>(ref reader, options)!);

    public override void Write(
        Utf8JsonWriter writer,
        PatientPatch value,
        JsonSerializerOptions options
    ) => value.Members.WriteTo(writer, options);
}
