using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PracticeApi.Benchmarks.Http;

/// <summary>
/// The least that could serve the same rows: bare Kestrel, hand-written ADO.NET on the same tables with the same durability.
/// Nobody signs in, nothing is audited, nothing is checked or judged; an entry is one row.
/// </summary>
internal static class Floor
{
    private static readonly JsonWriterOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static async Task<int> RunAsync(string address, string file)
    {
        var builder = WebApplication.CreateSlimBuilder([
            "--hostBuilder:reloadConfigOnChange=false",
        ]);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(address);
        using var database = new FloorDatabase(file);

        app.MapGet("/health/ready", (RequestDelegate)(_ => Task.CompletedTask));
        app.MapGet(
            "/v1/patients/{patientId}",
            (RequestDelegate)(http => AnswerAsync(http, 200, database.Patient(Patient(http))))
        );
        app.MapGet(
            "/v1/patients/{patientId}/lab-results",
            (RequestDelegate)(http => AnswerAsync(http, 200, database.Page(Patient(http))))
        );
        app.MapPost(
            "/v1/patients/{patientId}/lab-results",
            (RequestDelegate)(
                async http =>
                {
                    using var body = await JsonDocument.ParseAsync(http.Request.Body);
                    var row = FloorResult.Entered(Patient(http), body.RootElement);
                    await database.InsertAsync(row);
                    http.Response.Headers.Location = $"/v1/lab-results/{row.LabResultId}";
                    await AnswerAsync(http, 201, row.Write);
                }
            )
        );
        app.MapPost(
            "/v1/patients/{patientId}/questionnaire-responses",
            (RequestDelegate)(
                async http =>
                {
                    using var body = await JsonDocument.ParseAsync(http.Request.Body);
                    var row = FloorResponse.Entered(Patient(http), body.RootElement);
                    await database.InsertAsync(row);
                    http.Response.Headers.Location =
                        $"/v1/questionnaire-responses/{row.ResponseId}";
                    await AnswerAsync(http, 201, row.Write);
                }
            )
        );
        await app.RunAsync();
        return 0;
    }

    private static string Patient(HttpContext http) =>
        (string)http.Request.RouteValues["patientId"]!;

    private static async Task AnswerAsync(
        HttpContext http,
        int status,
        Action<Utf8JsonWriter> write
    )
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        using (var json = new Utf8JsonWriter(http.Response.BodyWriter, Json))
        {
            write(json);
        }

        await http.Response.BodyWriter.FlushAsync();
    }
}
