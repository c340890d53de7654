using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;
using PdfSharp.Pdf;
using PdfSharp.Pdf.IO;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Tests.Plans.Export;

public sealed partial class GetPlanExportTests : PlanTest
{
    private static readonly string[] Templates =
    [
        "5r-gut",
        "aip",
        "med-antiinf",
        "stress",
        "sleep",
        "move",
        "comp-autogut",
        "sibo-light",
    ];

    [Test]
    public async Task Is_a_page_for_the_patient_with_this_week_first()
    {
        var plan = await FollowedAsync(Today.AddDays(-8));

        using var response = await ExportAsync(plan, "text/html");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Multiple(() =>
        {
            Assert.That(
                response.Content.Headers.ContentType?.ToString(),
                Is.EqualTo("text/html; charset=utf-8")
            );
            Assert.That(html, Does.Contain("<html lang=\"en\">"));
            Assert.That(html, Does.Contain("<title>Calm the gut</title>"));
            Assert.That(html, Does.Contain("<bdi>Ada Example</bdi>"));
            Assert.That(html, Does.Contain("Week 2 of your plan"));
            Assert.That(
                Headings().Matches(html).Select(match => match.Groups[1].Value),
                Is.EqualTo(
                    new[]
                    {
                        "This week",
                        "Your day",
                        "Good to know",
                        "The weeks ahead",
                        "For the fridge",
                    }
                )
            );
            // Three times a day, seven days, two weeks; the zinc of the next phase's second week is not among them.
            Assert.That(Between(html, "For the fridge", "</main>"), Does.Not.Contain("Zinc"));
            Assert.That(html, Does.Contain("3 times a day · 5 min"));
            Assert.That(html, Does.Contain("every day · 15 mg"));
        });
    }

    [Test]
    public async Task Runs_and_loads_nothing_and_prints_on_the_paper_of_the_practice()
    {
        var plan = await FollowedAsync();

        using var response = await ExportAsync(plan, "text/html");
        var html = await response.Content.ReadAsStringAsync();
        var style = Between(html, "<style>", "</style>")["<style>".Length..];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));

        Assert.Multiple(() =>
        {
            Assert.That(
                response.Headers.GetValues("Content-Security-Policy").Single(),
                Does.StartWith($"default-src 'none'; style-src 'sha256-{hash}'; ")
            );
            Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("style=\""));
            Assert.That(style, Does.Contain("size: A4").And.Contain("@media print"));
        });
    }

    [Test]
    public async Task Leaves_out_what_is_left_to_the_staff()
    {
        var content = TwoPhases(Today);
        content["phases"]![0]!["items"]!
            .AsArray()
            .Add(
                JsonNode.Parse(
                    """{ "id": "d3", "category": "supplement", "instruction": "Vitamin D3 drops", "timesPerWeek": 7, "onlyIf": "it is low" }"""
                )
            );
        content["phases"]![0]!["advance"] = JsonNode.Parse(
            """{ "staffDecide": "the scores are calm", "criteria": [{ "measure": "gisi", "direction": "downPoints", "amount": 11 }] }"""
        );
        content["targets"] = JsonNode.Parse(
            """
            [
              { "id": "a", "measure": "ferritin", "direction": "up", "amount": 31, "byWeek": 4, "suggested": true, "set": true },
              { "id": "b", "measure": "tpo-ab", "direction": "down", "amount": 32, "byWeek": 6, "suggested": false, "set": true },
              { "id": "c", "measure": "hs-crp", "direction": "down", "amount": 33, "byWeek": 6, "suggested": true, "set": false }
            ]
            """
        );
        content["monitoring"] = JsonNode.Parse(
            """[{ "kind": "lab", "code": "hs-crp", "atWeeks": [4] }, { "kind": "questionnaire", "code": "gisi", "atWeeks": [4] }]"""
        );
        var plan = await ActAsync(await CreatePlanAsync(await PatientAsync(), content), "publish");

        var html = await HtmlAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("Ferritin: up by 31 % by week 4"));
            Assert.That(html, Does.Not.Contain("32 %").And.Not.Contain("33 %"));
            Assert.That(html, Does.Not.Contain("Vitamin D3 drops"));
            Assert.That(html, Does.Not.Contain("scores are calm").And.Not.Contain("11 points"));
            // Nobody has begun the flare.
            Assert.That(html, Does.Not.Contain("Rest</li>").And.Not.Contain("joint swelling"));
            Assert.That(html, Does.Contain("Tests and questionnaires to come"));
            Assert.That(html, Does.Not.Contain(">gisi<").And.Not.Contain("hs-crp"));
        });
    }

    [Test]
    public async Task Follows_the_variant_that_stands_in_and_the_rest_of_a_plan()
    {
        var plan = await FollowedAsync(Today.AddDays(-1));
        var flare = await ActAsync(plan, "phases/remove/start-variant", new { variant = "flare" });
        var inFlare = await HtmlAsync(flare);
        var paused = await HtmlAsync(
            await ActAsync(await FollowedAsync(Today.AddDays(-1)), "pause")
        );
        var over = await HtmlAsync(await FollowedAsync(Today.AddDays(-60)));

        Assert.Multiple(() =>
        {
            Assert.That(inFlare, Does.Contain("“Flare” stands in for it"));
            Assert.That(Between(inFlare, "This week", "Good to know"), Does.Contain("Rest"));
            Assert.That(paused, Does.Contain("Your plan rests."));
            Assert.That(paused, Does.Not.Contain("For the fridge"));
            Assert.That(over, Does.Contain("The weeks of this plan are over."));
        });
    }

    [Test]
    public async Task Is_of_the_published_revision_alone()
    {
        var plan = await FollowedAsync(Today);
        var draft = await ActAsync(plan, "revise");
        var content = ContentOf(draft);
        content["phases"]![0]!["items"]![0]!["instruction"] = "Leave out dairy";
        var changed = await PutAsync(draft, content);
        var before = await HtmlAsync(changed);
        await ActAsync(changed, "publish");
        var after = await HtmlAsync(changed);

        Assert.Multiple(() =>
        {
            Assert.That(before, Does.Contain("Leave out gluten").And.Contain("revision 1"));
            Assert.That(before, Does.Not.Contain("dairy"));
            Assert.That(after, Does.Contain("Leave out dairy").And.Contain("revision 2"));
        });
        var unpublished = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        await ProblemAsync(ExportAsync(unpublished, "text/html"), 409, "plan-not-published");
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(other.GetAsync($"{PathOf(plan)}/export"), 404, "plan-not-found");
    }

    [TestCaseSource(nameof(Templates))]
    public async Task Never_tells_to_stop_a_prescribed_medicine(string protocol)
    {
        var draft = await CreatePlanAsync(
            await PatientAsync(),
            new JsonObject
            {
                ["protocol"] = new JsonObject { ["code"] = protocol, ["version"] = 1 },
                ["startsOn"] = Text(Today),
            }
        );
        await SettleAsync(draft);
        var plan = await ActAsync(await ReadAsync(draft), "publish");

        var html = await HtmlAsync(plan);
        var texts = Tags()
            .Split(Between(html, "<body>", "</body>"))
            .Select(WebUtility.HtmlDecode)
            .Where(text => !string.IsNullOrWhiteSpace(text))
            .ToArray();
        using var pdf = await ExportAsync(plan, "application/pdf");

        Assert.Multiple(() =>
        {
            Assert.That(texts, Has.Length.GreaterThan(30));
            Assert.That(texts.Where(text => MedicineWording.TellsToStop(text!)), Is.Empty);
            Assert.That(html, Does.Contain("Keep taking every medicine that was prescribed"));
            Assert.That(pdf.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        });
    }

    [TestCase("a4", 595)]
    [TestCase("letter", 612)]
    public async Task Is_a_PDF_of_several_numbered_pages_on_the_paper_of_the_practice(
        string paper,
        int width
    )
    {
        await UsePaperAsync(paper);
        var plan = await LongPlanAsync("Zoë-Łucja", "Ångström-Gómez");

        using var response = await ExportAsync(plan, "application/pdf");
        var bytes = await response.Content.ReadAsByteArrayAsync();
        using var document = PdfReader.Open(new MemoryStream(bytes), PdfDocumentOpenMode.Import);

        Assert.Multiple(() =>
        {
            Assert.That(
                response.Content.Headers.ContentType?.MediaType,
                Is.EqualTo("application/pdf")
            );
            Assert.That(document.PageCount, Is.GreaterThan(3));
            Assert.That(document.Info.Title, Is.EqualTo("Ruhe für den Darm"));
            Assert.That(document.Internals.Catalog.Elements.GetString("/Lang"), Is.EqualTo("en"));
            Assert.That(
                document.Pages.Cast<PdfPage>().Select(page => (int)page.Width.Point),
                Has.All.EqualTo(width)
            );
        });
        await UsePaperAsync("a4");
    }

    [Test]
    public async Task On_paper_headings_stay_with_their_text_and_every_page_has_its_number()
    {
        var plan = await LongPlanAsync("Zoë-Łucja", "Ångström-Gómez");
        var html = await HtmlAsync(plan);
        using var response = await ExportAsync(plan, "application/pdf");
        var pages = await TextOfAsync(await response.Content.ReadAsByteArrayAsync());
        var headings = AnyHeading()
            .Matches(html)
            .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
            .ToHashSet();

        Assert.Multiple(() =>
        {
            Assert.That(headings, Has.Count.GreaterThan(10));
            for (var i = 0; i < pages.Length; i++)
            {
                var lines = pages[i]
                    .Split(
                        '\n',
                        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                    );
                Assert.That(
                    lines[^1],
                    Does.EndWith(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Page {i + 1} of {pages.Length}"
                        )
                    )
                );
                Assert.That(headings, Does.Not.Contain(lines[^2]), $"page {i + 1}");
            }

            Assert.That(pages[0], Does.Contain("Ruhe für den Darm"));
            Assert.That(pages[0], Does.Contain("For Zoë-Łucja Ångström-Gómez"));
            Assert.That(pages[0], Does.Contain("This week"));
            Assert.That(string.Concat(pages), Does.Contain("Step 39 of the plan"));
        });
    }

    [TestCase("مريم", "العلي")]
    [TestCase("שרה", "כהן")]
    [TestCase("สมชาย", "ใจดี")]
    [TestCase("美咲", "田中")]
    public async Task Points_to_the_page_where_a_script_cannot_be_set_in_a_PDF(
        string given,
        string family
    )
    {
        var patient = (string)(await RegisterAsync(given, family))["id"]!;
        var plan = await FollowedAsync(Today, patient);

        var problem = await ProblemAsync(
            ExportAsync(plan, "application/pdf"),
            422,
            "pdf-script-unsupported"
        );
        var html = await HtmlAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That((string)problem["detail"]!, Does.Contain("text/html"));
            Assert.That((string)problem["detail"]!, Does.Not.Contain(given));
            Assert.That(html, Does.Contain($"<bdi>{given} {family}</bdi>"));
        });
    }

    [Test]
    public async Task Shows_words_as_words_and_answers_what_is_asked_for()
    {
        var content = TwoPhases(Today);
        content["title"] = "Calm <b>& steady</b>";
        var plan = await ActAsync(await CreatePlanAsync(await PatientAsync(), content), "publish");

        using var any = await ExportAsync(plan, "*/*");

        Assert.Multiple(async () =>
        {
            Assert.That(any.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
            Assert.That(
                await any.Content.ReadAsStringAsync(),
                Does.Contain("Calm &lt;b&gt;&amp; steady&lt;/b&gt;")
            );
            Assert.That(
                await AuditAsync((string)plan["patientId"]!),
                Does.Contain("GetPlanExport:done")
            );
        });
        await ProblemAsync(ExportAsync(plan, "application/json"), 406, "not-acceptable");
    }

    private async Task<HttpResponseMessage> ExportAsync(JsonNode plan, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{PathOf(plan)}/export");
        request.Headers.Accept.ParseAdd(accept);
        return await Client.SendAsync(request);
    }

    private async Task<string> HtmlAsync(JsonNode plan)
    {
        using var response = await ExportAsync(plan, "text/html");
        var html = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), html);
        return html;
    }

    private async Task UsePaperAsync(string paper)
    {
        var practice = await OkAsync(Client.GetAsync("/v1/practice"));
        var settings = new JsonObject { ["paperSize"] = paper };
        foreach (
            var member in new[]
            {
                "name",
                "timeZone",
                "fourEyes",
                "crisisText",
                "languages",
                "alertEscalation",
            }
        )
        {
            settings[member] = practice[member]?.DeepClone();
        }

        await OkAsync(
            SendAsync(HttpMethod.Put, "/v1/practice", settings, (int)practice["version"]!)
        );
    }

    private async Task<JsonNode> LongPlanAsync(string given, string family)
    {
        var content = TwoPhases(Today);
        content["title"] = "Ruhe für den Darm";
        content["summary"] = string.Join(
            " ",
            Enumerable.Repeat("Schritt für Schritt, so wie es für dich passt.", 12)
        );
        string[] categories = ["diet", "supplement", "stress", "sleep", "movement", "tracking"];
        foreach (var phase in content["phases"]!.AsArray())
        {
            var items = phase!["items"]!.AsArray();
            for (var i = 0; i < 40; i++)
            {
                items.Add(
                    new JsonObject
                    {
                        ["id"] = $"step-{i}",
                        ["category"] = categories[i % categories.Length],
                        ["instruction"] =
                            $"Step {i} of the plan: take the time for it, and write down how it went – even where it went otherwise",
                        ["timesPerWeek"] = i % 3 == 0 ? 3 : 7,
                        ["timing"] = i % 2 == 0 ? "in the morning" : "in the evening",
                    }
                );
            }
        }

        var patient = (string)(await RegisterAsync(given, family))["id"]!;
        return await ActAsync(await CreatePlanAsync(patient, content), "publish");
    }

    /// <summary>The text of each page, by poppler's own reading.</summary>
    private static async Task<string[]> TextOfAsync(byte[] pdf)
    {
        if (!File.Exists("/usr/bin/pdftotext"))
        {
            Assert.Ignore("There is no pdftotext: install it (apt-get install poppler-utils).");
        }

        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pdf");
        await File.WriteAllBytesAsync(file, pdf);
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("/usr/bin/pdftotext", ["-layout", file, "-"])
                {
                    RedirectStandardOutput = true,
                }
            )!;
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return text.Split('\f', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Between(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        Assert.That(start, Is.Not.Negative, from);
        var end = text.IndexOf(to, start, StringComparison.Ordinal);
        return text[start..(end < 0 ? text.Length : end)];
    }

    [GeneratedRegex("<h2[^>]*>([^<]*)</h2>")]
    private static partial Regex Headings();

    [GeneratedRegex("<h[23][^>]*>([^<]*)</h[23]>")]
    private static partial Regex AnyHeading();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}

/// <summary>A server without any font.</summary>
public sealed class PdfFontsTests : PlanTest
{
    protected override IEnumerable<string> Settings => ["--PdfFonts:Folders:0=/no/fonts/here"];

    [Test]
    public async Task Without_a_font_the_problem_names_the_package_and_the_page()
    {
        var plan = await FollowedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{PathOf(plan)}/export");
        request.Headers.Accept.ParseAdd("application/pdf");

        var problem = await ProblemAsync(Client.SendAsync(request), 422, "pdf-font-missing");

        Assert.That(
            (string)problem["detail"]!,
            Does.Contain("fonts-dejavu-core").And.Contain("text/html")
        );
        using var page = await Client.GetAsync($"{PathOf(plan)}/export");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
