using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Tests.Persistence;

public sealed class TransientFaultTests : ApiTest
{
    private FaultyEngine _engine = null!;

    // Audit written in the background would meet the faults that are meant for a request.
    protected override IEnumerable<string> Settings => ["--Audit:FlushInterval=01:00:00"];

    protected override void Replace(IServiceCollection services) =>
        services.Replace(
            ServiceDescriptor.Singleton<SqlEngine>(provider =>
                _engine = new FaultyEngine(
                    provider.GetRequiredService<DatabaseOptions>().ConnectionString
                )
            )
        );

    [SetUp]
    public void OnlyOnTheEmbeddedEngine()
    {
        if (!Database.IsSqlite)
        {
            Assert.Ignore("The faults are injected into the embedded engine.");
        }
    }

    [Test]
    public async Task A_busy_database_is_tried_again_and_stores_once()
    {
        _engine.Fail(Fault.BusyBeforeCommit, Fault.BusyBeforeCommit);

        var patient = await RegisterAsync(familyName: "Busy");

        await AssertStoredOnceAsync(patient, "Busy");
    }

    [Test]
    public async Task A_commit_that_took_effect_and_then_failed_is_found_and_stores_once()
    {
        _engine.Fail(Fault.BrokenAfterCommit);

        var patient = await RegisterAsync(familyName: "Unknown-Done");

        await AssertStoredOnceAsync(patient, "Unknown-Done");
    }

    [Test]
    public async Task A_commit_that_failed_without_effect_is_run_again_and_stores_once()
    {
        _engine.Fail(Fault.BusyBeforeCommit, Fault.BrokenAfterCommit);

        var patient = await RegisterAsync(familyName: "Unknown-Again");

        await AssertStoredOnceAsync(patient, "Unknown-Again");
    }

    [Test]
    public async Task Trying_again_is_bounded_and_then_says_so()
    {
        _engine.Fail([.. Enumerable.Repeat(Fault.BusyBeforeCommit, TransientFaults.Attempts)]);

        await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/patients",
                new
                {
                    givenName = "A",
                    familyName = "Never",
                    birthDate = "1990-01-01",
                    sex = "male",
                }
            ),
            503,
            "unavailable"
        );

        Assert.That(await CountAsync("Never"), Is.Zero);
    }

    [TestCase(1205, true)]
    [TestCase(40501, true)]
    [TestCase(10928, true)]
    [TestCase(10054, true)]
    [TestCase(2627, false)]
    [TestCase(547, false)]
    [TestCase(208, false)]
    public void The_server_s_passing_faults_are_known_by_number(int number, bool transient) =>
        Assert.That(SqlServerEngine.IsTransientError(number), Is.EqualTo(transient));

    private async Task AssertStoredOnceAsync(JsonNode patient, string familyName)
    {
        Assert.That(await CountAsync(familyName), Is.EqualTo(1));
        await OkAsync(Client.GetAsync($"/v1/patients/{patient["id"]}"));
        Assert.That(
            await AuditAsync((string)patient["id"]!),
            Is.EqualTo(new[] { "RegisterPatient:done", "GetPatient:done" })
        );
    }

    private async Task<int> CountAsync(string familyName)
    {
        await using var connection = Database.Connect();
        return await connection.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM Patients WHERE FamilyName = @FamilyName",
            new { FamilyName = familyName }
        );
    }

    private enum Fault
    {
        BusyBeforeCommit,
        BrokenAfterCommit,
    }

    private sealed class FaultyEngine(string connectionString) : SqliteEngine(connectionString)
    {
        private readonly ConcurrentQueue<Fault> _faults = new();

        public void Fail(params Fault[] faults)
        {
            foreach (var fault in faults)
            {
                _faults.Enqueue(fault);
            }
        }

        protected override void Commit(Action commit)
        {
            if (!_faults.TryDequeue(out var fault))
            {
                commit();
                return;
            }

            if (fault == Fault.BrokenAfterCommit)
            {
                commit();
            }

            throw new SqliteException("injected", 5);
        }
    }
}
