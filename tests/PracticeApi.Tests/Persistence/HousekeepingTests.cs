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

    [Test]
    public async Task Clears_a_large_backlog_a_part_at_a_time()
    {
        const int Backlog = 4_500;
        var engine = Services.GetRequiredService<SqlEngine>();
        await using (var connection = Database.Connect())
        {
            var practice = await connection.ExecuteScalarAsync<string>(
                "SELECT MIN(CAST(PracticeId AS CHAR(36))) FROM Practices"
            );
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync(
                "INSERT INTO Commands (PracticeId, CommandId, RecordedAt) VALUES (@Practice, @Id, @At)",
                Enumerable
                    .Range(0, Backlog)
                    .Select(_ => new
                    {
                        Practice = practice,
                        Id = Guid.CreateVersion7().ToString(),
                        At = "2020-01-01T00:00:00.000Z",
                    }),
                transaction
            );
            await transaction.CommitAsync();
        }

        var deletes = 0;
        engine.Sending += Count;
        await Services.GetRequiredService<Housekeeping>().RunAsync(CancellationToken.None);
        engine.Sending -= Count;

        Assert.That((await CountsAsync()).Commands, Is.LessThan(100));
        Assert.That(deletes, Is.EqualTo(3));

        void Count(RenderedSql sql)
        {
            if (sql.Text.StartsWith("DELETE FROM Commands", StringComparison.Ordinal))
            {
                deletes++;
            }
        }
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
