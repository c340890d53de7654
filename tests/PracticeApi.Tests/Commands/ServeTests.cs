using System.Net.Http.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace PracticeApi.Tests.Commands;

public sealed partial class ServeTests
{
    private const string Email = "owner@practice.local";

    [Test]
    public async Task On_an_empty_database_it_makes_an_owner_and_prints_the_password_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (first, address) = await ProgramProcess.ServeAsync(database);
        await using var _ = first;
        var password = Password().Match(first.Output).Groups[1].Value;

        using var client = new HttpClient { BaseAddress = address };
        using var signedIn = await client.PostAsJsonAsync(
            "/v1/auth/sign-in",
            new { email = Email, password }
        );
        Assert.That((int)signedIn.StatusCode, Is.EqualTo(200), first.Output);
        using var ready = await client.GetAsync("/health/ready");
        using var live = await client.GetAsync("/health/live");
        Assert.That(((int)ready.StatusCode, (int)live.StatusCode), Is.EqualTo((200, 200)));

        await first.KillAsync();
        var (second, _) = await ProgramProcess.ServeAsync(database);
        await using var __ = second;
        Assert.That(second.Output, Does.Not.Contain("password"));
    }

    [Test]
    public async Task An_acknowledged_write_survives_a_kill()
    {
        await using var database = await TestDatabase.CreateAsync();
        (string, string)[] owner =
        [
            ("PRACTICE_OWNER_EMAIL", "first@practice.example"),
            ("PRACTICE_OWNER_PASSWORD", "correct horse battery"),
        ];
        var (first, address) = await ProgramProcess.ServeAsync(database, owner);
        await using var _ = first;
        using var client = await ApiTest.SignInAsync(address, owner[0].Item2, owner[1].Item2);
        List<string> acknowledged = [];
        var writers = Enumerable
            .Range(0, 4)
            .Select(async writer =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    try
                    {
                        using var response = await client.PostAsJsonAsync(
                            "/v1/patients",
                            new
                            {
                                givenName = "Kill",
                                familyName = $"Nine {writer} {i}",
                                birthDate = "1990-01-01",
                                sex = "male",
                            }
                        );
                        if ((int)response.StatusCode == 201)
                        {
                            lock (acknowledged)
                            {
                                acknowledged.Add(response.Headers.Location!.ToString());
                            }
                        }
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            })
            .ToArray();
        while (acknowledged.Count < 60 && !writers.All(writer => writer.IsCompleted))
        {
            await Task.Delay(5);
        }

        await first.KillAsync();
        await Task.WhenAll(writers);

        var (second, again) = await ProgramProcess.ServeAsync(database, owner);
        await using var __ = second;
        using var reader = await ApiTest.SignInAsync(again, owner[0].Item2, owner[1].Item2);
        Assert.That(acknowledged, Has.Count.GreaterThanOrEqualTo(60));
        foreach (var location in acknowledged)
        {
            using var read = await reader.GetAsync(location);
            Assert.That((int)read.StatusCode, Is.EqualTo(200), location);
        }
    }

    [Test]
    public async Task Practice_add_makes_a_practice_that_sees_nothing_of_the_first()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (migrated, _) = await ProgramProcess.RunAsync(database, "migrate");
        var (added, output) = await ProgramProcess.RunAsync(
            database,
            "practice",
            "add",
            "--name=Second",
            "--owner-email=second@practice.example"
        );

        Assert.That((migrated, added), Is.EqualTo((0, 0)), output);
        Assert.That(output, Does.Contain("second@practice.example").And.Contain("password"));
    }

    [Test]
    public async Task An_unknown_command_says_what_there_is()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (exitCode, output) = await ProgramProcess.RunAsync(database, "dance");

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Does.Contain("Usage:").And.Contain("migrate"));
    }

    [GeneratedRegex(@"with the password (\S+)")]
    private static partial Regex Password();
}
