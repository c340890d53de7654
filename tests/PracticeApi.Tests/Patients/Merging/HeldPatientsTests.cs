using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Patients.Merging;

/// <summary>
/// What is entered while a record is merged lands in the record that remains or is refused: on SQLite writers queue, on SQL Server
/// they wait for the patient's row.
/// </summary>
public sealed class HeldPatientsTests : MergeTest
{
    private const string Held = "WITH (UPDLOCK, HOLDLOCK)";

    [Test]
    public async Task Whatever_is_entered_holds_the_patient()
    {
        var patient = await PatientAsync();
        var condition = await PostAsync(
            $"{PathOf(patient)}/conditions",
            new { name = "Autoimmune thyroiditis", status = "active" }
        );
        var result = await EnterAsync(patient, Antibodies(540, "2025-08-01"));
        var path = PathOf(patient);
        (string Name, Func<Task<HttpResponseMessage>> Send)[] entries =
        [
            ("result", () => SendEntryAsync(patient, Antibodies(530, "2025-09-01"))),
            ("report", () => SendReportAsync(patient, Report(Tsh("2.1")))),
            (
                "correction",
                () =>
                {
                    var entry = Antibodies(545, "2025-08-01");
                    entry["reason"] = "misread";
                    return SendAsync(
                        HttpMethod.Put,
                        $"/v1/lab-results/{(string)result["id"]!}",
                        entry,
                        1
                    );
                }
            ),
            ("medication", () => Client.PostAsJsonAsync($"{path}/medications", new { name = "X" })),
            (
                "chart correction",
                () =>
                    SendAsync(
                        HttpMethod.Put,
                        $"{path}/conditions/{(string)condition["id"]!}",
                        new { name = "Autoimmune thyroiditis", status = "inRemission" },
                        1
                    )
            ),
            (
                "target",
                () =>
                    Client.PutAsJsonAsync(
                        $"{path}/lab-targets/tpo-ab",
                        new { high = 100, unit = "[IU]/mL" }
                    )
            ),
            (
                "intake",
                () =>
                    Client.PostAsJsonAsync(
                        $"{path}/intakes",
                        new { questionnaires = new[] { "who-5" } }
                    )
            ),
            (
                "response",
                () =>
                    Client.PostAsJsonAsync(
                        $"{path}/questionnaire-responses",
                        new
                        {
                            questionnaire = "who-5",
                            status = "draft",
                            answers = new { q1 = 3 },
                        }
                    )
            ),
            (
                "plan",
                () =>
                    Client.PostAsJsonAsync(
                        $"{path}/plans",
                        new
                        {
                            title = "Calm the gut",
                            startsOn = "2026-01-12",
                            phases = Array.Empty<object>(),
                        }
                    )
            ),
        ];
        var held = Statements
            .All.Select(one => one.Sql)
            .Where(sql =>
                SqlDialect.SqlServer.Render(sql).Text.Contains(Held, StringComparison.Ordinal)
            )
            .Where(sql => sql.Contains("FROM   Patients", StringComparison.Ordinal))
            .SelectMany(sql =>
                new[] { SqlDialect.Sqlite, SqlDialect.SqlServer }.Select(dialect =>
                    dialect.Render(sql).Text
                )
            )
            .ToHashSet();

        foreach (var (name, send) in entries)
        {
            var sent = new ConcurrentQueue<string>();
            void Note(RenderedSql sql) => sent.Enqueue(sql.Text);
            var engine = Services.GetRequiredService<SqlEngine>();
            engine.Sending += Note;
            await OkAsync(send());
            engine.Sending -= Note;
            Assert.That(sent.Any(held.Contains), Is.True, name);
        }
    }
}
