using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Intakes;

/// <summary>The patient's page as it is sent, whatever reads it.</summary>
public sealed partial class IntakePageRequestsTests : IntakeTest
{
    [Test]
    public async Task Says_nothing_before_the_birth_date_and_lets_nothing_out()
    {
        var intake = await AssignAsync("phq-9");
        using var browser = Browser();

        using var response = await browser.GetAsync($"/intake/{TokenOf(intake)}");
        var page = await response.Content.ReadAsStringAsync();
        string Header(string name) => response.Headers.GetValues(name).Single();

        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(
                Header("Content-Security-Policy"),
                Does.StartWith("default-src 'none'")
                    .And.Contain("script-src 'self'")
                    .And.Contain("frame-ancestors 'none'")
                    .And.Not.Contain("unsafe")
                    .And.Not.Contain("http")
            );
            Assert.That(Header("Referrer-Policy"), Is.EqualTo("no-referrer"));
            Assert.That(Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(Header("X-Frame-Options"), Is.EqualTo("DENY"));
            Assert.That(page, Does.Not.Contain("Patient Health Questionnaire"));
            Assert.That(page, Does.Not.Match(@"<script>|<style|\sstyle=|\son[a-z]+="));
            Assert.That(page, Does.Not.Match(@"(src|href|action)=""(https?:)?//"));
        });
    }

    [Test]
    public async Task The_birth_date_is_asked_once_and_kept_in_a_cookie_of_this_link_alone()
    {
        var intake = await AssignAsync("phq-9");
        using var browser = Browser();

        using var opened = await EnterAsync(browser, intake);
        var cookies = opened.Headers.GetValues("Set-Cookie").ToArray();

        Assert.That((int)opened.StatusCode, Is.EqualTo(303));
        Assert.That(cookies, Has.Length.EqualTo(2));
        Assert.That(
            cookies,
            Has.All.Contain("httponly")
                .And.All.Contain("samesite=strict")
                .And.All.Not.Contain(BirthDate)
        );
        Assert.That(
            cookies.Select(cookie => cookie.Split("path=")[1].Split(';')[0]),
            Is.EquivalentTo(new[] { $"/intake/{TokenOf(intake)}", $"/v1/intake/{TokenOf(intake)}" })
        );
        // It opens the page and the requests of its script.
        var page = await browser.GetStringAsync($"/intake/{TokenOf(intake)}");
        Assert.That(page, Does.Contain("Patient Health Questionnaire"));
        using var answer = await browser.GetAsync(PathOf(intake));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Its_script_and_style_are_kept_by_the_browser()
    {
        var intake = await AssignAsync("gisi");
        using var browser = Browser();
        var page = await browser.GetStringAsync($"/intake/{TokenOf(intake)}");
        var assets = System
            .Text.RegularExpressions.Regex.Matches(
                page,
                @"(?:src|href)=""(/intake/assets/[^""]+)"""
            )
            .Select(match => match.Groups[1].Value)
            .ToArray();

        Assert.That(assets, Has.Length.EqualTo(2));
        foreach (var asset in assets)
        {
            using var response = await browser.GetAsync(asset);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(
                response.Headers.GetValues("Cache-Control").Single(),
                Does.Contain("immutable")
            );
        }
    }

    [Test]
    public async Task Speaks_the_language_of_its_reader()
    {
        var intake = await AssignAsync("gisi");
        using var browser = Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-AT, en;q=0.5");

        var german = await browser.GetStringAsync($"/intake/{TokenOf(intake)}");
        var chosen = await browser.GetStringAsync($"/intake/{TokenOf(intake)}?lang=en");

        Assert.That(german, Does.Contain("<html lang=\"de\">").And.Contain("Geburtsdatum"));
        Assert.That(chosen, Does.Contain("<html lang=\"en\">").And.Contain("Date of birth"));
    }

    [Test]
    public async Task Says_that_a_link_is_unknown_or_ended()
    {
        var intake = await AssignAsync("gisi");
        using var browser = Browser();
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await EnterAsync(browser, intake, 1999);
            Assert.That((int)wrong.StatusCode, Is.EqualTo(422));
        }

        using var ended = await EnterAsync(browser, intake);
        using var unknown = await browser.GetAsync($"/intake/{new string('x', 43)}");

        Assert.That((int)ended.StatusCode, Is.EqualTo(410));
        Assert.That(
            await ended.Content.ReadAsStringAsync(),
            Does.Contain("does not work any more")
        );
        Assert.That((int)unknown.StatusCode, Is.EqualTo(404));
        Assert.That(unknown.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
    }

    [Test]
    public async Task What_is_written_in_an_answer_stays_text()
    {
        var key = $"own-{Guid.NewGuid():N}"[..12];
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                "/v1/questionnaires",
                new
                {
                    key,
                    title = "<b>Own</b>",
                    language = "en",
                    items = new[]
                    {
                        new
                        {
                            linkId = "a",
                            type = "string",
                            text = "<script>",
                        },
                    },
                }
            )
        );
        await OkAsync(SendAsync(HttpMethod.Post, $"/v1/questionnaires/{key}/publish", version: 1));
        var intake = await AssignAsync(key);
        using var browser = Browser();
        (await EnterAsync(browser, intake)).Dispose();
        using var saved = await browser.PostAsync(
            $"/intake/{TokenOf(intake)}?part=1",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["do"] = "save",
                    ["version"] = "",
                    ["/a"] = "\"><img src=x>",
                }
            )
        );
        var page = await saved.Content.ReadAsStringAsync();

        Assert.That((int)saved.StatusCode, Is.EqualTo(200));
        Assert.That(page, Does.Contain("&lt;img src=x&gt;"));
        Assert.That(
            page,
            Does.Not.Contain("<img").And.Not.Contain("<b>").And.Not.Contain("<script>")
        );
    }

    [Test]
    public async Task A_window_that_comes_too_late_shows_both_answers_and_loses_neither()
    {
        var intake = await AssignAsync("phq-9");
        using var browser = Browser();
        (await EnterAsync(browser, intake)).Dispose();
        (await PostAsync("", "/q1", "1")).Dispose();

        using var late = await PostAsync("", "/q2", "2");
        var page = await late.Content.ReadAsStringAsync();

        Assert.That((int)late.StatusCode, Is.EqualTo(422));
        Assert.That(page, Does.Contain("changed in another window"));
        Assert.That(page, Does.Contain("name=\"/q1\" value=\"1\" checked"));
        Assert.That(page, Does.Contain("name=\"/q2\" value=\"2\" checked"));
        Assert.That(page, Does.Contain("name=\"version\" value=\"1\""));

        Task<HttpResponseMessage> PostAsync(string version, string name, string value) =>
            browser.PostAsync(
                $"/intake/{TokenOf(intake)}?part=1",
                new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["do"] = "save",
                        ["version"] = version,
                        [name] = value,
                    }
                )
            );
    }

    [Test]
    public async Task A_window_that_comes_too_late_loses_no_entry_of_groups_within_groups()
    {
        var key = await PublishAsync(Meals);
        var intake = await AssignAsync(key);
        using var browser = Browser();
        (await EnterAsync(browser, intake)).Dispose();
        await OkAsync(SaveAsync(intake, key, Answers("""[{"food":"soup"},{"food":"bread"}]""")));
        var begun = await PageAsync(await browser.GetAsync($"/intake/{TokenOf(intake)}?part=1"));
        // Elsewhere the bread is taken away, the soup gets an amount and fish is added.
        await OkAsync(
            SaveAsync(intake, key, Answers("""[{"food":"soup","amount":2},{"food":"fish"}]"""), 1)
        );

        using var late = await browser.PostAsync(
            $"/intake/{TokenOf(intake)}?part=1",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["do"] = "save",
                    ["version"] = begun["version"],
                    ["before"] = begun["before"],
                    ["/meals#count"] = "1",
                    ["/meals/0/name"] = "dinner",
                    ["/meals/0/foods#count"] = "3",
                    ["/meals/0/foods/0/food"] = "soup",
                    ["/meals/0/foods/1/food"] = "bread",
                    ["/meals/0/foods/2/food"] = "rice",
                }
            )
        );
        var both = await PageAsync(late);

        Assert.Multiple(() =>
        {
            Assert.That((int)late.StatusCode, Is.EqualTo(422));
            Assert.That(both["version"], Is.EqualTo("2"));
            Assert.That(both["/meals/0/name"], Is.EqualTo("dinner"));
            Assert.That(both["/meals/0/foods#count"], Is.EqualTo("3"));
            Assert.That(both["/meals/0/foods/0/food"], Is.EqualTo("soup"));
            Assert.That(both["/meals/0/foods/0/amount"], Is.EqualTo("2"));
            Assert.That(both["/meals/0/foods/1/food"], Is.EqualTo("fish"));
            Assert.That(both["/meals/0/foods/2/food"], Is.EqualTo("rice"));
        });

        static JsonNode Answers(string foods) =>
            JsonNode.Parse($$"""{"meals":[{"name":"lunch","foods":{{foods}}}]}""")!;

        // What the fields of the page hold, by their names.
        static async Task<Dictionary<string, string>> PageAsync(HttpResponseMessage response) =>
            Input()
                .Matches(await response.Content.ReadAsStringAsync())
                .ToDictionary(
                    field => field.Groups[1].Value,
                    field => WebUtility.HtmlDecode(field.Groups[2].Value)
                );
    }

    // Keeps cookies and follows nothing.
    private HttpClient Browser() =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    private static Task<HttpResponseMessage> EnterAsync(
        HttpClient browser,
        JsonNode intake,
        int year = 1980
    ) =>
        browser.PostAsync(
            $"/intake/{TokenOf(intake)}",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["do"] = "open",
                    ["day"] = "17",
                    ["month"] = "05",
                    ["year"] = year.ToString(CultureInfo.InvariantCulture),
                }
            )
        );

    [GeneratedRegex("<input[^>]* name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\"")]
    private static partial Regex Input();
}
