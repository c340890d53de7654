using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>Every sample message, on a server that takes test messages.</summary>
public sealed class SampleImportTests : ImportTest
{
    private static IEnumerable<string> Samples =>
        typeof(SampleImportTests)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Hl7v2/", StringComparison.Ordinal));

    [TestCaseSource(nameof(Samples))]
    public async Task Of_a_sample_every_line_enters_or_waits(string name)
    {
        using var request = Request("/v1/lab-imports", Sample(name));

        var import = await OkAsync(Client.SendAsync(request));

        var lines = new[] { "entered", "replaced", "unchanged", "outdated", "waiting" };
        Assert.Multiple(async () =>
        {
            Assert.That((int)import["refused"]!, Is.Zero);
            Assert.That(
                lines.Sum(outcome => (int)import[outcome]!),
                Is.EqualTo(
                    Encoding.UTF8.GetString(Sample(name)).Split("OBX|").Length
                        - 1
                        - OfSpecimen(name)
                )
            );
            Assert.That(await RowsAsync(import), Has.Count.EqualTo((int)import["waiting"]!));
        });
    }

    [Test]
    public async Task The_own_panel_enters_and_is_corrected()
    {
        var patient = await KnownAsync("T-1001", "Testpatient", "Alpha", "1984-04-12");
        await SendAsync("thyroid_panel_final");
        await SendAsync("thyroid_panel_corrected");

        var results = await ResultsAsync(patient);
        JsonNode Of(string analyte) => results.Single(one => (string)one!["analyte"]! == analyte)!;
        Assert.Multiple(() =>
        {
            Assert.That((string)Of("tsh")["valueText"]!, Is.EqualTo("4.82"));
            Assert.That((string)Of("tsh")["status"]!, Is.EqualTo("corrected"));
            Assert.That((string)Of("tpo-ab")["status"]!, Is.EqualTo("enteredInError"));
        });
        var alerts = await CountAsync("Alerts");
        Assert.That(alerts, Is.GreaterThan(0), "a result that was given out has been withdrawn");
    }

    protected override IEnumerable<string> Settings => ["--Hl7:AcceptTestMessages=true"];

    private async Task SendAsync(string name)
    {
        using var request = Request("/v1/lab-imports", Sample($"Hl7v2/{name}.hl7"));
        // Another test may have sent the sample before its patient was known.
        var text = Encoding.UTF8.GetString(Sample($"Hl7v2/{name}.hl7"));
        request.Content = new ByteArrayContent(
            Encoding.UTF8.GetBytes(
                text.Replace("OWN-", Unique("OWN-"), StringComparison.Ordinal)
                    .Replace("FIL-900", "FIL-901", StringComparison.Ordinal)
            )
        );
        request.Content.Headers.ContentType = new(Hl7);
        await OkAsync(Client.SendAsync(request));
    }

    private async Task<string> KnownAsync(string number, string family, string given, string born)
    {
        var patient = await OkAsync(
            System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
                Client,
                "/v1/patients",
                new
                {
                    givenName = given,
                    familyName = family,
                    birthDate = born,
                    sex = "female",
                    identifiers = new[] { new { system = "CLINIC", value = number } },
                }
            )
        );
        return (string)patient["id"]!;
    }

    // What stands behind SPM tells of the specimen.
    private static int OfSpecimen(string name) =>
        name.Contains("/04_", StringComparison.Ordinal) ? 2 : 0;

    private static byte[] Sample(string name)
    {
        using var stream = typeof(SampleImportTests).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
