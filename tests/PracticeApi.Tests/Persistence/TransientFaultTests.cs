using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using PracticeApi.Audit;
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
    public async Task A_commit_that_took_effect_and_then_failed_for_good_is_found_too()
    {
        _engine.Fail(Fault.BrokenForGoodAfterCommit);

        var patient = await RegisterAsync(familyName: "Unknown-Io");

        await AssertStoredOnceAsync(patient, "Unknown-Io");
    }

    [Test]
    public async Task A_commit_that_failed_for_good_without_effect_is_not_run_again()
    {
        _engine.Fail(Fault.BrokenForGoodBeforeCommit);

        await ProblemAsync(PostAsync("Never-Io"), 500, "internal-error");

        Assert.That(await CountAsync("Never-Io"), Is.Zero);
    }

    [Test]
    public async Task A_commit_is_looked_up_until_the_database_says_whether_it_took_effect()
    {
        _engine.FailLookUps(TransientFaults.Attempts - 1);
        _engine.Fail(Fault.BrokenAfterCommit);

        var patient = await RegisterAsync(familyName: "Looked-Up");

        await AssertStoredOnceAsync(patient, "Looked-Up");
    }

    [Test]
    public async Task A_commit_that_cannot_be_looked_up_is_not_run_again_and_says_so()
    {
        _engine.FailLookUps(TransientFaults.Attempts);
        _engine.Fail(Fault.BrokenAfterCommit);

        await ProblemAsync(PostAsync("In-Doubt"), 503, "unavailable");

        Assert.That(await CountAsync("In-Doubt"), Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(TransientFaults.Attempts)]
    public async Task Audit_events_are_written_once_when_a_commit_s_outcome_was_unknown(int lookUps)
    {
        var patient = (string)(await RegisterAsync(familyName: "Read"))["id"]!;
        await OkAsync(Client.GetAsync($"/v1/patients/{patient}"));
        _engine.FailLookUps(lookUps);
        _engine.Fail(Fault.BrokenAfterCommit);
        var buffer = Services.GetRequiredService<AuditBuffer>();

        while (!await buffer.FlushAsync(CancellationToken.None)) { }

        Assert.That(
            await AuditAsync(patient),
            Is.EqualTo(new[] { "RegisterPatient:done", "GetPatient:done" })
        );
    }

    [Test]
    public async Task One_practice_s_failing_audit_leaves_the_others_written_and_is_tried_again()
    {
        using var other = await SignInToAnotherPracticeAsync();
        var mine = (string)(await RegisterAsync())["id"]!;
        var theirs = (string)(await RegisterAsync(other))["id"]!;
        var buffer = Services.GetRequiredService<AuditBuffer>();
        await buffer.FlushAsync(CancellationToken.None);
        await OkAsync(Client.GetAsync($"/v1/patients/{mine}"));
        await OkAsync(other.GetAsync($"/v1/patients/{theirs}"));
        _engine.Fail(Fault.BrokenForGoodBeforeCommit);

        Assert.That(await buffer.FlushAsync(CancellationToken.None), Is.False);
        Assert.That(await ReadsAsync(mine) + await ReadsAsync(theirs), Is.EqualTo(1));

        Assert.That(await buffer.FlushAsync(CancellationToken.None), Is.True);
        Assert.That(await ReadsAsync(mine) + await ReadsAsync(theirs), Is.EqualTo(2));
    }

    [Test]
    public async Task A_stop_in_haste_writes_the_audit_though_the_database_fails_at_first()
    {
        // The second server registers its own engine here.
        var engine = _engine;
        var database = await TestDatabase.CreateAsync();
        try
        {
            await using (var app = await StartAppAsync(database))
            {
                using var client = await SignInAsync(
                    new Uri(app.Urls.Single()),
                    OwnerEmail,
                    OwnerPassword
                );
                var id = (string)(await RegisterAsync(client))["id"]!;
                await OkAsync(client.GetAsync($"/v1/patients/{id}"));
                ((FaultyEngine)app.Services.GetRequiredService<SqlEngine>()).Fail(
                    Fault.BrokenForGoodBeforeCommit
                );
                await app
                    .Services.GetRequiredService<AuditBuffer>()
                    .StopAsync(new CancellationToken(canceled: true));
            }

            await using var connection = database.Connect();
            Assert.That(
                await connection.ExecuteScalarAsync<int>(
                    "SELECT COUNT(*) FROM AuditEvents WHERE Action = 'GetPatient'"
                ),
                Is.EqualTo(1)
            );
        }
        finally
        {
            _engine = engine;
            await database.DisposeAsync();
        }
    }

    [Test]
    public async Task Trying_again_is_bounded_and_then_says_so()
    {
        _engine.Fail([.. Enumerable.Repeat(Fault.BusyBeforeCommit, TransientFaults.Attempts)]);

        await ProblemAsync(PostAsync("Never"), 503, "unavailable");

        Assert.That(await CountAsync("Never"), Is.Zero);
    }

    [TestCase(1205, 13, true)]
    [TestCase(40501, 16, true)]
    [TestCase(10928, 16, true)]
    [TestCase(10054, 16, true)]
    [TestCase(0, 20, true)]
    [TestCase(50000, 20, true)]
    [TestCase(-1, 11, true)]
    [TestCase(2627, 14, false)]
    [TestCase(547, 16, false)]
    [TestCase(208, 16, false)]
    public void The_server_s_passing_faults_are_known_by_number_and_severity(
        int number,
        byte severity,
        bool transient
    ) => Assert.That(SqlServerEngine.IsTransientError(number, severity), Is.EqualTo(transient));

    [TestCase("Invalid operation. The connection is closed.", true)]
    [TestCase(
        "BeginTransaction requires an open and available Connection. The connection's current state is closed.",
        true
    )]
    [TestCase(
        "Timeout expired. The timeout period elapsed prior to obtaining a connection from the pool.",
        false
    )]
    [TestCase("There is already an open DataReader associated with this Connection.", false)]
    public void A_complaint_of_the_driver_passes_where_the_connection_broke(
        string message,
        bool transient
    ) => Assert.That(SqlServerEngine.IsBrokenConnection(message), Is.EqualTo(transient));

    private async Task AssertStoredOnceAsync(JsonNode patient, string familyName)
    {
        Assert.That(await CountAsync(familyName), Is.EqualTo(1));
        await OkAsync(Client.GetAsync($"/v1/patients/{patient["id"]}"));
        Assert.That(
            await AuditAsync((string)patient["id"]!),
            Is.EqualTo(new[] { "RegisterPatient:done", "GetPatient:done" })
        );
    }

    private Task<HttpResponseMessage> PostAsync(string familyName) =>
        Client.PostAsJsonAsync(
            "/v1/patients",
            new
            {
                givenName = "A",
                familyName,
                birthDate = "1990-01-01",
                sex = "male",
            }
        );

    private async Task<int> ReadsAsync(string patientId)
    {
        await using var connection = Database.Connect();
        return await connection.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM AuditEvents WHERE PatientId = @PatientId AND Action = 'GetPatient'",
            new { PatientId = patientId }
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
        BrokenForGoodBeforeCommit,
        BrokenForGoodAfterCommit,
    }

    private sealed class FaultyEngine(string connectionString) : SqliteEngine(connectionString)
    {
        private readonly ConcurrentQueue<Fault> _faults = new();

        private int _lookUpsToFail;
        private volatile bool _committed;

        /// <summary>After the next commit that fails, the database is busy so many times.</summary>
        public void FailLookUps(int times)
        {
            _committed = false;
            _lookUpsToFail = times;
        }

        public override ValueTask<SqlLease> RentForWritingAsync(CancellationToken ct) =>
            _committed && Interlocked.Decrement(ref _lookUpsToFail) >= 0
                ? throw new SqliteException("injected", 5)
                : base.RentForWritingAsync(ct);

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

            if (fault is Fault.BrokenAfterCommit or Fault.BrokenForGoodAfterCommit)
            {
                commit();
                _committed = true;
            }

            throw fault is Fault.BrokenForGoodBeforeCommit or Fault.BrokenForGoodAfterCommit
                ? new IOException("injected")
                : new SqliteException("injected", 5);
        }
    }
}
