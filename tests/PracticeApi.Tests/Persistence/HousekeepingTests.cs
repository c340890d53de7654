using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Persistence;

public sealed class HousekeepingTests : ApiTest
{
    private readonly ManualClock _clock = new();

    protected override void Replace(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));

    [Test]
    public async Task Clears_what_has_served_its_time_and_nothing_else()
    {
        await RegisterAsync();
        var housekeeping = Services.GetRequiredService<Housekeeping>();

        await housekeeping.RunAsync(CancellationToken.None);
        var kept = await CountsAsync();
        _clock.Advance(TimeSpan.FromHours(25));
        await housekeeping.RunAsync(CancellationToken.None);
        var afterADay = await CountsAsync();
        _clock.Advance(TimeSpan.FromDays(14));
        await housekeeping.RunAsync(CancellationToken.None);
        var afterAFortnight = await CountsAsync();
        _clock.Advance(TimeSpan.FromDays(16));
        await housekeeping.RunAsync(CancellationToken.None);
        var afterAMonth = await CountsAsync();

        Assert.Multiple(() =>
        {
            Assert.That(kept.Commands, Is.GreaterThan(0));
            Assert.That(kept.Tokens, Is.GreaterThan(0));
            Assert.That(afterADay.Commands, Is.Zero);
            Assert.That(afterADay.Tokens, Is.EqualTo(kept.Tokens));
            Assert.That(afterAFortnight.Tokens, Is.Zero);
            Assert.That(afterAFortnight.Sessions, Is.EqualTo(kept.Sessions).And.GreaterThan(0));
            Assert.That(afterAMonth.Sessions, Is.Zero);
            Assert.That(afterAFortnight.Patients, Is.EqualTo(kept.Patients));
        });
    }

    private async Task<(int Commands, int Tokens, int Sessions, int Patients)> CountsAsync()
    {
        await using var connection = Database.Connect();
        return (
            await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM Commands"),
            await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM RefreshTokens"),
            await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM Sessions"),
            await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM Patients")
        );
    }
}
