using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Intakes;

/// <summary>A fixture of a practice that asks patients to answer questionnaires through links.</summary>
public abstract class IntakeTest : ApiTest
{
    protected const string BirthDate = "1980-05-17";
    protected const string Crisis = "Call the practice at any hour, or the emergency number.";

    /// <summary>A questionnaire of groups that repeat within groups that repeat.</summary>
    protected const string Meals = """
        {
          "key": "KEY", "title": "What you eat", "language": "en",
          "items": [
            { "linkId": "meals", "type": "group", "repeats": true, "text": "Meal",
              "items": [
                { "linkId": "name", "type": "string", "text": "Which meal is it?" },
                { "linkId": "foods", "type": "group", "repeats": true, "text": "Food",
                  "items": [
                    { "linkId": "food", "type": "string", "text": "What do you eat?" },
                    { "linkId": "amount", "type": "integer", "text": "How many portions?" }
                  ] }
              ] }
          ]
        }
        """;

    internal ManualClock Clock { get; } = new();

    /// <summary>Somebody with a link and no token.</summary>
    protected HttpClient Patient { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task WriteCrisisTextAsync()
    {
        Patient = Anonymous();
        await WriteCrisisTextAsync(Client);
    }

    [OneTimeTearDown]
    public void CloseClient() => Patient.Dispose();

    protected override void Replace(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(Clock);

    protected static async Task WriteCrisisTextAsync(HttpClient owner)
    {
        var practice = await OkAsync(owner.GetAsync("/v1/practice"));
        var changed = new JsonObject();
        foreach (
            var (name, value) in practice
                .AsObject()
                .Where(member =>
                    member.Key is not ("id" or "version" or "createdAt" or "updatedAt")
                )
        )
        {
            changed[name] = value?.DeepClone();
        }

        changed["crisisText"] = new JsonObject { ["en"] = Crisis, ["de"] = "Rufen Sie uns an." };
        await OkAsync(
            SendAsync(owner, HttpMethod.Put, "/v1/practice", changed, (int)practice["version"]!)
        );
    }

    /// <summary>Asks a new patient, born on <see cref="BirthDate"/>, to answer questionnaires.</summary>
    protected Task<JsonNode> AssignAsync(params string[] questionnaires) =>
        AssignUntilAsync(null, questionnaires);

    protected async Task<JsonNode> AssignUntilAsync(string? dueAt, params string[] questionnaires)
    {
        var patient = await RegisterAsync(birthDate: BirthDate);
        return await OkAsync(
            Client.PostAsJsonAsync(
                $"/v1/patients/{(string)patient["id"]!}/intakes",
                new { questionnaires, dueAt }
            )
        );
    }

    /// <summary>Publishes a questionnaire under a key of its own, which stands in it as KEY.</summary>
    protected async Task<string> PublishAsync(string definition)
    {
        var key = $"own-{Guid.NewGuid():N}"[..12];
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                "/v1/questionnaires",
                JsonNode.Parse(definition.Replace("KEY", key, StringComparison.Ordinal))
            )
        );
        await OkAsync(SendAsync(HttpMethod.Post, $"/v1/questionnaires/{key}/publish", version: 1));
        return key;
    }

    protected static string TokenOf(JsonNode intake) => PathOfLink(intake).Split("/intake/")[1];

    protected static string PathOf(JsonNode intake) => PathOfLink(intake);

    protected Task<JsonNode> ReadAsync(JsonNode intake) =>
        OkAsync(Client.GetAsync($"/v1/intakes/{(string)intake["id"]!}"));

    /// <summary>What staff do to an intake.</summary>
    protected Task<HttpResponseMessage> ChangeAsync(
        JsonNode intake,
        string action,
        object? body = null
    ) =>
        SendAsync(
            HttpMethod.Post,
            $"/v1/intakes/{(string)intake["id"]!}/{action}",
            body,
            (int)intake["version"]!
        );

    protected Task<HttpResponseMessage> OpenAsync(
        JsonNode intake,
        string? birthDate = BirthDate,
        string language = "en"
    ) => AskAsync(HttpMethod.Get, PathOf(intake), birthDate: birthDate, language: language);

    protected Task<HttpResponseMessage> SaveAsync(
        JsonNode intake,
        string questionnaire,
        object answers,
        int? version = null,
        string? birthDate = BirthDate
    ) =>
        AskAsync(
            HttpMethod.Put,
            $"{PathOf(intake)}/answers/{questionnaire}",
            new { answers },
            version,
            birthDate
        );

    protected Task<HttpResponseMessage> SubmitAsync(
        JsonNode intake,
        object? body = null,
        string? birthDate = BirthDate
    ) => AskAsync(HttpMethod.Post, $"{PathOf(intake)}/submit", body, birthDate: birthDate);

    protected Task<HttpResponseMessage> AskAsync(
        HttpMethod method,
        string path,
        object? body = null,
        int? version = null,
        string? birthDate = BirthDate,
        string? language = "en"
    ) => AskAsync(Patient, method, path, body, version, birthDate, language);

    /// <summary>Answers of a PHQ-9, each item as given.</summary>
    protected static JsonObject Phq9(params int?[] values)
    {
        var answers = new JsonObject();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                answers[$"q{i + 1}"] = $"{value}";
            }
        }

        return answers;
    }

    protected async Task<IReadOnlyList<string>> EventsAsync(JsonNode intake)
    {
        await using var connection = Database.Connect();
        var events = await connection.QueryAsync<(string Type, string? Kind)>(
            """
            SELECT Type, ActorKind
            FROM   Events
            WHERE  ResourceId = @Id
            ORDER BY Position
            """,
            new { Id = (string)intake["id"]! }
        );
        return [.. events.Select(one => one.Kind is null ? one.Type : $"{one.Type} by {one.Kind}")];
    }

    /// <summary>The alerts of the intake's patient, by the code of their rule.</summary>
    protected async Task<IReadOnlyList<string>> AlertsAsync(JsonNode intake)
    {
        var page = await OkAsync(
            Client.GetAsync($"/v1/alerts?patientId={(string)intake["patientId"]!}")
        );
        return
        [
            .. page["items"]!
                .AsArray()
                .Select(alert => $"{(string?)alert!["code"]} {(string)alert["severity"]!}"),
        ];
    }
}
