using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Commands;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Commands;

/// <summary>The first practice, on an empty database.</summary>
public sealed class BootstrapTests
{
    private const string Email = "first@practice.example";
    private const string Password = "correct horse battery";

    private static readonly string[] OffLoopback =
    [
        "--urls=http://0.0.0.0:0",
        $"--DataProtection:Key={Convert.ToBase64String(new byte[32])}",
    ];

    private TestDatabase _database = null!;

    [SetUp]
    public async Task MigrateAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await using var app = App();
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task DropAsync() => await _database.DisposeAsync();

    [Test]
    public async Task Off_the_loopback_address_nothing_starts_without_an_owner()
    {
        await using var app = App(OffLoopback);

        Assert.That(
            async () => await Serve.PrepareAsync(app),
            Throws.InvalidOperationException.With.Message.Contains("PRACTICE_OWNER_EMAIL")
        );
        Assert.That(await OwnersAsync(), Is.Empty);
    }

    [Test]
    public async Task The_settings_name_its_owner()
    {
        await using var app = App([
            .. OffLoopback,
            $"--PRACTICE_OWNER_EMAIL={Email}",
            $"--PRACTICE_OWNER_PASSWORD={Password}",
        ]);

        await Serve.PrepareAsync(app);
        await Serve.PrepareAsync(app);

        Assert.That(await OwnersAsync(), Is.EqualTo(new[] { Email }));
    }

    [Test]
    public async Task The_second_of_two_instances_that_found_it_empty_makes_none()
    {
        await using var app = App();

        var first = await FoundAsync(app, Email);
        var second = await FoundAsync(app, "second@practice.example");

        Assert.That((first, second), Is.EqualTo((true, false)));
        Assert.That(await OwnersAsync(), Is.EqualTo(new[] { Email }));
    }

    private WebApplication App(params string[] settings) =>
        PracticeApp.Create([.. settings, .. _database.Settings]);

    private static async Task<bool> FoundAsync(WebApplication app, string email)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<PracticeFounder>()
            .FoundFirstAsync("Practice", email, Password, CancellationToken.None);
    }

    private async Task<IEnumerable<string>> OwnersAsync()
    {
        await using var connection = _database.Connect();
        return await connection.QueryAsync<string>(
            "SELECT Name FROM Staff WHERE Role = 'owner' ORDER BY Name"
        );
    }
}
