using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Polly.Timeout;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Audit;

/// <summary>When the buffered audit is written by itself.</summary>
internal sealed class AuditFlushTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public sealed class AtAnInterval : ApiTest
    {
        protected override IEnumerable<string> Settings => ["--Audit:FlushInterval=00:00:00.1"];

        [Test]
        public async Task A_read_is_written_within_the_interval()
        {
            var id = (string)(await RegisterAsync())["id"]!;
            await OkAsync(Client.GetAsync($"/v1/patients/{id}"));

            Assert.That(() => Written(Database, id), Is.EqualTo(1).After(20_000, 50));
        }
    }

    public sealed class Crowded : ApiTest
    {
        private const int Half = 10_000;

        protected override IEnumerable<string> Settings => ["--Audit:FlushInterval=01:00:00"];

        [Test, Order(1)]
        public async Task Half_full_it_is_written_before_the_interval()
        {
            var id = (string)(await RegisterAsync())["id"]!;

            await AddAsync(id, Half);

            Assert.That(() => Written(Database, id), Is.EqualTo(Half).After(20_000, 50));
        }

        [Test, Order(2)]
        public async Task Full_and_not_to_be_written_it_refuses_and_loses_nothing_that_it_took()
        {
            var id = (string)(await RegisterAsync())["id"]!;
            var engine = Services.GetRequiredService<SqlEngine>();
            var taken = 0;
            engine.Sending += Refuse;
            try
            {
                // What is being written and what waits, twice the capacity at most.
                using var tooLong = new CancellationTokenSource(Patience);
                Assert.ThrowsAsync<TimeoutRejectedException>(async () =>
                {
                    for (; taken < 5 * Half; taken++)
                    {
                        await AddAsync(id, 1, tooLong.Token);
                    }
                });
            }
            finally
            {
                engine.Sending -= Refuse;
            }

            Assert.That(taken, Is.GreaterThanOrEqualTo(2 * Half));
            Assert.That(
                await Services.GetRequiredService<AuditBuffer>().FlushAsync(CancellationToken.None),
                Is.True
            );
            Assert.That(Written(Database, id), Is.EqualTo(taken));

            static void Refuse(RenderedSql sql)
            {
                if (sql.Text.StartsWith("INSERT INTO AuditEvents", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException("The database refuses.");
                }
            }
        }

        private async Task AddAsync(string patientId, int count, CancellationToken ct = default)
        {
            await using var scope = Services.CreateAsyncScope();
            var practice = await PracticeAsync();
            scope.ServiceProvider.GetRequiredService<Caller>().Enter(practice);
            var trail = scope.ServiceProvider.GetRequiredService<AuditTrail>();
            trail.Shows([Guid.Parse(patientId)]);
            var buffer = Services.GetRequiredService<AuditBuffer>();
            for (var i = 0; i < count; i++)
            {
                await buffer.AddAsync(practice, trail.ToEntry("GetPatient"), ct);
            }
        }

        private async Task<Guid> PracticeAsync() =>
            _practice ??= Guid.Parse(
                (string)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!
            );

        private Guid? _practice;
    }

    private static long Written(TestDatabase database, string patientId)
    {
        using var connection = database.Connect();
        return connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM AuditEvents WHERE Action = 'GetPatient' AND PatientId = @patientId",
            new { patientId }
        );
    }
}
