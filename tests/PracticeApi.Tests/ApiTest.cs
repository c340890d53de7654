using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Commands;
using PracticeApi.Persistence;

namespace PracticeApi.Tests;

/// <summary>A fixture that speaks HTTP to the running API over a database of its own, signed in as the owner.</summary>
public abstract class ApiTest
{
    protected const string OwnerEmail = "owner@practice.example";
    protected const string OwnerPassword = "correct horse battery";

    private WebApplication _app = null!;
    private TestDatabase _database = null!;

    /// <summary>Signed in as the owner of the first practice.</summary>
    protected HttpClient Client { get; private set; } = null!;

    /// <summary>The running server's services, for what no request can arrange or see.</summary>
    protected IServiceProvider Services => _app.Services;

    protected Uri Address => new(_app.Urls.Single());

    internal TestDatabase Database => _database;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _app = await StartAppAsync(_database);
        Client = await SignInAsync(OwnerEmail, OwnerPassword);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Client?.Dispose();
        if (_app is not null)
        {
            // What still writes in the background has to end before the database is gone.
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>Further settings of the fixture's server, as <c>--Name=value</c>.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>Services that the fixture puts in place of the product's.</summary>
    protected virtual void Replace(IServiceCollection services) { }

    /// <summary>Starts a server over the database; a second one shares it as a second instance would.</summary>
    internal async Task<WebApplication> StartAppAsync(TestDatabase database)
    {
        var app = PracticeApp.Create(
            [
                "--urls=http://127.0.0.1:0",
                "--environment=Production",
                "--Logging:LogLevel:Default=Warning",
                $"--PRACTICE_OWNER_EMAIL={OwnerEmail}",
                $"--PRACTICE_OWNER_PASSWORD={OwnerPassword}",
                .. database.Settings,
                .. Settings,
            ],
            services =>
            {
                services.AddSingleton<ILoggerProvider, FailureLog>();
                Replace(services);
            }
        );
        app.Services.GetRequiredService<SqlEngine>().Sending += Statements.CheckKnown;
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        await Serve.PrepareAsync(app);
        await app.StartAsync();
        return app;
    }

    protected HttpClient Anonymous() => Contract.ContractHandler.Client(Address);

    protected Task<HttpClient> SignInAsync(
        string email,
        string password,
        Guid? practiceId = null
    ) => SignInAsync(Address, email, password, practiceId);

    internal static async Task<HttpClient> SignInAsync(
        Uri address,
        string email,
        string password,
        Guid? practiceId = null
    )
    {
        var client = Contract.ContractHandler.Client(address);
        var response = await client.PostAsJsonAsync(
            "/v1/auth/sign-in",
            new
            {
                email,
                password,
                practiceId,
            }
        );
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, Is.True, body);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (string)JsonNode.Parse(body)!["accessToken"]!
        );
        return client;
    }

    /// <summary>Makes a further practice with an owner of its own, who signs in.</summary>
    protected Task<HttpClient> SignInToAnotherPracticeAsync() =>
        SignInToAnotherPracticeAsync($"owner-{Guid.NewGuid():N}@practice.example");

    protected async Task<HttpClient> SignInToAnotherPracticeAsync(string email)
    {
        await using (var scope = Services.CreateAsyncScope())
        {
            await scope
                .ServiceProvider.GetRequiredService<PracticeFounder>()
                .FoundAsync("Another practice", email, OwnerPassword, CancellationToken.None);
        }

        return await SignInAsync(email, OwnerPassword);
    }

    /// <summary>Makes a member of staff of the owner's practice, who signs in.</summary>
    protected async Task<HttpClient> SignInAsAsync(Role role)
    {
        var email = $"{role}-{Guid.NewGuid():N}@practice.example".ToLowerInvariant();
        await AddStaffAsync(
            email,
            role,
            (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!
        );
        return await SignInAsync(email, OwnerPassword);
    }

    /// <summary>Makes an account a member of staff of a practice; a new account has the owner's password.</summary>
    protected async Task AddStaffAsync(string email, Role role, Guid practiceId)
    {
        await using var scope = Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var db = scope.ServiceProvider.GetRequiredService<Db>();
        var account = await accounts.FindByEmailAsync(email);
        if (account is null)
        {
            account = new Account { Email = email };
            var created = await db.InTransactionAsync(
                () => accounts.CreateAsync(account, OwnerPassword),
                CancellationToken.None
            );
            Assert.That(created.Succeeded, Is.True);
        }

        await using var connection = Database.Connect();
        var staff = new
        {
            PracticeId = practiceId.ToString("D"),
            StaffId = Guid.CreateVersion7().ToString("D"),
            AccountId = account.AccountId.ToString("D"),
            Name = email,
            Role = char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..],
            Now = "2026-01-01T00:00:00.000Z",
        };
        await connection.ExecuteAsync(
            """
            INSERT INTO Staff (PracticeId, StaffId, Version, AccountId, Name, Role, Active, CreatedAt, UpdatedAt)
            VALUES (@PracticeId, @StaffId, 1, @AccountId, @Name, @Role, 1, @Now, @Now)
            """,
            staff
        );
        await connection.ExecuteAsync(
            """
            INSERT INTO AccountPractices (AccountId, PracticeId, StaffId)
            VALUES (@AccountId, @PracticeId, @StaffId)
            """,
            staff
        );
    }

    /// <summary>Where the patient's side of an intake is, by the link that staff were shown.</summary>
    protected static string PathOfLink(JsonNode intake) =>
        $"/v1/intake/{((string)intake["link"]!["url"]!).Split("/intake/")[1]}";

    /// <summary>What somebody asks who has a link and a birth date, and no token.</summary>
    protected static async Task<HttpResponseMessage> AskAsync(
        HttpClient patient,
        HttpMethod method,
        string path,
        object? body = null,
        int? version = null,
        string? birthDate = null,
        string? language = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        }

        if (birthDate is not null)
        {
            request.Headers.Add("X-Birth-Date", birthDate);
        }

        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        return await patient.SendAsync(request);
    }

    protected static async Task<JsonNode> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>The answer of a request that must succeed.</summary>
    protected static async Task<JsonNode> OkAsync(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, Is.True, () => Told(response, body));
        return body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!;
    }

    // What a server says of an error of its own is in its log alone.
    private static string Told(HttpResponseMessage response, string body) =>
        $"{(int)response.StatusCode} {body} {((int)response.StatusCode < 500 ? "" : FailureLog.Last)}";

    /// <summary>Asserts a refusal: its status, its media type, its code. Answers the problem.</summary>
    protected static async Task<JsonNode> ProblemAsync(
        Task<HttpResponseMessage> sent,
        int status,
        string code
    )
    {
        using var response = await sent;
        var body = await response.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status), () => Told(response, body));
            Assert.That(
                response.Content.Headers.ContentType?.MediaType,
                Is.EqualTo("application/problem+json")
            );
            Assert.That((string?)JsonNode.Parse(body)?["type"], Is.EqualTo($"/problems/{code}"));
        });
        return JsonNode.Parse(body)!;
    }

    /// <summary>The JSON pointers that a problem names as faulty.</summary>
    protected static IEnumerable<string> Pointers(JsonNode problem) =>
        problem["errors"]!.AsObject().Select(error => error.Key);

    protected Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        int? version = null,
        string contentType = "application/json"
    ) => SendAsync(Client, method, path, body, version, contentType);

    /// <summary>Sends a body, with the version it is meant for as <c>If-Match</c>.</summary>
    protected static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        object? body = null,
        int? version = null,
        string contentType = "application/json"
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var text = body as string ?? System.Text.Json.JsonSerializer.Serialize(body);
            request.Content = new StringContent(text, Encoding.UTF8, contentType);
        }

        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        }

        return await client.SendAsync(request);
    }

    /// <summary>Registers a patient with what a test does not care about filled in.</summary>
    protected Task<JsonNode> RegisterAsync(
        string givenName = "Ada",
        string familyName = "Example",
        string birthDate = "1980-05-17",
        string sex = "female"
    ) => RegisterAsync(Client, givenName, familyName, birthDate, sex);

    protected static Task<JsonNode> RegisterAsync(
        HttpClient client,
        string givenName = "Ada",
        string familyName = "Example",
        string birthDate = "1980-05-17",
        string sex = "female"
    ) =>
        OkAsync(
            client.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName,
                    familyName,
                    birthDate,
                    sex,
                }
            )
        );

    /// <summary>The actions in the audit of a patient, oldest first, once the buffered reads are in it.</summary>
    protected async Task<IReadOnlyList<string>> AuditAsync(string patientId)
    {
        await Services.GetRequiredService<AuditBuffer>().FlushAsync(CancellationToken.None);
        var page = await OkAsync(
            Client.GetAsync($"/v1/audit-events?patientId={patientId}&limit=200")
        );
        return
        [
            .. page["items"]!
                .AsArray()
                .Select(item => $"{(string)item!["action"]!}:{(string)item["outcome"]!}")
                .Reverse(),
        ];
    }
}
