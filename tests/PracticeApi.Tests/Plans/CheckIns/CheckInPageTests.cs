using System.Text.Json.Nodes;
using Microsoft.Playwright;
using NUnit.Framework;
using PracticeApi.Tests.Questionnaires.Intakes;
using static Microsoft.Playwright.Assertions;

namespace PracticeApi.Tests.Plans.CheckIns;

/// <summary>A patient's check-in through a link, in a real browser.</summary>
[NonParallelizable]
public sealed class CheckInPageTests : CheckInTest
{
    [TestCase(390, 844, "phone")]
    [TestCase(1280, 800, "desktop")]
    public async Task Is_filled_in_saved_and_sent(int width, int height, string device)
    {
        SetDefaultExpectTimeout(60_000);
        await using var chromium = await Chromium.StartAsync();
        var plan = await FollowedAsync(Today.AddDays(-6));
        var intake = await SendLinkAsync(plan);
        var page = await chromium.OpenAsync(width: width, height: height);

        await page.GotoAsync((string)intake["link"]!["url"]!);
        await page.GetByLabel("Day").FillAsync("17");
        await page.GetByLabel("Month").FillAsync("5");
        await page.GetByLabel("Year").FillAsync("1980");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await page.Locator("ol.parts a").First.ClickAsync();
        await page.Locator("[name='/item-diet']").FillAsync("6");
        await page.Locator("label.option:has([name='/symptoms'][value='4'])").ClickAsync();
        await page.Locator("[name='/note']").FillAsync("two parties");
        await Expect(page.Locator("#saving")).ToHaveTextAsync("Saved");
        await Chromium.PictureAsync(page, $"{device}-check-in", whole: true);
        var before = await CheckInsAsync(plan);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send answers" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Thank you");
        await Chromium.PictureAsync(page, $"{device}-check-in-thanks", whole: true);

        var checkIn = (await CheckInsAsync(plan)).Single()!;
        Assert.Multiple(() =>
        {
            // What is saved is no check-in before it is sent.
            Assert.That(before, Is.Empty);
            Assert.That((string)checkIn["source"]!, Is.EqualTo("patient"));
            Assert.That((int)checkIn["items"]![0]!["done"]!, Is.EqualTo(6));
            Assert.That((int)checkIn["symptomScores"]!["overall"]!, Is.EqualTo(4));
            Assert.That((string)checkIn["note"]!, Is.EqualTo("two parties"));
        });
    }

    private async Task<JsonArray> CheckInsAsync(JsonNode plan) =>
        (await OkAsync(Client.GetAsync($"{PathOf(plan)}/check-ins")))["items"]!.AsArray();
}
