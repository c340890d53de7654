using Dapper;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Audit;

namespace PracticeApi.Tests.Audit;

public sealed class AuditTests : ApiTest
{
    protected override IEnumerable<string> Settings => ["--Audit:FlushInterval=01:00:00"];

    [Test]
    public async Task The_chain_holds_and_a_changed_row_breaks_it()
    {
        for (var i = 0; i < 5; i++)
        {
            var id = (string)(await RegisterAsync())["id"]!;
            await OkAsync(Client.GetAsync($"/v1/patients/{id}"));
            await AuditAsync(id);
        }

        await using var connection = Database.Connect();
        Assert.That(await FirstBreakAsync(connection), Is.Null);

        await connection.ExecuteAsync(
            "UPDATE AuditEvents SET Action = 'Nothing' WHERE Sequence = 4"
        );
        Assert.That(await FirstBreakAsync(connection), Is.EqualTo(4));
        await connection.ExecuteAsync(
            "UPDATE AuditEvents SET Action = 'RegisterPatient' WHERE Sequence = 4"
        );
    }

    [Test]
    public async Task A_clean_stop_loses_no_read()
    {
        var database = await TestDatabase.CreateAsync();
        try
        {
            int reads;
            await using (var app = await StartAppAsync(database))
            {
                using var client = await SignInAsync(
                    new Uri(app.Urls.Single()),
                    OwnerEmail,
                    OwnerPassword
                );
                var id = (string)(await RegisterAsync(client))["id"]!;
                for (reads = 0; reads < 40; reads++)
                {
                    await OkAsync(client.GetAsync($"/v1/patients/{id}"));
                }

                await app.StopAsync();
            }

            await using var connection = database.Connect();
            Assert.That(
                await connection.ExecuteScalarAsync<int>(
                    "SELECT COUNT(*) FROM AuditEvents WHERE Action = 'GetPatient'"
                ),
                Is.EqualTo(reads)
            );
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    [Test]
    public async Task Events_are_numbered_without_gaps_while_many_write()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => RegisterAsync()));

        await using var connection = Database.Connect();
        var positions = (
            await connection.QueryAsync<long>("SELECT Position FROM Events ORDER BY Position")
        ).ToArray();
        Assert.That(
            positions,
            Is.EqualTo(Enumerable.Range(1, positions.Length).Select(i => (long)i))
        );
        Assert.That(positions, Has.Length.GreaterThan(40));
    }

    private static async Task<long?> FirstBreakAsync(System.Data.Common.DbConnection connection)
    {
        var previous = "";
        var expected = 0L;
        foreach (
            var row in await connection.QueryAsync<Row>(
                """
                SELECT Sequence, AuditEventId, OccurredAt, ActorId, ActorKind, Action, Outcome, PatientId, ResourceId, RequestId,
                       PreviousHash, Hash
                FROM   AuditEvents
                ORDER BY Sequence
                """
            )
        )
        {
            var entry = new AuditEntry
            {
                AuditEventId = row.AuditEventId,
                OccurredAt = row.OccurredAt,
                ActorId = row.ActorId,
                ActorKind = row.ActorKind,
                Action = row.Action,
                Outcome = row.Outcome,
                Patients = row.PatientId is { } patient ? [patient] : [],
                ResourceId = row.ResourceId,
                RequestId = Guid.ParseExact(row.RequestId, "N"),
            };
            if (
                row.Sequence != ++expected
                || row.PreviousHash != previous
                || row.Hash != entry.HashAfter(previous, row.Sequence)
            )
            {
                return row.Sequence;
            }

            previous = row.Hash;
        }

        return null;
    }

    private sealed record Row
    {
        public long Sequence { get; init; }
        public Guid AuditEventId { get; init; }
        public DateTimeOffset OccurredAt { get; init; }
        public Guid? ActorId { get; init; }
        public ActorKind? ActorKind { get; init; }
        public required string Action { get; init; }
        public AuditOutcome Outcome { get; init; }
        public Guid? PatientId { get; init; }
        public Guid? ResourceId { get; init; }
        public required string RequestId { get; init; }
        public required string PreviousHash { get; init; }
        public required string Hash { get; init; }
    }
}
