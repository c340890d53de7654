using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Commands;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Commands;

public sealed class DemoTests
{
    private const string Password = "correct horse battery";

    [Test]
    public async Task Its_patients_live_the_cases_that_the_product_is_for()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = PracticeApp.Create([
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning",
            .. database.Settings,
        ]);
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        var demo = ActivatorUtilities.CreateInstance<Demo>(app.Services);

        Assert.That(await demo.FillAsync(Password), Is.True);
        Assert.That(
            await demo.FillAsync(Password),
            Is.False,
            "a second time the database is not empty"
        );

        await app.StartAsync();
        using var client = await ApiTest.SignInAsync(
            new Uri(app.Urls.Single()),
            Serve.FirstOwner,
            Password
        );
        var patients = await JsonAsync(client, "/v1/patients");
        var byName = patients["items"]!
            .AsArray()
            .ToDictionary(
                patient => (string)patient!["familyName"]!,
                patient => (string)patient!["id"]!
            );
        var falling = await TrendAsync(client, byName["Hashimoto-Falling"], "tpo-ab");
        var stress = await TrendAsync(client, byName["Hashimoto-Stress"], "tpo-ab");
        var diet = await JsonAsync(
            client,
            $"/v1/patients/{byName["Hashimoto-Stress"]}/lab-results?analyte=tpo-ab&limit=200"
        );
        var inflammation = await TrendAsync(client, byName["Arthritis-Rheumatoid"], "hs-crp");
        var pain = await JsonAsync(
            client,
            $"/v1/patients/{byName["Arthritis-Rheumatoid"]}/measurements"
        );
        var psoriatic = await TrendAsync(client, byName["Arthritis-Psoriatic"], "esr");
        Assert.Multiple(() =>
        {
            Assert.That(byName, Has.Count.EqualTo(4));
            Assert.That((string)falling["overall"]!["pattern"]!, Is.EqualTo("improving"));
            Assert.That((string)stress["overall"]!["pattern"]!, Is.EqualTo("improving"));
            Assert.That(diet["items"]!.AsArray(), Has.Count.EqualTo(7));
            Assert.That((string)inflammation["overall"]!["pattern"]!, Is.EqualTo("healingSpiral"));
            Assert.That(pain["items"]!.AsArray(), Has.Count.EqualTo(7));
            Assert.That(psoriatic["segments"]![0]!["points"]!.AsArray(), Has.Count.EqualTo(3));
        });

        Assert.Multiple(async () =>
        {
            await FollowsAsync(client, byName["Hashimoto-Falling"], "aip", "gisi", "healingSpiral");
            await FollowsAsync(
                client,
                byName["Hashimoto-Stress"],
                "stress",
                "pss-10",
                "indeterminate"
            );
            await FollowsAsync(
                client,
                byName["Arthritis-Rheumatoid"],
                "med-antiinf",
                "rapid3",
                "healingSpiral"
            );
            await FollowsAsync(
                client,
                byName["Arthritis-Psoriatic"],
                "move",
                "rapid3",
                "improving"
            );
        });

        await using var connection = database.Connect();
        Assert.That(
            await connection.ExecuteScalarAsync<int>(
                "SELECT COUNT(*) FROM AuditEvents WHERE Action = 'EnterLabResult' AND Outcome = 'done'"
            ),
            Is.EqualTo(await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM LabResults"))
        );
    }

    // An active plan from the protocol, mostly kept to and honestly reported, and a score that goes as told.
    private static async Task FollowsAsync(
        HttpClient client,
        string patient,
        string protocol,
        string score,
        string pattern
    )
    {
        var plans = await JsonAsync(client, $"/v1/patients/{patient}/plans");
        var line = plans["items"]!.AsArray().Single()!;
        var plan = await JsonAsync(client, $"/v1/plans/{line["id"]}");
        var adherence = (await JsonAsync(client, $"/v1/plans/{line["id"]}/adherence"))["plan"]!;
        var trend = await JsonAsync(client, $"/v1/patients/{patient}/scores/{score}");
        Assert.Multiple(() =>
        {
            Assert.That((string)plan["status"]!, Is.EqualTo("active"), patient);
            Assert.That((string)plan["protocol"]!["code"]!, Is.EqualTo(protocol));
            Assert.That((decimal)adherence["percentOfReported"]!, Is.InRange(80, 95), protocol);
            Assert.That((decimal)adherence["notReported"]!, Is.GreaterThan(0), protocol);
            Assert.That(
                (decimal)adherence["percentOfExpected"]!,
                Is.LessThan((decimal)adherence["percentOfReported"]!),
                protocol
            );
            Assert.That((string)trend["overall"]!["pattern"]!, Is.EqualTo(pattern), score);
        });
    }

    private static Task<JsonNode> TrendAsync(HttpClient client, string patient, string analyte) =>
        JsonAsync(client, $"/v1/patients/{patient}/lab-trends/{analyte}");

    private static async Task<JsonNode> JsonAsync(HttpClient client, string path) =>
        JsonNode.Parse(await client.GetStringAsync(path))!;
}
