using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>A fixture that sends HL7 messages; those that tests write are synthetic.</summary>
public abstract class ImportTest : LabTest
{
    protected const string Hl7 = "application/hl7-v2";

    private static int _numbers;

    /// <summary>A number that no other test uses.</summary>
    protected static string Unique(string prefix = "N") =>
        $"{prefix}{Interlocked.Increment(ref _numbers)}";

    /// <summary>A message of one report; each line is an OBX without its name and number.</summary>
    protected static string Message(
        string[] lines,
        string? control = null,
        string filler = "FIL-1",
        string pid = "PID|1||T-1^^^CLINIC||TESTPATIENT^ALPHA||19840412|F",
        string status = "F",
        string at = "20260105101500+0000",
        string reportedAt = "20260105100000+0000",
        string collectedAt = "20260104080500+0000",
        string processing = "P",
        string version = "2.5.1",
        string type = "ORU^R01^ORU_R01",
        string acknowledge = "|"
    ) =>
        string.Join(
            '\r',
            [
                $"MSH|^~\\&|LABSYS|DEMO LAB|PMAPI|DEMO CLINIC|{at}||{type}|{control ?? Unique("C")}|{processing}|{version}|||{acknowledge}",
                pid,
                $"OBR|1|ORD-1^PMAPI|{filler}^LABSYS|24348-5^Thyroid panel^LN|||{collectedAt}|||||||||||||||{reportedAt}|||{status}",
                .. lines.Select((line, index) => $"OBX|{index + 1}|{line}"),
            ]
        ) + "\r";

    /// <summary>TSH, in the unit that laboratories print.</summary>
    protected static string Tsh(string value = "6.82", string status = "F", string type = "NM") =>
        $"{type}|3016-3^Thyrotropin^LN||{value}|m[IU]/L|0.40-4.00|H|||{status}|||20260104080500+0000";

    protected static HttpRequestMessage Request(
        string path,
        byte[] content,
        string mediaType = Hl7,
        string? accept = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(content),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return request;
    }

    protected async Task<HttpResponseMessage> SendAsync(string message, string? accept = null)
    {
        using var request = Request(
            "/v1/lab-imports",
            Encoding.UTF8.GetBytes(message),
            Hl7,
            accept
        );
        return await Client.SendAsync(request);
    }

    /// <summary>Imports a message that must be taken; answers the report.</summary>
    protected Task<JsonNode> ImportAsync(string message) => OkAsync(SendAsync(message));

    /// <summary>Imports a file whose patients are named by an identifier of the clinic; answers the report.</summary>
    protected async Task<JsonNode> ImportFileAsync(string file, string query = "")
    {
        using var request = Request(
            $"/v1/lab-imports?patientSystem=CLINIC{query}",
            Encoding.UTF8.GetBytes(file),
            "text/csv"
        );
        return await OkAsync(Client.SendAsync(request));
    }

    /// <summary>Imports a message and answers the acknowledgment's segments.</summary>
    protected async Task<string[]> AcknowledgedAsync(string message)
    {
        using var response = await SendAsync(message, Hl7);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(Hl7));
        var text = await response.Content.ReadAsStringAsync();
        return text.Split('\r', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A patient who is found by the identifier that a message names.</summary>
    protected async Task<(string Id, string Pid)> KnownPatientAsync(
        string family = "Testpatient",
        string given = "Alpha",
        string birthDate = "1984-04-12"
    )
    {
        var (id, number) = await PatientAsync(
            family,
            value: Unique("T-"),
            given: given,
            birthDate: birthDate
        );
        var born = birthDate.Replace("-", "", StringComparison.Ordinal);
        return (
            id,
            $"PID|1||{number}^^^CLINIC||{family.ToUpperInvariant()}^{given.ToUpperInvariant()}||{born}|F"
        );
    }

    /// <summary>A patient by an identifier of one system; without a number, one that no other has.</summary>
    protected async Task<(string Id, string Number)> PatientAsync(
        string family,
        string system = "CLINIC",
        string? value = null,
        string given = "Alpha",
        string birthDate = "1980-05-17"
    )
    {
        var number = value ?? Unique("P-");
        var patient = await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = given,
                    familyName = family,
                    birthDate,
                    sex = "female",
                    identifiers = new[] { new { system, value = number } },
                }
            )
        );
        return ((string)patient["id"]!, number);
    }

    /// <summary>A patient whom nobody has registered, as a message names her.</summary>
    protected static string Stranger() =>
        $"PID|1||{Unique("Y-")}^^^CLINIC||STRANGER^SARA||19690101|F";

    /// <summary>Registers the patient that <see cref="Stranger"/> named.</summary>
    protected async Task<string> RegisterAsync(string pid) =>
        (
            await PatientAsync(
                "Stranger",
                value: pid.Split('|')[3].Split('^')[0],
                given: "Sara",
                birthDate: "1969-01-01"
            )
        ).Id;

    /// <summary>What became of the lines, without those numbers that are zero.</summary>
    protected static string Counts(JsonNode import) =>
        string.Join(
            ' ',
            new[] { "entered", "replaced", "unchanged", "outdated", "waiting" }
                .Where(what => (int)import[what]! > 0)
                .Select(what => $"{what} {import[what]}")
        );

    protected async Task<JsonArray> ResultsAsync(string patientId) =>
        (await OkAsync(Client.GetAsync($"/v1/patients/{patientId}/lab-results?limit=200")))[
            "items"
        ]!.AsArray();

    protected async Task<JsonArray> RowsAsync(JsonNode import, string? status = null) =>
        (
            await OkAsync(
                Client.GetAsync(
                    $"/v1/lab-imports/{(string)import["id"]!}/rows?limit=200"
                        + (status is null ? "" : $"&status={status}")
                )
            )
        )["items"]!.AsArray();

    protected static IEnumerable<string> Codes(JsonNode row) =>
        row["faults"]!.AsArray().Select(fault => (string)fault!["code"]!);

    protected async Task<int> CountAsync(string table)
    {
        await using var connection = Database.Connect();
        return await connection.ExecuteScalarAsync<int>($"SELECT COUNT(*) FROM {table}");
    }
}
