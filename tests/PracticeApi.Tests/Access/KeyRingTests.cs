using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Commands;
using PracticeApi.Persistence;

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

    [TestCase("--Kestrel:Endpoints:Http:Url=http://0.0.0.0:0")]
    [TestCase("--Kestrel:Endpoints:Http:Url=http://*:0")]
    [TestCase("--Kestrel:Endpoints:Http:Url=http://[::]:0")]
    public async Task Nor_on_an_endpoint_of_Kestrels_own(string endpoint)
    {
        await using var app = PracticeApp.Create([
            "--urls=http://127.0.0.1:0",
            endpoint,
            .. Database.Settings,
        ]);

        Assert.That(
            async () => await Serve.PrepareAsync(app),
            Throws.InvalidOperationException.With.Message.Contains("DataProtection")
        );
    }

    [Test]
    public async Task A_certificate_encrypts_them_too_and_opens_them_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.p12");
        using (var key = RSA.Create(2048))
        {
            var request = new CertificateRequest(
                "CN=practice.example",
                key,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
            using var certificate = request.CreateSelfSigned(
                DateTimeOffset.UtcNow.AddDays(-1),
                DateTimeOffset.UtcNow.AddYears(1)
            );
            await File.WriteAllBytesAsync(
                path,
                certificate.Export(X509ContentType.Pkcs12, "secret")
            );
        }

        try
        {
            string[] settings =
            [
                "--urls=http://127.0.0.1:0",
                $"--PRACTICE_OWNER_EMAIL={OwnerEmail}",
                $"--PRACTICE_OWNER_PASSWORD={OwnerPassword}",
                $"--DataProtection:CertificatePath={path}",
                "--DataProtection:CertificatePassword=secret",
                .. database.Settings,
            ];
            await using var first = await ServeAsync(settings);
            using var signedIn = await SignInAsync(
                new Uri(first.Urls.Single()),
                OwnerEmail,
                OwnerPassword
            );
            await using var second = await ServeAsync(settings);
            using var client = Anonymous();
            client.BaseAddress = new Uri(second.Urls.Single());
            client.DefaultRequestHeaders.Authorization = signedIn
                .DefaultRequestHeaders
                .Authorization;

            await OkAsync(client.GetAsync("/v1/me"));
            await using var connection = database.Connect();
            Assert.That(
                await connection.QueryAsync<string>("SELECT Xml FROM DataProtectionKeys"),
                Has.All.Contain("EncryptedData").And.All.Not.Contain("masterKey xmlns")
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<WebApplication> ServeAsync(string[] settings)
    {
        var app = PracticeApp.Create(settings);
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        await Serve.PrepareAsync(app);
        await app.StartAsync();
        return app;
    }
}
