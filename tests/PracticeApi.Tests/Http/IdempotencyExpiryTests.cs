using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace PracticeApi.Tests.Http;

public sealed class IdempotencyExpiryTests : ApiTest
{
    private readonly ManualClock _clock = new();

    protected override void Replace(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));

    [Test]
    public async Task A_key_holds_for_a_day_and_is_free_again_after_it()
    {
        var first = await PostAsync(Client);

        _clock.Advance(TimeSpan.FromHours(23));
        using var sameDay = await SignInAsync(OwnerEmail, OwnerPassword);
        var second = await PostAsync(sameDay);
        _clock.Advance(TimeSpan.FromHours(2));
        using var nextDay = await SignInAsync(OwnerEmail, OwnerPassword);
        var third = await PostAsync(nextDay);
        var fourth = await PostAsync(nextDay);

        Assert.That((string)second["id"]!, Is.EqualTo((string)first["id"]!));
        Assert.That((string)third["id"]!, Is.Not.EqualTo((string)first["id"]!));
        Assert.That((string)fourth["id"]!, Is.EqualTo((string)third["id"]!));
    }

    private static async Task<JsonNode> PostAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/patients")
        {
            Content = JsonContent.Create(
                new
                {
                    givenName = "A",
                    familyName = "Day",
                    birthDate = "1990-01-01",
                    sex = "male",
                }
            ),
        };
        request.Headers.Add("Idempotency-Key", "held-for-a-day");
        return await OkAsync(client.SendAsync(request));
    }
}
