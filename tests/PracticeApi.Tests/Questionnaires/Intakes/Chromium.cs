using Microsoft.Playwright;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Intakes;

/// <summary>The system's Chromium, without a window. Tests that need it are skipped where there is none.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];

    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright driver, IBrowser browser) =>
        (_driver, _browser) = (driver, browser);

    public static async Task<Chromium> StartAsync()
    {
        var path =
            Environment.GetEnvironmentVariable("PRACTICE_TEST_CHROMIUM")
            ?? Places.FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Ignore(
                "There is no Chromium: install it (apt-get install chromium), or name one in PRACTICE_TEST_CHROMIUM."
            );
        }

        var driver = await Playwright.CreateAsync();
        return new Chromium(
            driver,
            await driver.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = path,
                    Headless = true,
                    // Its sandbox wants what containers do not have.
                    Args = ["--no-sandbox"],
                }
            )
        );
    }

    /// <summary>A window of its own, with its own cookies.</summary>
    public async Task<IPage> OpenAsync(bool script = true, int width = 390, int height = 844)
    {
        var context = await _browser.NewContextAsync(
            new()
            {
                JavaScriptEnabled = script,
                Locale = "en-GB",
                ViewportSize = new() { Width = width, Height = height },
            }
        );
        // A busy machine answers late.
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>Keeps a picture of the page where <c>PRACTICE_TEST_PICTURES</c> names a folder.</summary>
    public static async Task PictureAsync(IPage page, string name, bool whole = false)
    {
        if (Environment.GetEnvironmentVariable("PRACTICE_TEST_PICTURES") is { } folder)
        {
            await page.ScreenshotAsync(
                new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = whole }
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }
}
