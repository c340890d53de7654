using Dapper;
using NUnit.Framework;
using PracticeApi.Commands;

namespace PracticeApi.Tests.Access;

public sealed class KeyRingTests : ApiTest
{
    protected override IEnumerable<string> Settings =>
        [
            $"--DataProtection:Key={Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray())}",
        ];

    [Test]
    public async Task Keys_lie_in_the_database_encrypted()
    {
        await using var connection = Database.Connect();
        var keys = (
            await connection.QueryAsync<string>("SELECT Xml FROM DataProtectionKeys")
        ).ToArray();

        Assert.That(keys, Is.Not.Empty);
        Assert.That(keys, Has.All.Contain("aesGcm").And.All.Not.Contain("masterKey"));
    }

    [Test]
    public async Task A_restarted_instance_reads_them_again()
    {
        await using var second = await StartAppAsync(Database);
        using var client = Anonymous();
        client.BaseAddress = new Uri(second.Urls.Single());
        client.DefaultRequestHeaders.Authorization = Client.DefaultRequestHeaders.Authorization;

        await OkAsync(client.GetAsync("/v1/me"));
    }

    [Test]
    public async Task Without_a_key_nothing_listens_where_others_can_reach_it()
    {
        await using var app = PracticeApp.Create(["--urls=http://0.0.0.0:0", .. Database.Settings]);

        Assert.That(
            async () => await Serve.PrepareAsync(app),
            Throws.InvalidOperationException.With.Message.Contains("DataProtection")
        );
    }
}
