using System.Globalization;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs;

/// <summary>Ten years of results of sample patients, as their laboratories wrote them, go in over HTTP and come back.</summary>
public sealed class SmartLabsTests : LabTest
{
    /// <summary>Units of the file that no analyte of the catalogue is understood in.</summary>
    private static readonly HashSet<string> RefusedUnits = [];

    [Test]
    public async Task Every_row_of_a_known_analyte_goes_in_and_every_series_comes_back()
    {
        var people = Rows("smart_patients.tsv").ToDictionary(row => row["PID"]);
        var rows = Rows("smart_labs.tsv").ToArray();
        var patients = new Dictionary<string, string>();
        var entered = new List<(Dictionary<string, string> Row, JsonNode Result)>();
        var refused = new Dictionary<string, int>();
        foreach (var row in rows)
        {
            var pid = row["PID"];
            if (!patients.TryGetValue(pid, out var patient))
            {
                patient = await PatientAsync(people[pid]["gender"], people[pid]["dob"]);
                patients.Add(pid, patient);
            }

            using var response = await SendAsync(
                HttpMethod.Post,
                $"/v1/patients/{patient}/lab-results",
                Entry(row).ToJsonString()
            );
            var answer = await JsonAsync(response);
            if ((int)response.StatusCode == 201)
            {
                entered.Add((row, answer));
                continue;
            }

            Assert.That((int)response.StatusCode, Is.EqualTo(422), answer.ToJsonString());
            var pointer = Pointers(answer).First();
            Assert.That(
                pointer == "/loinc" || (pointer == "/unit" && RefusedUnits.Contains(row["UNITS"])),
                Is.True,
                $"{row["LOINC"]} {row["VALUE"]} {row["UNITS"]}: {answer.ToJsonString()}"
            );
            refused[pointer] = refused.GetValueOrDefault(pointer) + 1;
        }

        var series = 0;
        foreach (var ofPatient in entered.GroupBy(one => one.Row["PID"]))
        {
            var trends = await OkAsync(
                Client.GetAsync($"/v1/patients/{patients[ofPatient.Key]}/lab-trends?points=true")
            );
            var read = trends["items"]!
                .AsArray()
                .SelectMany(trend => trend!["segments"]!.AsArray())
                .SelectMany(segment => segment!["points"]!.AsArray())
                .SelectMany(point => point!["resultIds"]!.AsArray())
                .Select(id => (string)id!);
            Assert.That(read, Is.EquivalentTo(ofPatient.Select(one => (string)one.Result["id"]!)));
            Assert.That(
                trends["items"]!
                    .AsArray()
                    .Select(trend => (string)trend!["overall"]!["explanation"]!),
                Has.All.Not.Empty
            );
            series += trends["items"]!.AsArray().Count;
        }

        foreach (var (row, result) in entered)
        {
            Assert.Multiple(() =>
            {
                Assert.That((string)result["collectedAt"]!, Is.EqualTo(row["DATE"]));
                Assert.That((string)result["unit"]!, Is.EqualTo(row["UNITS"]));
                Assert.That(
                    $"{(string?)result["comparator"]}{(string?)result["valueText"]}",
                    Is.EqualTo(row["VALUE"])
                );
            });
        }

        await TestContext.Out.WriteLineAsync(
            $"{rows.Length} rows of {patients.Count} patients: {entered.Count} entered, {series} series read back; "
                + $"{refused.GetValueOrDefault("/loinc")} refused for an analyte that is not in the catalogue, "
                + $"{refused.GetValueOrDefault("/unit")} for a unit."
        );
        Assert.Multiple(() =>
        {
            Assert.That(entered, Has.Count.EqualTo(1733));
            Assert.That(refused.GetValueOrDefault("/loinc"), Is.EqualTo(652));
            Assert.That(refused.GetValueOrDefault("/unit"), Is.Zero);
        });
    }

    private static JsonObject Entry(Dictionary<string, string> row)
    {
        var entry = new JsonObject
        {
            ["loinc"] = row["LOINC"],
            ["printed"] = row["VALUE"],
            ["collectedAt"] = row["DATE"],
        };
        if (row["UNITS"].Length > 0)
        {
            entry["unit"] = row["UNITS"];
        }

        // Nought to nought is how the file says that no range was printed.
        var (low, high) = (Number(row["LOW"]), Number(row["HIGH"]));
        if (high > 0 || (high is null && low > 0))
        {
            entry["referenceRange"] = new JsonObject { ["low"] = low, ["high"] = high };
        }

        return entry;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static IEnumerable<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadLines(SharedData.Path($"longitudinal_labs/{file}"));
        string[]? header = null;
        foreach (var line in lines)
        {
            var fields = line.Split('\t');
            if (header is null)
            {
                header = fields;
                continue;
            }

            yield return header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }
}
