using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PracticeApi.Tests.Access;

/// <summary>A fixture about sessions, with a clock of its own.</summary>
public abstract class SessionTest : ApiTest
{
    internal ManualClock Clock { get; } = new();

    protected override void Replace(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));

    protected async Task<JsonNode> PairAsync(string email = OwnerEmail)
    {
        using var anonymous = Anonymous();
        return await OkAsync(
            anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email, password = OwnerPassword })
        );
    }

    protected HttpClient With(JsonNode pair)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (string)pair["accessToken"]!
        );
        return client;
    }

    protected async Task<HttpResponseMessage> MeAsync(JsonNode pair)
    {
        using var client = With(pair);
        return await client.GetAsync("/v1/me");
    }

    protected async Task<HttpResponseMessage> RefreshAsync(JsonNode pair)
    {
        using var anonymous = Anonymous();
        return await anonymous.PostAsJsonAsync(
            "/v1/auth/refresh",
            new { refreshToken = (string)pair["refreshToken"]! }
        );
    }

    /// <summary>Takes a member of staff out of their practice, beside the server.</summary>
    protected async Task DeactivateAsync(string staffId)
    {
        await using var connection = Database.Connect();
        await connection.ExecuteAsync(
            "UPDATE Staff SET Active = 0 WHERE StaffId = @staffId",
            new { staffId }
        );
    }
}
