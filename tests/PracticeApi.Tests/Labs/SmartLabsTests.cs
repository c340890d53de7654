using System.Globalization;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs;

/// <summary>Ten years of results of sample patients, as their laboratories wrote them, go in over HTTP and come back.</summary>
public sealed class SmartLabsTests : LabTest
{
    private const string UnknownLoinc = "of an unknown LOINC code";
    private const string OtherQuantity = "of another quantity than a known analyte";

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
            var why = Reason(pointer, (string)answer["errors"]![pointer]![0]!);
            refused[why] = refused.GetValueOrDefault(why) + 1;
        }

        var series = 0;
        var listed = new Dictionary<string, JsonNode>();
        var drawn = new Dictionary<string, (string Unit, JsonNode Point)>();
        foreach (var ofPatient in entered.GroupBy(one => one.Row["PID"]))
        {
            var trends = await OkAsync(
                Client.GetAsync(
                    $"/v1/patients/{patients[ofPatient.Key]}/lab-trends?points=true&includeUnverified=true"
                )
            );
            foreach (var segment in trends["items"]!.AsArray().SelectMany(Segments))
            {
                foreach (var point in segment["points"]!.AsArray())
                {
                    drawn.Add(
                        (string)point!["resultIds"]!.AsArray().Single()!,
                        ((string)segment["unit"]!, point)
                    );
                }
            }

            await foreach (var item in ResultsAsync(patients[ofPatient.Key]))
            {
                listed.Add((string)item["id"]!, item);
            }

            Assert.That(
                trends["items"]!
                    .AsArray()
                    .Select(trend => (string)trend!["overall"]!["explanation"]!),
                Has.All.Not.Empty
            );
            series += trends["items"]!.AsArray().Count;
        }

        var ids = entered.Select(one => (string)one.Result["id"]!).ToArray();
        // Beside what was entered stands what was computed of it.
        var derived = listed
            .Where(pair => pair.Value["derivedFrom"] is not null)
            .Select(pair => pair.Key)
            .ToArray();
        Assert.That(drawn.Keys.Except(derived), Is.EquivalentTo(ids));
        Assert.That(listed.Keys.Except(derived), Is.EquivalentTo(ids));

        var converted = 0;
        foreach (var (row, posted) in entered)
        {
            var result = listed[(string)posted["id"]!];
            var (unit, point) = drawn[(string)posted["id"]!];
            var comparator = (string?)result["comparator"];
            Assert.Multiple(() =>
            {
                Assert.That(result.ToJsonString(), Is.EqualTo(posted.ToJsonString()));
                Assert.That((string)result["collectedAt"]!, Is.EqualTo(row["DATE"]));
                Assert.That((string)result["unit"]!, Is.EqualTo(row["UNITS"]));
                Assert.That(
                    $"{comparator}{(string?)result["valueText"]}",
                    Is.EqualTo(row["VALUE"])
                );
                Assert.That((string)point["collectedAt"]!, Is.EqualTo(row["DATE"]));
                Assert.That((string?)point["comparator"], Is.EqualTo(comparator));
            });
            if ((string)result["unitCode"]! != unit)
            {
                converted++;
                continue;
            }

            Assert.That(
                (decimal)point["value"]!,
                Is.EqualTo(Number(row["VALUE"][(comparator?.Length ?? 0)..]))
            );
        }

        await TestContext.Out.WriteLineAsync(
            $"{rows.Length} rows of {patients.Count} patients: {entered.Count} entered, {series} series read back, "
                + $"{converted} results drawn in another unit; refused: "
                + string.Join(", ", refused.Select(why => $"{why.Value} {why.Key}"))
        );
        Assert.Multiple(() =>
        {
            Assert.That(entered, Has.Count.EqualTo(1733));
            Assert.That(refused.GetValueOrDefault(UnknownLoinc), Is.EqualTo(639));
            Assert.That(refused.GetValueOrDefault(OtherQuantity), Is.EqualTo(13));
            Assert.That(refused.Values.Sum(), Is.EqualTo(652));
            Assert.That(converted, Is.EqualTo(21));
        });
    }

    private static IEnumerable<JsonNode> Segments(JsonNode? trend) =>
        trend!["segments"]!.AsArray().Select(segment => segment!);

    private static string Reason(string pointer, string message) =>
        message.StartsWith("is another quantity", StringComparison.Ordinal) ? OtherQuantity
        : message == "is not a LOINC code of the catalogue" ? UnknownLoinc
        : pointer;

    private async IAsyncEnumerable<JsonNode> ResultsAsync(string patient)
    {
        var path = $"/v1/patients/{patient}/lab-results?limit=200";
        for (string? cursor = "", next = path; cursor is not null; next = $"{path}&cursor={cursor}")
        {
            var page = await OkAsync(Client.GetAsync(next));
            foreach (var item in page["items"]!.AsArray())
            {
                yield return item!;
            }

            cursor = (string?)page["next"];
        }
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
