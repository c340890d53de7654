using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NUnit.Framework;
using static Microsoft.Playwright.Assertions;

namespace PracticeApi.Tests.Questionnaires.Intakes;

/// <summary>The patient's page in a real browser.</summary>
[NonParallelizable]
public sealed partial class IntakePageTests : IntakeTest
{
    private Chromium _chromium = null!;

    [OneTimeSetUp]
    public async Task StartChromiumAsync()
    {
        SetDefaultExpectTimeout(60_000);
        _chromium = await Chromium.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopChromiumAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    [Test]
    public async Task Is_answered_across_a_lost_connection_and_the_scores_arrive()
    {
        var intake = await AssignAsync("phq-9", "gisi");
        var page = await _chromium.OpenAsync();
        List<string> asked = [];
        List<string> complaints = [];
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, line) =>
        {
            // That a request finds no network and a wrong birth date no way in is what this test is about.
            if (line.Type == "error" && !Expected().IsMatch(line.Text))
            {
                complaints.Add(line.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync((string)intake["link"]!["url"]!);
        await Chromium.PictureAsync(page, "phone-1-birth-date");
        await EnterBirthDateAsync(page, 1, 1, 1980);
        await Expect(page.Locator("#problem")).ToContainTextAsync("not the date of birth");
        await EnterBirthDateAsync(page, 17, 5, 1980);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Questionnaires");
        await Chromium.PictureAsync(page, "phone-2-overview", whole: true);
        await page.Locator("ol.parts a").First.ClickAsync();

        for (var i = 1; i <= 4; i++)
        {
            await ChooseAsync(page, $"/q{i}", "2");
        }

        await Expect(page.Locator("#saving")).ToHaveTextAsync("Saved");
        await Chromium.PictureAsync(page, "phone-3-phq-9");

        await page.Context.SetOfflineAsync(true);
        for (var i = 5; i <= 9; i++)
        {
            await ChooseAsync(page, $"/q{i}", "1");
        }

        // The text for a crisis needs no connection.
        await Expect(page.Locator("#crisis")).ToBeVisibleAsync();
        await Expect(page.Locator("#crisis")).ToContainTextAsync(Crisis);
        await Expect(page.Locator("#crisis")).ToContainTextAsync("not watched around the clock");
        await Expect(page.Locator("#saving")).ToContainTextAsync("No connection");
        await Chromium.PictureAsync(page, "phone-4-offline");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
        await Expect(page.Locator("#saving")).ToContainTextAsync("There is no connection");
        Assert.That(
            (int)(await ReadAsync(intake))["questionnaires"]![0]!["answered"]!,
            Is.EqualTo(4)
        );

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#saving")).ToHaveTextAsync("Saved");
        Assert.That(
            (int)(await ReadAsync(intake))["questionnaires"]![0]!["answered"]!,
            Is.EqualTo(9)
        );
        Assert.That(await AlertsAsync(intake), Has.One.EndsWith(" urgent"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        await Expect(page.Locator("h1")).ToContainTextAsync("Gut and Immune");
        foreach (var item in await page.Locator("[data-type='choice']").AllAsync())
        {
            await item.Locator("input[value='2']").CheckAsync();
        }

        await Chromium.PictureAsync(page, "phone-5-gisi");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Check and send");
        await Chromium.PictureAsync(page, "phone-6-send", whole: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send answers" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Thank you");
        await Chromium.PictureAsync(page, "phone-7-thanks", whole: true);

        var scores = await ScoresAsync(intake);
        Assert.Multiple(() =>
        {
            Assert.That(scores["phq-9"], Is.EqualTo(13));
            Assert.That(scores["gisi"], Is.EqualTo(50));
            Assert.That(complaints, Is.Empty);
            Assert.That(asked, Has.All.StartsWith(Address.ToString()));
        });
        // It is read and not changed any more.
        await page.Locator("ul.parts a").First.ClickAsync();
        await Expect(page.Locator("input[type=radio]").First).ToBeDisabledAsync();
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Works_without_its_script()
    {
        var key = await PublishEveryKindAsync();
        var intake = await AssignAsync(key, "phq-9");
        var page = await _chromium.OpenAsync(script: false, width: 1280, height: 800);

        await page.GotoAsync((string)intake["link"]!["url"]!);
        await EnterBirthDateAsync(page, 17, 5, 1980);
        await Chromium.PictureAsync(page, "desktop-1-overview");
        await page.Locator("ol.parts a").First.ClickAsync();
        await page.Locator("[name='/age']").FillAsync("seven");
        await page.Locator("[name='/name']").FillAsync("Muster");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        // What cannot be read is said, and comes back as it was entered.
        await Expect(page.Locator("#problem")).ToContainTextAsync("is not a number");
        await Expect(page.Locator("[name='/age']")).ToHaveValueAsync("seven");
        await Expect(page.Locator("[name='/name']")).ToHaveValueAsync("Muster");
        await page.Locator("[name='/age']").FillAsync("44");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        // What is missing is said, with a link to it.
        await Expect(page.Locator("#problem")).ToContainTextAsync("How bad is the pain?");
        await Chromium.PictureAsync(page, "desktop-2-missing", whole: true);
        await page.Locator("[name='/pain'][value='7']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        // The answer brings another question.
        await Expect(page.GetByText("They have led to further questions")).ToBeVisibleAsync();
        await page.Locator("[name='/why']").FillAsync("a fall");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an entry" }).ClickAsync();
        await page.Locator("[name='/medicines/0/medicine']").FillAsync("levothyroxine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an entry" }).ClickAsync();
        await page.Locator("[name='/medicines/1/medicine']").FillAsync("iron");
        await page.Locator("[name='/diet'][value='~other']").CheckAsync();
        await page.Locator("[name='/diet#other']").FillAsync("no fish");
        await page.Locator("[name='/since']").FillAsync("2026-01-05");
        await page.Locator("[name='/tried'][value='heat']").CheckAsync();
        await page.Locator("[name='/tried'][value='rest']").CheckAsync();
        await Chromium.PictureAsync(page, "desktop-3-every-kind", whole: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        await Expect(page.Locator("h1")).ToContainTextAsync("Patient Health Questionnaire");
        for (var i = 1; i <= 9; i++)
        {
            await page.Locator($"[name='/q{i}'][value='{(i == 9 ? 1 : 0)}']").CheckAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
        // One that is only asked of those who have a problem, and may be left out.
        await Expect(page.Locator("[data-at='/q10']")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Check and send");
        await Expect(page.Locator("#crisis")).ToContainTextAsync(Crisis);
        await page.Locator("[name=who][value=proxy]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send answers" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Thank you");

        var read = await ReadAsync(intake);
        var response = await OkAsync(
            Client.GetAsync(
                $"/v1/questionnaire-responses/{(string)read["questionnaires"]![0]!["responseId"]!}"
            )
        );
        Assert.Multiple(async () =>
        {
            Assert.That((string)read["submittedBy"]!, Is.EqualTo("proxy"));
            Assert.That(
                response["answers"]!.ToJsonString(),
                Is.EqualTo(
                    """
                    {"name":"Muster","age":44,"pain":7,"why":"a fall","medicines":[{"medicine":"levothyroxine"},{"medicine":"iron"}],"diet":{"other":"no fish"},"since":"2026-01-05","tried":["heat","rest"]}
                    """.Trim()
                )
            );
            Assert.That((await ScoresAsync(intake))["phq-9"], Is.EqualTo(1));
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Close on this device" }).ClickAsync();
        await page.GotoAsync((string)intake["link"]!["url"]!);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Open your questionnaires");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Two_windows_keep_the_answers_of_both()
    {
        var key = await PublishEveryKindAsync();
        var intake = await AssignAsync(key);
        var one = await _chromium.OpenAsync(width: 1280, height: 800);
        var url = (string)intake["link"]!["url"]!;
        await one.GotoAsync(url);
        await EnterBirthDateAsync(one, 17, 5, 1980);
        await one.Locator("ol.parts a").First.ClickAsync();
        var two = await one.Context.NewPageAsync();
        await two.GotoAsync(one.Url);

        await one.Locator("[name='/name']").FillAsync("Muster");
        await one.GetByRole(AriaRole.Button, new() { Name = "Add an entry" }).ClickAsync();
        await one.Locator("[name='/medicines/0/medicine']").FillAsync("levothyroxine");
        await Expect(one.Locator("#saving")).ToHaveTextAsync("Saved");
        await two.Locator("[name='/age']").FillAsync("44");
        await two.GetByRole(AriaRole.Button, new() { Name = "Add an entry" }).ClickAsync();
        await two.Locator("[name='/medicines/0/medicine']").FillAsync("iron");
        await Expect(two.Locator("[name='/name']")).ToHaveValueAsync("Muster");
        await Expect(two.Locator("#saving")).ToHaveTextAsync("Saved");
        await Expect(two.Locator("[name='/medicines/1/medicine']")).ToHaveValueAsync("iron");
        // An answer opens a question without asking the server.
        await Expect(one.Locator("[data-at='/why']")).ToBeHiddenAsync();
        await one.Context.SetOfflineAsync(true);
        await ChooseAsync(one, "/pain", "9");
        await Expect(one.Locator("[data-at='/why']")).ToBeVisibleAsync();
        await one.Context.SetOfflineAsync(false);
        await Expect(one.Locator("[name='/age']")).ToHaveValueAsync("44");
        await Expect(one.Locator("#saving")).ToHaveTextAsync("Saved");
        await Chromium.PictureAsync(one, "desktop-4-script", whole: true);

        var opened = await OkAsync(OpenAsync(intake));
        Assert.That(
            opened["questionnaires"]![0]!["answers"]!.ToJsonString(),
            Is.EqualTo(
                """
                {"name":"Muster","age":44,"pain":9,"medicines":[{"medicine":"levothyroxine"},{"medicine":"iron"}]}
                """.Trim()
            )
        );
        await one.Context.CloseAsync();
    }

    [Test]
    public async Task Two_windows_keep_what_both_have_done_to_groups_within_groups()
    {
        var key = await PublishAsync(Meals);
        var intake = await AssignAsync(key);
        var one = await _chromium.OpenAsync(width: 1280, height: 800);
        await one.GotoAsync((string)intake["link"]!["url"]!);
        await EnterBirthDateAsync(one, 17, 5, 1980);
        await one.Locator("ol.parts a").First.ClickAsync();
        for (var i = 0; i < 2; i++)
        {
            await one.Locator("[data-at='/meals'] > .add").ClickAsync();
            await one.Locator($"[name='/meals/{i}/name']").FillAsync(i == 0 ? "lunch" : "dinner");
            await one.Locator($"[data-at='/meals/{i}/foods'] > .add").ClickAsync();
            await one.Locator($"[name='/meals/{i}/foods/0/food']").FillAsync($"soup {i}");
        }

        await Expect(one.Locator("#saving")).ToHaveTextAsync("Saved");
        var two = await one.Context.NewPageAsync();
        await two.GotoAsync(one.Url);

        // One window adds a food to dinner and removes lunch; the other changes dinner's first food and adds one.
        await one.RouteAsync("**/answers/*", route => route.AbortAsync());
        await one.Locator("[data-at='/meals/1/foods'] > .add").ClickAsync();
        await one.Locator("[name='/meals/1/foods/1/food']").FillAsync("rice");
        await one.Locator("[data-repetition='/meals/0'] > .remove").ClickAsync();
        await two.Locator("[name='/meals/1/foods/0/amount']").FillAsync("3");
        await two.Locator("[data-at='/meals/1/foods'] > .add").ClickAsync();
        await two.Locator("[name='/meals/1/foods/1/food']").FillAsync("fish");
        await SavedAsync(
            intake,
            """{"meals":[{"name":"lunch","foods":[{"food":"soup 0"}]},{"name":"dinner","foods":[{"food":"soup 1","amount":3},{"food":"fish"}]}]}"""
        );
        await one.UnrouteAsync("**/answers/*");

        await SavedAsync(
            intake,
            """{"meals":[{"name":"dinner","foods":[{"food":"soup 1","amount":3},{"food":"fish"},{"food":"rice"}]}]}"""
        );
        await Expect(one.Locator("[name='/meals/0/foods/1/food']")).ToHaveValueAsync("fish");
        await one.Context.CloseAsync();
    }

    [Test]
    public async Task An_entry_whose_save_was_not_heard_of_stands_once()
    {
        var key = await PublishAsync(Meals);
        var intake = await AssignAsync(key);
        var page = await _chromium.OpenAsync();
        await page.GotoAsync((string)intake["link"]!["url"]!);
        await EnterBirthDateAsync(page, 17, 5, 1980);
        await page.Locator("ol.parts a").First.ClickAsync();
        var lost = 0;
        await page.RouteAsync(
            "**/answers/*",
            async route =>
            {
                if (lost++ > 0)
                {
                    await route.ContinueAsync();
                    return;
                }

                // The answers arrive, and what is said of them does not.
                await route.FetchAsync();
                await page.Locator("[name='/meals/0/name']").FillAsync("lunch at noon");
                await route.AbortAsync();
            }
        );
        await page.Locator("[data-at='/meals'] > .add").ClickAsync();
        await page.Locator("[name='/meals/0/name']").FillAsync("lunch");

        await SavedAsync(intake, """{"meals":[{"name":"lunch at noon"}]}""");
        await Expect(page.Locator("[data-repetition]")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task A_tab_that_is_loaded_again_without_a_connection_goes_on_where_it_was()
    {
        var intake = await AssignAsync("phq-9");
        var page = await _chromium.OpenAsync();
        await page.GotoAsync((string)intake["link"]!["url"]!);
        await EnterBirthDateAsync(page, 17, 5, 1980);
        await page.Locator("ol.parts a").First.ClickAsync();
        await ChooseAsync(page, "/q1", "2");
        await Expect(page.Locator("#saving")).ToHaveTextAsync("Saved");
        await page.RouteAsync("**/answers/*", route => route.AbortAsync());
        for (var i = 2; i <= 9; i++)
        {
            await ChooseAsync(page, $"/q{i}", i == 9 ? "0" : "1");
        }

        await Expect(page.Locator("#saving")).ToContainTextAsync("No connection");
        var kept = await KeptAsync(page);
        await page.ReloadAsync();
        for (var i = 1; i <= 9; i++)
        {
            await Expect(page.Locator($"[name='/q{i}']:checked"))
                .ToHaveValueAsync(
                    i switch
                    {
                        1 => "2",
                        9 => "0",
                        _ => "1",
                    }
                );
        }

        await page.UnrouteAsync("**/answers/*");
        await Expect(page.Locator("#saving")).ToHaveTextAsync("Saved");
        var left = await KeptAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
        // A question that the answers have led to, and that may be left out.
        await page.GotoAsync($"{(string)intake["link"]!["url"]!}?part=send");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send answers" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Thank you");

        Assert.Multiple(async () =>
        {
            Assert.That(kept, Does.Contain("q9"));
            // Whoever reads what the browser keeps comes to nothing by it.
            Assert.That(kept, Does.Not.Contain(TokenOf(intake)));
            Assert.That(left, Is.EqualTo("{}"));
            Assert.That(await KeptAsync(page), Is.EqualTo("{}"));
            Assert.That((await ScoresAsync(intake))["phq-9"], Is.EqualTo(9));
        });
        await page.Context.CloseAsync();
    }

    [TestCase("leave")]
    [TestCase("send")]
    public async Task What_was_never_sent_is_left_to_nobody_who_has_the_device_next(string end)
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(0, 0, 0, 0, 0, 0, 0, 0, 0)));
        var url = (string)intake["link"]!["url"]!;
        var page = await _chromium.OpenAsync();
        await page.GotoAsync(url);
        await EnterBirthDateAsync(page, 17, 5, 1980);
        await page.Locator("ol.parts a").First.ClickAsync();
        await page.RouteAsync("**/answers/*", route => route.AbortAsync());
        await ChooseAsync(page, "/q1", "2");
        await Expect(page.Locator("#saving")).ToContainTextAsync("No connection");
        Assert.That(await KeptAsync(page), Does.Contain("q1"));

        if (end == "leave")
        {
            await page.GotoAsync(url);
            await page.GetByRole(AriaRole.Button, new() { Name = "Close on this device" })
                .ClickAsync();
        }
        else
        {
            // From another device.
            await OkAsync(SubmitAsync(intake));
            await page.GotoAsync(url);
        }

        await Expect(page.Locator("[data-forget]")).ToBeVisibleAsync();
        Assert.That(await KeptAsync(page), Is.EqualTo("{}"));
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task A_keyboard_and_a_screen_reader_find_their_way()
    {
        var key = await PublishEveryKindAsync();
        var intake = await AssignAsync(key);
        var page = await _chromium.OpenAsync(width: 320, height: 640);
        await page.GotoAsync((string)intake["link"]!["url"]!);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await EnterBirthDateAsync(page, 17, 5, 1980);
        await page.Locator("ol.parts a").First.ClickAsync();

        // Every field has a name, and every group of options is one.
        await Expect(page.GetByRole(AriaRole.Textbox, new() { NameRegex = Age() }))
            .ToBeVisibleAsync();
        var pain = page.GetByRole(AriaRole.Group, new() { NameRegex = Pain() });
        await Expect(pain.GetByRole(AriaRole.Radio)).ToHaveCountAsync(11);
        await pain.GetByRole(AriaRole.Radio).First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(pain.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear this answer" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        await Expect(page.Locator("#problem")).ToBeFocusedAsync();
        await page.Locator("#problem a").First.ClickAsync();
        await Expect(page.Locator("[data-at='/pain']")).ToBeFocusedAsync();
        await Chromium.PictureAsync(page, "narrow-missing", whole: true);
        // Nothing is cut off at 320 pixels, which is what 200 % and more make of a screen.
        Assert.That(
            await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ),
            Is.True
        );
        await page.Context.CloseAsync();
    }

    // All that the browser keeps for the page, in the tab and beyond it.
    private static Task<string> KeptAsync(IPage page) =>
        page.EvaluateAsync<string>("JSON.stringify({ ...sessionStorage, ...localStorage })");

    private async Task SavedAsync(JsonNode intake, string answers)
    {
        var saved = "";
        for (var tries = 0; tries < 40 && saved != answers; tries++)
        {
            await Task.Delay(250);
            var opened = await OkAsync(OpenAsync(intake));
            saved = opened["questionnaires"]![0]!["answers"]!.ToJsonString();
        }

        Assert.That(saved, Is.EqualTo(answers));
    }

    private static async Task EnterBirthDateAsync(IPage page, int day, int month, int year)
    {
        await page.GetByLabel("Day").FillAsync($"{day}");
        await page.GetByLabel("Month").FillAsync($"{month}");
        await page.GetByLabel("Year").FillAsync($"{year}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
    }

    // As a finger does, on the words.
    private static Task ChooseAsync(IPage page, string at, string code) =>
        page.Locator($"label.option:has([name='{at}'][value='{code}'])").ClickAsync();

    private async Task<Dictionary<string, decimal?>> ScoresAsync(JsonNode intake)
    {
        var page = await OkAsync(
            Client.GetAsync($"/v1/patients/{(string)intake["patientId"]!}/questionnaire-responses")
        );
        return page["items"]!
            .AsArray()
            .SelectMany(response => response!["scores"]!.AsArray())
            .ToDictionary(score => (string)score!["code"]!, score => (decimal?)score!["value"]);
    }

    private Task<string> PublishEveryKindAsync() => PublishAsync(EveryKind);

    private const string EveryKind = """
        {
          "key": "KEY", "title": "Before your first visit", "language": "en",
          "instructions": "Please tell us about yourself.",
          "items": [
            { "linkId": "hello", "type": "display", "text": "There are no wrong answers." },
            { "linkId": "name", "type": "string", "text": "What do you like to be called?", "mayDecline": true },
            { "linkId": "age", "type": "integer", "text": "How old are you?", "unit": "years", "help": "In whole years." },
            { "linkId": "pain", "type": "scale", "text": "How bad is the pain?", "required": true,
              "anchors": [ { "value": 0, "text": "no pain" }, { "value": 10, "text": "the worst imaginable" } ] },
            { "linkId": "why", "type": "text", "text": "What may have caused it?",
              "enableWhen": { "item": "pain", "operator": ">=", "value": 5 } },
            { "linkId": "medicines", "type": "group", "repeats": true, "text": "Medicine", "maxRepeats": 3,
              "help": "Each medicine that you take.",
              "items": [
                { "linkId": "medicine", "type": "string", "text": "What is it called?", "required": true },
                { "linkId": "daily", "type": "boolean", "text": "Do you take it every day?" },
                { "linkId": "how-often", "type": "string", "text": "How often?",
                  "enableWhen": { "item": "daily", "operator": "=", "value": false } }
              ] },
            { "linkId": "diet", "type": "openChoice", "text": "Do you keep to a diet?",
              "options": [ { "code": "none", "text": "No" }, { "code": "gluten-free", "text": "Without gluten" } ] },
            { "linkId": "since", "type": "date", "text": "When did it begin?" },
            { "linkId": "tried", "type": "multipleChoice", "text": "What have you tried?",
              "options": [ { "code": "heat", "text": "Heat" }, { "code": "rest", "text": "Rest" },
                { "code": "nothing", "text": "Nothing yet", "exclusive": true } ] }
          ]
        }
        """;

    [GeneratedRegex("ERR_INTERNET_DISCONNECTED|status of 422")]
    private static partial Regex Expected();

    [GeneratedRegex("^How old are you")]
    private static partial Regex Age();

    [GeneratedRegex("^How bad is the pain")]
    private static partial Regex Pain();
}
