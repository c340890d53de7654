using System.Collections.Concurrent;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Tests.Persistence;

public sealed class FreshReadTests : ApiTest
{
    private static readonly string AnySql = Statements
        .All.Single(statement => statement.Name == "PeriodicWork.PracticesSql")
        .Sql;

    private readonly ManualClock _clock = new();
    private RecordingEngine _engine = null!;

    protected override void Replace(IServiceCollection services)
    {
        services.Replace(
            ServiceDescriptor.Singleton<SqlEngine>(provider =>
                _engine = new RecordingEngine(
                    provider.GetRequiredService<DatabaseOptions>().ConnectionString
                )
            )
        );
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));
        services.AddScoped<IRules<ArchivePatient>, ReadingRules>();
    }

    [SetUp]
    public void OnlyOnTheEmbeddedEngine()
    {
        if (!Database.IsSqlite)
        {
            Assert.Ignore("The reads are recorded on the embedded engine.");
        }
    }

    [Test]
    public async Task Who_is_not_known_yet_reads_the_primary_and_then_queries_the_secondary()
    {
        using var client = await SignInAsync(OwnerEmail, OwnerPassword);
        ForgetTheWrite();
        _engine.Fresh.Clear();

        await OkAsync(client.GetAsync("/v1/audit-events"));

        Assert.That(_engine.Fresh.First(), Is.True, "the check of the session");
        Assert.That(_engine.Fresh.Last(), Is.False, "the query");
    }

    [Test]
    public async Task The_rules_of_a_command_read_the_primary()
    {
        using var client = await SignInAsync(OwnerEmail, OwnerPassword);
        await OkAsync(client.GetAsync("/v1/audit-events"));
        ForgetTheWrite();
        _engine.Fresh.Clear();

        await ProblemAsync(
            SendAsync(
                client,
                HttpMethod.Post,
                $"/v1/patients/{Guid.CreateVersion7()}/archive",
                version: 1
            ),
            404,
            "patient-not-found"
        );

        Assert.That(_engine.Fresh, Is.Not.Empty.And.All.True);
    }

    // Signing in writes, and whoever has just written reads the primary anyway.
    private void ForgetTheWrite() => _clock.Advance(TimeSpan.FromSeconds(6));

    private sealed class ReadingRules(Db db) : IRules<ArchivePatient>
    {
        public async ValueTask CheckAsync(
            ArchivePatient request,
            ICollection<Fault> faults,
            CancellationToken ct
        ) => await db.QueryAsync<Guid>(AnySql, null, ct);
    }

    private sealed class RecordingEngine(string connectionString) : SqliteEngine(connectionString)
    {
        public ConcurrentQueue<bool> Fresh { get; } = new();

        public override ValueTask<SqlLease> RentForReadingAsync(bool fresh, CancellationToken ct)
        {
            Fresh.Enqueue(fresh);
            return base.RentForReadingAsync(fresh, ct);
        }
    }
}
