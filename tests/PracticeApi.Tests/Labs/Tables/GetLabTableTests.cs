using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsvHelper;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Tests.Contract;

namespace PracticeApi.Tests.Labs.Tables;

public sealed partial class GetLabTableTests : LabTest
{
    [Test]
    public async Task An_analyte_is_a_row_and_a_day_a_column_and_values_stand_as_entered()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Printed("ferritin", "18.0", "ng/mL", "2025-07-01"));
        await EnterAsync(patient, Printed("ferritin", "<5", "ng/mL", "2025-09-01"));
        await EnterAsync(patient, Printed("tsh", "2.10", "mIU/L", "2025-07-01"));
        await EnterAsync(patient, Printed("ana-titer", "1:160", null, "2025-09-01"));
        await EnterAsync(patient, Printed("ana-titer", "neg", null, "2025-07-01"));

        var table = await TableAsync(patient);

        Assert.Multiple(() =>
        {
            Assert.That(
                table["days"]!.AsArray().Select(day => (string)day!),
                Is.EqualTo(new[] { "2025-07-01", "2025-09-01" })
            );
            Assert.That(
                Rows(table),
                Is.EquivalentTo(
                    new[]
                    {
                        "tsh mIU/L: 2025-07-01=2.10",
                        "ferritin ng/mL: 2025-07-01=18.0 2025-09-01=<5",
                        "ana-titer : 2025-07-01=neg",
                        "ana-titer : 2025-09-01=1:160",
                    }
                )
            );
            Assert.That((string)table["patient"]!["familyName"]!, Is.EqualTo("Example"));
        });
    }

    [Test]
    public async Task Rows_stand_in_the_order_of_the_catalogue()
    {
        var patient = await PatientAsync();
        foreach (var analyte in new[] { "ferritin", "hs-crp", "tsh", "tpo-ab", "ft4" })
        {
            var unit = (string)(await OkAsync(Client.GetAsync($"/v1/analytes/{analyte}")))["unit"]!;
            await EnterAsync(patient, Printed(analyte, "2", unit, "2025-07-01"));
        }

        var catalogue = (await OkAsync(Client.GetAsync("/v1/analytes")))["items"]!
            .AsArray()
            .Select(analyte => (string)analyte!["code"]!)
            .ToList();
        var rows = (await TableAsync(patient))["rows"]!.AsArray();
        var codes = rows.Select(row => (string)row!["analyte"]!).ToList();

        Assert.That(codes, Has.Count.EqualTo(5));
        Assert.That(codes.Take(3), Is.EquivalentTo(new[] { "tsh", "tpo-ab", "ft4" }));
        Assert.That(codes.Take(3).Select(code => catalogue.IndexOf(code)), Is.Ordered);
        Assert.That(
            rows.Select(row => (string)row!["category"]!)
                .Zip(rows.Skip(1).Select(row => (string)row!["category"]!))
                .Count(pair => pair.First != pair.Second),
            Is.EqualTo(rows.Select(row => (string)row!["category"]!).Distinct().Count() - 1),
            "a category stands together"
        );
    }

    [Test]
    public async Task A_panel_chooses_its_analytes_in_printed_order()
    {
        var patient = await PatientAsync();
        foreach (var analyte in new[] { "ft3", "ferritin", "tsh", "ft4" })
        {
            var unit = (string)(await OkAsync(Client.GetAsync($"/v1/analytes/{analyte}")))["unit"]!;
            await EnterAsync(patient, Printed(analyte, "2", unit, "2025-07-01"));
        }

        var table = await TableAsync(patient, "?panel=thyroid");

        Assert.That(
            table["rows"]!.AsArray().Select(row => (string)row!["analyte"]!),
            Is.EqualTo(new[] { "tsh", "ft4", "ft3" })
        );
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-table?panel=nothing"),
            404,
            "panel-not-found"
        );
    }

    [Test]
    public async Task Every_result_of_a_day_stays()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Printed("ferritin", "40", "ng/mL", "2025-07-01T07:00:00+00:00"));
        await EnterAsync(patient, Printed("ferritin", "44", "ng/mL", "2025-07-01T09:00:00+00:00"));

        var cell = (await TableAsync(patient))["rows"]![0]!["cells"]![0]!;

        Assert.That(
            cell["results"]!.AsArray().Select(one => (string)one!["text"]!),
            Is.EqualTo(new[] { "40", "44" })
        );
    }

    [Test]
    public async Task Laboratories_of_an_assay_dependent_analyte_have_rows_of_their_own()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01", "North"));
        await EnterAsync(patient, Antibodies(300, "2025-09-01", "South"));
        await EnterAsync(patient, Antibodies(540, "2025-11-01", " north "));

        var table = await TableAsync(patient);

        Assert.That(
            table["rows"]!
                .AsArray()
                .Select(row =>
                    $"{row!["laboratory"]} {(bool)row["assayDependent"]!} {row["cells"]!.AsArray().Count}"
                ),
            Is.EqualTo(new[] { "North True 2", "South True 1" })
        );
    }

    [Test]
    public async Task Another_unit_of_the_same_kind_is_marked_and_converted()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Printed("glucose-fasting", "5.00", "mmol/L", "2025-07-01"));
        await EnterAsync(patient, Printed("glucose-fasting", "95", "mg/dL", "2025-09-01"));

        var row = (await TableAsync(patient))["rows"]!.AsArray().Single()!;
        var other = row["cells"]![0]!["results"]![0]!;
        var own = row["cells"]![1]!["results"]![0]!;

        Assert.Multiple(() =>
        {
            Assert.That((string)row["unit"]!, Is.EqualTo("mg/dL"));
            Assert.That((string)other["text"]!, Is.EqualTo("5.00"));
            Assert.That((string)other["unit"]!, Is.EqualTo("mmol/L"));
            Assert.That((decimal)other["inRowUnit"]!, Is.EqualTo(90.08m).Within(0.01m));
            Assert.That(own["inRowUnit"], Is.Null);
        });
    }

    [Test]
    public async Task A_unit_that_does_not_convert_has_a_row_of_its_own()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        var arbitrary = Antibodies(88, "2025-12-01");
        arbitrary["unit"] = "U/mL";
        await EnterAsync(patient, arbitrary);

        Assert.That(
            Rows(await TableAsync(patient)),
            Is.EqualTo(new[] { "tpo-ab IU/mL: 2025-07-01=620", "tpo-ab U/mL: 2025-12-01=88" })
        );
    }

    [Test]
    public async Task A_change_of_laboratory_and_of_range_is_told()
    {
        var patient = await PatientAsync();
        foreach (var (value, day, laboratory, high) in Changes())
        {
            var entry = Printed("ferritin", value, "ng/mL", day);
            entry["laboratory"] = laboratory;
            entry["referenceRange"] = new JsonObject { ["low"] = 15, ["high"] = high };
            await EnterAsync(patient, entry);
        }

        var row = (await TableAsync(patient))["rows"]!.AsArray().Single()!;

        Assert.Multiple(() =>
        {
            Assert.That(
                row["cells"]!
                    .AsArray()
                    .Select(cell => (bool)cell!["results"]![0]!["assayChanged"]!),
                Is.EqualTo(new[] { false, false, true })
            );
            Assert.That((bool)row["rangeChanged"]!, Is.True);
            Assert.That((decimal)row["range"]!["high"]!, Is.EqualTo(200m));
            Assert.That(row["laboratory"], Is.Null);
        });

        static (string, string, string, int)[] Changes() =>
            [
                ("40", "2025-07-01", "North", 150),
                ("42", "2025-08-01", "North", 150),
                ("210", "2025-09-01", "South", 200),
            ];
    }

    [Test]
    public async Task From_and_to_choose_the_days()
    {
        var patient = await PatientAsync();
        foreach (var day in new[] { "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01" })
        {
            await EnterAsync(patient, Printed("ferritin", "40", "ng/mL", day));
        }

        var table = await TableAsync(patient, "?from=2025-08-01&to=2025-09-01");

        Assert.That(
            table["days"]!.AsArray().Select(day => (string)day!),
            Is.EqualTo(new[] { "2025-08-01", "2025-09-01" })
        );
    }

    [Test]
    public async Task What_was_entered_in_error_is_left_out_and_what_is_preliminary_says_so()
    {
        var patient = await PatientAsync();
        var wrong = await EnterAsync(patient, Printed("ferritin", "400", "ng/mL", "2025-07-01"));
        var preliminary = Printed("ferritin", "41", "ng/mL", "2025-08-01");
        preliminary["status"] = "preliminary";
        await EnterAsync(patient, preliminary);
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{wrong["id"]}/mark-in-error",
                new { reason = "another patient's" },
                1
            )
        );

        var table = await TableAsync(patient);

        Assert.That(Rows(table), Is.EqualTo(new[] { "ferritin ng/mL: 2025-08-01=41" }));
        Assert.That(
            (string)table["rows"]![0]!["cells"]![0]!["results"]![0]!["status"]!,
            Is.EqualTo("preliminary")
        );
        Assert.That(await PageAsync(patient), Does.Contain("<small>preliminary</small>"));
    }

    [Test]
    public async Task Two_days_are_compared_and_held_against_noise()
    {
        var patient = await PatientAsync();
        // Worked examples of the trend model: antibodies beyond noise, CRP within it.
        await EnterAsync(patient, Antibodies(620, "2025-07-01", "North"));
        await EnterAsync(patient, Antibodies(500, "2025-10-01", "North"));
        await EnterAsync(patient, Antibodies(390, "2025-12-30", "North"));
        await EnterAsync(patient, Printed("hs-crp", "4.8", "mg/L", "2025-07-01"));
        await EnterAsync(patient, Printed("hs-crp", "2.9", "mg/L", "2025-12-30"));
        await EnterAsync(patient, Printed("ferritin", "40", "ng/mL", "2025-12-30"));

        var table = await TableAsync(patient, "?dates=2025-12-30,2025-07-01");
        var rows = table["rows"]!.AsArray().ToDictionary(row => (string)row!["analyte"]!);

        Assert.Multiple(() =>
        {
            Assert.That(
                table["days"]!.AsArray().Select(day => (string)day!),
                Is.EqualTo(new[] { "2025-07-01", "2025-12-30" })
            );
            var antibodies = rows["tpo-ab"]!["comparison"]!;
            Assert.That((decimal)antibodies["changePercent"]!, Is.EqualTo(-37.10m));
            Assert.That((bool)antibodies["beyondNoise"]!, Is.True);
            Assert.That((string)antibodies["verdict"]!, Is.EqualTo("decrease"));
            Assert.That((decimal)antibodies["from"]!["value"]!, Is.EqualTo(620m));
            var crp = rows["hs-crp"]!["comparison"]!;
            Assert.That((decimal)crp["changePercent"]!, Is.EqualTo(-39.58m));
            Assert.That((bool)crp["beyondNoise"]!, Is.False);
            Assert.That(rows["ferritin"]!["comparison"], Is.Null, "one day only");
        });
    }

    [Test]
    public async Task Days_of_two_laboratories_are_not_compared_where_the_assay_matters()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01", "North"));
        await EnterAsync(patient, Antibodies(390, "2025-12-30", "South"));

        var rows = (await TableAsync(patient, "?dates=2025-07-01,2025-12-30"))["rows"]!.AsArray();

        Assert.That(rows, Has.Count.EqualTo(2));
        Assert.That(rows.Select(row => row!["comparison"]), Is.All.Null);
    }

    [TestCase("15", "3", null, 3)]
    [TestCase("3", "15", 3, null)]
    [TestCase("15", "16", 15, 16)]
    public async Task A_day_that_is_left_out_as_acute_phase_is_not_compared_with_itself(
        string first,
        string second,
        int? from,
        int? to
    )
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Printed("hs-crp", first, "mg/L", "2025-07-01"));
        await EnterAsync(patient, Printed("hs-crp", second, "mg/L", "2025-12-30"));

        var table = await TableAsync(patient, "?dates=2025-07-01,2025-12-30");
        var compared = table["rows"]!.AsArray().Single()!["comparison"]!;

        Assert.That((int?)compared["from"]?["value"], Is.EqualTo(from));
        Assert.That((int?)compared["to"]?["value"], Is.EqualTo(to));
        if (from is null || to is null)
        {
            Assert.That((string)compared["verdict"]!, Is.EqualTo("acutePhase"));
            Assert.That(compared["changePercent"], Is.Null);
            Assert.That(compared["beyondNoise"], Is.Null);
        }
        else
        {
            Assert.That((decimal)compared["changePercent"]!, Is.EqualTo(6.67m));
        }
    }

    [Test]
    public async Task The_page_keeps_the_order_of_a_panel_that_comes_back_to_a_category()
    {
        var code = $"own-{Guid.NewGuid():N}"[..20];
        await OkAsync(
            Client.PostAsJsonAsync(
                "/v1/panels",
                new
                {
                    code,
                    name = "Own",
                    analytes = new[] { "tsh", "ferritin", "ft4" },
                }
            )
        );
        var patient = await PatientAsync();
        await EnterAsync(patient, Printed("ft4", "1.2", "ng/dL", "2025-07-01"));
        await EnterAsync(patient, Printed("ferritin", "40", "ng/mL", "2025-07-01"));
        await EnterAsync(patient, Printed("tsh", "2", "mIU/L", "2025-07-01"));

        var page = await PageAsync(patient, $"?panel={code}");

        Assert.That(
            System
                .Text.RegularExpressions.Regex.Matches(page, "scope=\"row\">([^<]+)")
                .Select(match => match.Groups[1].Value),
            Is.EqualTo(new[] { "Thyrotropin (TSH)", "Ferritin", "Thyroxine free (FT4)" })
        );
    }

    [TestCase("dates=2025-07-01", "/dates")]
    [TestCase("dates=2025-07-01,2025-07-01", "/dates")]
    [TestCase("dates=2025-07-01,2025-08-01,2025-09-01", "/dates")]
    [TestCase("dates=yesterday,today", "/dates")]
    [TestCase("dates=2025-07-01,2025-08-01&from=2025-01-01", "/dates")]
    [TestCase("from=2025-08-01&to=2025-07-01", "/from")]
    public async Task What_can_be_no_table_is_refused(string query, string pointer)
    {
        var problem = await ProblemAsync(
            Client.GetAsync($"/v1/patients/{await PatientAsync()}/lab-table?{query}"),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [Test]
    public async Task A_spreadsheet_gets_the_same_and_runs_nothing()
    {
        var patient = await PatientAsync();
        var entry = Antibodies(620, "2025-07-01", "=cmd|' /C calc'!A0");
        await EnterAsync(patient, entry);
        await EnterAsync(
            patient,
            new
            {
                analyte = "ana-titer",
                text = "@SUM(1+1), \"quoted\"\r\nsecond line",
                collectedAt = "2025-07-01",
            }
        );
        await EnterAsync(patient, Printed("ferritin", "<5", "ng/mL", "2025-09-01"));

        using var response = await GetAsync(patient, "", "text/csv");
        var records = await ReadAsync(response);
        var rows = records.Skip(1).ToDictionary(row => row[0]);

        Assert.Multiple(() =>
        {
            Assert.That(
                response.Content.Headers.ContentType!.ToString(),
                Is.EqualTo("text/csv; charset=utf-8")
            );
            Assert.That(
                response.Content.Headers.ContentDisposition!.DispositionType,
                Is.EqualTo("attachment")
            );
            Assert.That(
                records[0],
                Is.EqualTo(
                    new[]
                    {
                        "analyte",
                        "name",
                        "category",
                        "specimen",
                        "unit",
                        "range",
                        "2025-07-01",
                        "2025-07-01 flag",
                        "2025-07-01 laboratory",
                        "2025-09-01",
                        "2025-09-01 flag",
                        "2025-09-01 laboratory",
                    }
                )
            );
            Assert.That(rows["tpo-ab"][6], Is.EqualTo("620"));
            Assert.That(rows["tpo-ab"][7], Is.EqualTo("high"));
            Assert.That(rows["tpo-ab"][5], Is.EqualTo("below 34"));
            Assert.That(rows["tpo-ab"][8], Does.StartWith("'="));
            Assert.That(rows["ana-titer"][6], Does.StartWith("'@SUM(1+1), \"quoted\"\r\nsecond"));
            Assert.That(rows["ferritin"][9], Is.EqualTo("<5"));
            Assert.That(rows["ferritin"][6], Is.Empty);
        });
    }

    [Test]
    public async Task A_negative_number_stays_a_number_in_a_spreadsheet()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Printed("ferritin", "-5.0", "ng/mL", "2025-09-01"));

        var records = await ReadAsync(await GetAsync(patient, "", "text/csv"));

        Assert.That(records[1][6], Is.EqualTo("-5.0"));
    }

    [Test]
    public async Task The_page_is_escaped_and_may_run_and_load_nothing()
    {
        var patient = (string)
            (await RegisterAsync("<script>alert(1)</script>", "O'Neill & \"Sons\""))["id"]!;
        await EnterAsync(patient, Antibodies(620, "2025-07-01", "<img src=x>"));

        using var response = await GetAsync(patient, "", "text/html");
        var page = await response.Content.ReadAsStringAsync();
        var style = Style().Match(page).Groups[1].Value;
        var hash = Convert.ToBase64String(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style))
        );

        Assert.Multiple(() =>
        {
            Assert.That(page, Does.StartWith("<!doctype html>"));
            Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("<img"));
            Assert.That(page, Does.Contain("&lt;img src=x&gt;"));
            Assert.That(page, Does.Not.Match("(src|href)=\"|url\\(|@import"));
            Assert.That(page, Does.Not.Contain(" style="));
            Assert.That(style, Does.Contain("@page").And.Contain("@media print"));
            Assert.That(
                response.Headers.GetValues("Content-Security-Policy").Single(),
                Is.EqualTo(
                    $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                )
            );
        });
    }

    [Test]
    public async Task The_page_says_flags_in_letters_and_where_the_assay_changed()
    {
        var patient = await PatientAsync();
        foreach (
            var (value, day, laboratory) in new[]
            {
                ("40", "2025-07-01", "North"),
                ("210", "2025-09-01", "South"),
            }
        )
        {
            var entry = Printed("ferritin", value, "ng/mL", day);
            entry["laboratory"] = laboratory;
            entry["referenceRange"] = new JsonObject { ["low"] = 15, ["high"] = 150 };
            await EnterAsync(patient, entry);
        }

        var page = await PageAsync(patient);

        Assert.That(
            page,
            Does.Contain("<td class=\"out changed\">210 <span>[H]</span> <sup>2</sup></td>")
                .And.Contain("<td>40 <sup>1</sup></td>")
                .And.Contain("<sup>1</sup> North; <sup>2</sup> South")
        );
    }

    [Test]
    public async Task The_page_breaks_many_days_into_blocks_that_hold_all_of_them()
    {
        var patient = await PatientAsync();
        foreach (var month in Enumerable.Range(1, 9))
        {
            await EnterAsync(
                patient,
                Printed("ferritin", $"{40 + month}", "ng/mL", $"2025-0{month}-01")
            );
        }

        var page = await PageAsync(patient);

        Assert.That(page.Split("<table>"), Has.Length.EqualTo(3));
        foreach (var month in Enumerable.Range(1, 9))
        {
            Assert.That(page, Does.Contain($"<th scope=\"col\">2025-0{month}-01</th>"));
            Assert.That(page, Does.Contain($"<td>{40 + month}</td>"));
        }
    }

    [Test]
    public async Task The_page_compares_two_days()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01", "North"));
        await EnterAsync(patient, Antibodies(390, "2025-12-30", "North"));

        var page = await PageAsync(patient, "?dates=2025-07-01,2025-12-30");

        Assert.That(page, Does.Contain("<td>-37.1 %</td><td>yes: a decrease beyond noise</td>"));
    }

    [Test]
    public async Task Without_results_there_is_an_empty_table_of_each_kind()
    {
        var patient = await PatientAsync();

        Assert.That((await TableAsync(patient))["rows"]!.AsArray(), Is.Empty);
        Assert.That(await PageAsync(patient), Does.Contain("There are no results in this time."));
        Assert.That(await ReadAsync(await GetAsync(patient, "", "text/csv")), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Json_is_what_comes_unless_asked_and_what_is_not_offered_is_refused()
    {
        var patient = await PatientAsync();

        using var plain = await Client.GetAsync($"/v1/patients/{patient}/lab-table");

        Assert.That(plain.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(plain.Headers.Vary, Does.Contain("Accept"));
        await ProblemAsync(
            Client.SendAsync(Asking(patient, "", "application/pdf")),
            406,
            "not-acceptable"
        );
        var contract = await TheContract.ReadAsync();
        Assert.That(
            contract.Find(HttpMethod.Get, $"/v1/patients/{patient}/lab-table")!.Node["responses"]![
                "200"
            ]!["content"]!
                .AsObject()
                .Select(one => one.Key),
            Is.EquivalentTo(new[] { "application/json", "text/csv", "text/html" })
        );
    }

    [Test]
    public async Task Reading_it_is_audited_and_kept_from_others()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01"));
        await PageAsync(patient);

        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            other.GetAsync($"/v1/patients/{patient}/lab-table"),
            404,
            "patient-not-found"
        );
        using var desk = await SignInAsAsync(Role.FrontDesk);
        await ProblemAsync(desk.GetAsync($"/v1/patients/{patient}/lab-table"), 403, "forbidden");
        Assert.That(await AuditAsync(patient), Does.Contain("GetLabTable:done"));
    }

    private Task<JsonNode> TableAsync(string patient, string query = "") =>
        OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-table{query}"));

    private async Task<string> PageAsync(string patient, string query = "")
    {
        using var response = await GetAsync(patient, query, "text/html");
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string patient, string query, string accept)
    {
        using var request = Asking(patient, query, accept);
        var response = await Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo(accept));
        return response;
    }

    private static HttpRequestMessage Asking(string patient, string query, string accept)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v1/patients/{patient}/lab-table{query}"
        );
        request.Headers.Accept.ParseAdd(accept);
        return request;
    }

    private static async Task<List<string[]>> ReadAsync(HttpResponseMessage response)
    {
        using var csv = CsvReader.Create(
            await response.Content.ReadAsStreamAsync(),
            new CsvReaderOptions { HasHeader = false }
        );
        List<string[]> records = [];
        while (csv.Read())
        {
            records.Add([
                .. Enumerable.Range(0, csv.FieldCount).Select(index => csv.GetString(index)),
            ]);
        }

        return records;
    }

    private static IEnumerable<string> Rows(JsonNode table) =>
        table["rows"]!
            .AsArray()
            .Select(row =>
                $"{row!["analyte"]} {row["unit"]}: "
                + string.Join(
                    ' ',
                    row["cells"]!
                        .AsArray()
                        .Select(cell => $"{cell!["day"]}={cell["results"]![0]!["text"]}")
                )
            );

    private static JsonObject Printed(
        string analyte,
        string printed,
        string? unit,
        string collectedAt
    ) =>
        new()
        {
            ["analyte"] = analyte,
            ["printed"] = printed,
            ["unit"] = unit,
            ["collectedAt"] = collectedAt,
        };

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
