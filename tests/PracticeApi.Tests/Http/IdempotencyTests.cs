using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Tests.Http;

public sealed class IdempotencyTests : ApiTest
{
    [Test]
    public async Task A_retry_is_answered_as_the_first_time()
    {
        var key = NewKey();
        using var first = await PostAsync(Client, key, "Once");
        using var second = await PostAsync(Client, key, "Once");

        Assert.Multiple(async () =>
        {
            Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(second.Headers.Location, Is.EqualTo(first.Headers.Location));
            Assert.That(second.Headers.ETag, Is.EqualTo(first.Headers.ETag));
            Assert.That(
                await second.Content.ReadAsStringAsync(),
                Is.EqualTo(await first.Content.ReadAsStringAsync())
            );
            Assert.That(await CountAsync("Once"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_key_with_another_body_is_422()
    {
        var key = NewKey();
        using var first = await PostAsync(Client, key, "First");

        await ProblemAsync(PostAsync(Client, key, "Second"), 422, "idempotency-key-reused");
        Assert.That(await CountAsync("Second"), Is.Zero);
    }

    [Test]
    public async Task A_key_with_another_version_is_422()
    {
        var (key, patient) = (NewKey(), await RegisterAsync());
        var path = $"/v1/patients/{patient["id"]}/archive";
        using var first = await PostAsync(Client, path, key, new { }, "\"1\"");

        Assert.That(first.IsSuccessStatusCode, Is.True);
        await ProblemAsync(
            PostAsync(Client, path, key, new { }, "\"2\""),
            422,
            "idempotency-key-reused"
        );
    }

    [Test]
    public async Task A_retry_is_audited_as_it_shows_the_patient_again()
    {
        var key = NewKey();
        using var first = await PostAsync(Client, key, "Shown");
        using var second = await PostAsync(Client, key, "Shown");
        var id = (string)(await JsonAsync(first))["id"]!;

        Assert.That(
            await AuditAsync(id),
            Is.EqualTo(new[] { "RegisterPatient:done", "RegisterPatient:done" })
        );
    }

    [Test]
    public async Task A_refused_request_leaves_its_key_free()
    {
        var key = NewKey();
        await ProblemAsync(PostAsync(Client, key, " "), 400, "invalid-request");
        using var corrected = await PostAsync(Client, key, "Corrected");

        Assert.That(corrected.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Two_hundred_retries_at_once_store_one_thing()
    {
        var key = NewKey();
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => PostAsync(Client, key, "Many"))
        );
        var created = responses.Where(one => one.StatusCode == HttpStatusCode.Created).ToArray();
        var refused = responses.Except(created).ToArray();

        Assert.That(await CountAsync("Many"), Is.EqualTo(1));
        Assert.That(created, Is.Not.Empty);
        Assert.That(created.Select(one => one.Headers.Location).Distinct().Count(), Is.EqualTo(1));
        foreach (var response in refused)
        {
            await ProblemAsync(Task.FromResult(response), 409, "idempotency-key-in-flight");
        }

        foreach (var response in created)
        {
            response.Dispose();
        }
    }

    [Test]
    public async Task A_retry_while_the_first_call_is_carried_out_is_refused()
    {
        if (!Database.IsSqlite)
        {
            Assert.Ignore("The first call is held by the one writer of the embedded engine.");
        }

        var key = NewKey();
        var held = await Services
            .GetRequiredService<SqlEngine>()
            .RentForWritingAsync(CancellationToken.None);
        var first = PostAsync(Client, key, "Held");
        var inFlight = Services.GetRequiredService<KeysInFlight>();
        Assert.That(() => inFlight.Count, Is.EqualTo(1).After(10_000, 10));

        await ProblemAsync(PostAsync(Client, key, "Held"), 409, "idempotency-key-in-flight");
        await held.DisposeAsync();

        using var answered = await first;
        Assert.That(answered.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await CountAsync("Held"), Is.EqualTo(1));
        Assert.That(inFlight.Count, Is.Zero);
    }

    [Test]
    public async Task Different_keys_at_once_store_as_many_things()
    {
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => PostAsync(Client, NewKey(), "Several"))
        );

        Assert.That(
            responses.Select(one => one.StatusCode),
            Has.All.EqualTo(HttpStatusCode.Created)
        );
        Assert.That(await CountAsync("Several"), Is.EqualTo(20));
    }

    [Test]
    public async Task A_key_belongs_to_its_caller()
    {
        var key = NewKey();
        using var other = await SignInToAnotherPracticeAsync();
        using var mine = await PostAsync(Client, key, "Mine");
        using var theirs = await PostAsync(other, key, "Theirs");

        Assert.Multiple(() =>
        {
            Assert.That(mine.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(theirs.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(theirs.Headers.Location, Is.Not.EqualTo(mine.Headers.Location));
        });
    }

    [TestCase("")]
    [TestCase("with a space")]
    [TestCase("with\ta tab")]
    public async Task A_key_is_visible_ASCII(string key) =>
        await ProblemAsync(PostAsync(Client, key, "Anybody"), 400, "invalid-idempotency-key");

    [Test]
    public async Task A_key_has_255_characters_at_most()
    {
        using var longest = await PostAsync(Client, new string('k', 255), "Longest");

        Assert.That(longest.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await ProblemAsync(
            PostAsync(Client, new string('k', 256), "Longer"),
            400,
            "invalid-idempotency-key"
        );
    }

    [Test]
    public async Task Signing_in_again_with_one_key_begins_another_session()
    {
        using var anonymous = Anonymous();
        var key = NewKey();
        var first = await OkAsync(SignInAsync(anonymous, key));
        var second = await OkAsync(SignInAsync(anonymous, key));

        Assert.That((string)second["accessToken"]!, Is.Not.EqualTo((string)first["accessToken"]!));
    }

    [Test]
    public async Task Signing_in_as_another_with_a_token_and_a_key_is_the_others_alone()
    {
        var email = $"owner-{Guid.NewGuid():N}@practice.example";
        using var other = await SignInToAnotherPracticeAsync(email);
        var mine = await OkAsync(Client.GetAsync("/v1/me"));
        var key = NewKey();
        for (var i = 0; i < 2; i++)
        {
            using var signedIn = await PostAsync(
                Client,
                "/v1/auth/sign-in",
                key,
                new { email, password = OwnerPassword }
            );
            Assert.That(signedIn.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        var theirs = await OkAsync(other.GetAsync("/v1/audit-events"));
        Assert.That(
            theirs["items"]!.AsArray().Select(item => (string?)item!["actorId"]),
            Has.None.EqualTo((string)mine["staffId"]!)
        );
        Assert.That(await HasKeptAsync(key), Is.False);
    }

    [Test]
    public async Task Nothing_is_kept_of_a_request_with_a_password()
    {
        var key = NewKey();
        using var client = await SignInAsync(OwnerEmail, OwnerPassword);
        const string path = "/v1/auth/change-password";
        var body = new { currentPassword = "wrong", newPassword = OwnerPassword };

        await ProblemAsync(PostAsync(client, path, key, body), 422, "unprocessable-request");

        Assert.That(await HasKeptAsync(key), Is.False);
    }

    private async Task<bool> HasKeptAsync(string key)
    {
        await using var connection = Database.Connect();
        return await connection.ExecuteScalarAsync<int>(
                "SELECT COUNT(*) FROM IdempotencyKeys WHERE IdempotencyKey = @key",
                new { key }
            ) > 0;
    }

    private static string NewKey() => Guid.NewGuid().ToString();

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string key) =>
        PostAsync(
            client,
            "/v1/auth/sign-in",
            key,
            new { email = OwnerEmail, password = OwnerPassword }
        );

    private static Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        string key,
        string familyName
    ) =>
        PostAsync(
            client,
            "/v1/patients",
            key,
            new
            {
                givenName = "Ada",
                familyName,
                birthDate = "1980-05-17",
                sex = "female",
            }
        );

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        string path,
        string key,
        object body,
        string? ifMatch = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    private async Task<long> CountAsync(string familyName)
    {
        await using var connection = Database.Connect();
        return await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM Patients WHERE FamilyName = @familyName",
            new { familyName }
        );
    }
}
