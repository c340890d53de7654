using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Audit;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Audit;

public sealed class AuditBufferTests : ApiTest
{
    protected override IEnumerable<string> Settings => ["--Audit:FlushInterval=01:00:00"];

    [Test]
    public async Task Reads_that_the_database_refuses_to_keep_are_written_later()
    {
        using var another = await SignInToAnotherPracticeAsync();
        HttpClient[] callers = [Client, another];
        List<string> read = [];
        foreach (var caller in callers)
        {
            var id = (string)(await RegisterAsync(caller))["id"]!;
            await OkAsync(caller.GetAsync($"/v1/patients/{id}"));
            read.Add(id);
        }

        var engine = Services.GetRequiredService<SqlEngine>();
        var buffer = Services.GetRequiredService<AuditBuffer>();
        engine.Sending += Refuse;
        await buffer.FlushAsync(CancellationToken.None);
        engine.Sending -= Refuse;
        await buffer.FlushAsync(CancellationToken.None);
        await buffer.FlushAsync(CancellationToken.None);

        await using var connection = Database.Connect();
        foreach (var id in read)
        {
            Assert.That(
                await connection.ExecuteScalarAsync<int>(
                    "SELECT COUNT(*) FROM AuditEvents WHERE Action = 'GetPatient' AND PatientId = @id",
                    new { id }
                ),
                Is.EqualTo(1)
            );
        }

        static void Refuse(RenderedSql sql)
        {
            if (sql.Text.StartsWith("INSERT INTO AuditEvents", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("The database refuses.");
            }
        }
    }
}
