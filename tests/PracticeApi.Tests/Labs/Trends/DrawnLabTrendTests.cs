using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NUnit.Framework;
using PracticeApi.Tests.Contract;

namespace PracticeApi.Tests.Labs.Trends;

public sealed class DrawnLabTrendTests : LabTest
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public async Task Is_drawn_when_asked_for_with_its_explanation_for_those_who_cannot_see_it()
    {
        var patient = await PatientAsync();
        string[] days = ["2025-07-01", "2025-08-26", "2025-10-21", "2025-12-30"];
        decimal[] values = [620, 540, 455, 390];
        for (var i = 0; i < values.Length; i++)
        {
            await EnterAsync(patient, Antibodies(values[i], days[i]));
        }

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));
        using var response = await AskAsync(patient, "tpo-ab", "image/svg+xml");
        var picture = XElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Multiple(() =>
        {
            Assert.That(
                response.Content.Headers.ContentType!.ToString(),
                Is.EqualTo("image/svg+xml; charset=utf-8")
            );
            Assert.That(response.Headers.Vary, Does.Contain("Accept"));
            Assert.That(
                response.Headers.GetValues("Content-Security-Policy").Single(),
                Is.EqualTo("default-src 'none'; frame-ancestors 'none'")
            );
            Assert.That(
                (string)picture.Element(Svg + "desc")!,
                Does.StartWith((string)trend["overall"]!["explanation"]!)
            );
            Assert.That(
                (string)picture.Element(Svg + "title")!,
                Does.Contain((string)trend["analyteName"]!)
            );
            Assert.That(
                Points(picture),
                Is.EqualTo(
                    new[]
                    {
                        "2025-07-01: 620 IU/mL, above the range",
                        "2025-08-26: 540 IU/mL, above the range",
                        "2025-10-21: 455 IU/mL, above the range",
                        "2025-12-30: 390 IU/mL, above the range",
                    }
                )
            );
            Assert.That(Legend(picture), Has.Some.EqualTo("range: up to 34 (laboratory)"));
        });
    }

    [Test]
    public async Task Laboratories_are_series_apart_and_their_names_are_escaped()
    {
        var patient = await PatientAsync();
        await EnterAsync(patient, Antibodies(620, "2025-07-01", "<b>North & Co</b>"));
        await EnterAsync(patient, Antibodies(300, "2025-09-01", "South"));

        using var response = await AskAsync(patient, "tpo-ab", "image/svg+xml");
        var text = await response.Content.ReadAsStringAsync();
        var legend = Legend(XElement.Parse(text));

        Assert.That(text, Does.Not.Contain("<b>"));
        Assert.That(
            legend.Take(2),
            Is.EqualTo(new[] { "1 <b>North & Co</b>, IU/mL", "2 South, IU/mL" })
        );
    }

    [Test]
    public async Task Bounds_and_results_left_out_are_told()
    {
        var patient = await PatientAsync();
        foreach (
            var (printed, day) in new[]
            {
                ("<0.5", "2025-07-01"),
                ("48", "2025-09-01"),
                ("1.2", "2025-11-01"),
            }
        )
        {
            await EnterAsync(
                patient,
                new
                {
                    analyte = "hs-crp",
                    printed,
                    unit = "mg/L",
                    collectedAt = day,
                }
            );
        }

        using var response = await AskAsync(patient, "hs-crp", "image/svg+xml");
        var points = Points(XElement.Parse(await response.Content.ReadAsStringAsync())).ToList();

        Assert.That(points[0], Does.StartWith("2025-07-01: <0.5 mg/L"));
        Assert.That(points[1], Does.EndWith("not counted: acute phase likely"));
    }

    [Test]
    public async Task Words_alone_are_listed()
    {
        var patient = await PatientAsync();
        await EnterAsync(
            patient,
            new
            {
                analyte = "ana-pattern",
                text = "speckled",
                collectedAt = "2025-07-01",
            }
        );

        using var response = await AskAsync(patient, "ana-pattern", "image/svg+xml");

        Assert.That(
            await response.Content.ReadAsStringAsync(),
            Does.Contain("there is no number to draw").And.Contain("2025-07-01 speckled")
        );
    }

    [TestCase("", "application/json")]
    [TestCase("*/*", "application/json")]
    [TestCase("application/json", "application/json")]
    [TestCase("image/*", "image/svg+xml")]
    [TestCase("text/html, image/svg+xml;q=0.9, */*;q=0.1", "image/svg+xml")]
    public async Task Json_comes_unless_a_picture_is_wanted_more(string accept, string expected)
    {
        using var response = await AskAsync(await PatientAsync(), "tpo-ab", accept);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo(expected));
        Assert.That(response.Headers.Vary, Does.Contain("Accept"));
    }

    [Test]
    public async Task What_is_not_offered_is_refused()
    {
        var refused = await AskAsync(await PatientAsync(), "tpo-ab", "image/png");

        Assert.That(refused.Headers.Vary, Does.Contain("Accept"));
        await ProblemAsync(Task.FromResult(refused), 406, "not-acceptable");
    }

    [Test]
    public async Task The_contract_lists_what_is_offered()
    {
        var contract = await TheContract.ReadAsync();
        var operation = contract.Operations.Single(one => one.Id == "getLabTrend").Node;

        Assert.That(
            operation["responses"]!["200"]!["content"]!.AsObject().Select(one => one.Key),
            Is.EquivalentTo(new[] { "application/json", "image/svg+xml" })
        );
        Assert.That(operation["responses"]!["406"], Is.Not.Null);
    }

    [Test]
    public async Task A_measurement_is_drawn_as_well()
    {
        var patient = await PatientAsync();
        foreach (var (value, day) in new[] { (8, "2025-07-01"), (4, "2025-09-01") })
        {
            await OkAsync(
                SendAsync(
                    HttpMethod.Post,
                    $"/v1/patients/{patient}/measurements",
                    new JsonObject
                    {
                        ["kind"] = "pain",
                        ["value"] = value,
                        ["unit"] = "{score}",
                        ["at"] = day,
                    }.ToJsonString()
                )
            );
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v1/patients/{patient}/measurements/trend?kind=pain"
        );
        request.Headers.Accept.ParseAdd("image/svg+xml");
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        Assert.That(
            Points(XElement.Parse(text)),
            Is.EqualTo(new[] { "2025-07-01: 8 points", "2025-09-01: 4 points" })
        );
    }

    private async Task<HttpResponseMessage> AskAsync(string patient, string analyte, string accept)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v1/patients/{patient}/lab-trends/{analyte}"
        );
        if (accept.Length > 0)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await Client.SendAsync(request);
    }

    private static IEnumerable<string> Points(XElement picture) =>
        picture
            .Elements(Svg + "g")
            .Where(one => (string?)one.Attribute("class") == "point")
            .Select(one => (string)one.Element(Svg + "title")!);

    private static List<string> Legend(XElement picture) =>
        [
            .. picture
                .Elements(Svg + "g")
                .Where(one => (string?)one.Attribute("class") == "legend")
                .Select(one =>
                    string.Join(' ', one.Elements(Svg + "text").Select(text => text.Value))
                ),
        ];
}
