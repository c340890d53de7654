using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Persistence;
using PracticeApi.Tests.Labs;

namespace PracticeApi.Tests.Persistence;

/// <summary>What is read of one patient costs the same however many others there are.</summary>
public sealed class QueryPlanTests : LabTest
{
    private string _patient = null!;

    [OneTimeSetUp]
    public async Task EnterAsync()
    {
        if (!Database.IsSqlite)
        {
            Assert.Ignore("Plans are asked of SQLite.");
        }

        _patient = await PatientAsync();
        await EnterAsync(_patient, Antibodies(620, "2025-07-01", "North"));
        await EnterAsync(_patient, Antibodies(540, "2025-08-01", "North"));
    }

    [TestCase("lab-results")]
    [TestCase("lab-results?analyte=tpo-ab")]
    [TestCase("lab-results?category=thyroid&from=2025-01-01&to=2026-01-01&includeCount=true")]
    [TestCase("lab-results?flag=high,low&outOfRange=true&status=final")]
    [TestCase("lab-results?asOf=2026-01-01T00:00:00Z")]
    [TestCase("lab-trends/tpo-ab")]
    [TestCase("lab-trends/tpo-ab?asOf=2026-01-01T00:00:00Z")]
    [TestCase("lab-trends")]
    [TestCase("lab-trends?analytes=tpo-ab,tsh")]
    [TestCase("lab-table")]
    [TestCase("lab-table?from=2025-01-01")]
    [TestCase("lab-table?dates=2025-07-01,2025-08-01")]
    public async Task Results_are_sought_by_patient_and_come_sorted(string path)
    {
        var plan = await PlanAsync(path);

        Assert.That(plan, Is.Not.Empty);
        Assert.That(plan, Has.All.Contains("PRIMARY KEY (PracticeId=? AND PatientId=?"));
        Assert.That(plan, Has.None.Contains("SCAN").And.None.Contains("TEMP B-TREE"));
    }

    [TestCase("lab-results", "CollectedInstant>? AND CollectedInstant<?")]
    [TestCase("lab-table?from=2025-01-01", "CollectedInstant>? AND CollectedInstant<?")]
    public async Task The_days_are_sought_too(string path, string sought) =>
        Assert.That(await PlanAsync(path), Has.Some.Contains(sought));

    /// <summary>How the statements that read results are carried out.</summary>
    private async Task<IReadOnlyList<string>> PlanAsync(string path)
    {
        var engine = Services.GetRequiredService<SqlEngine>();
        var sent = new System.Collections.Concurrent.ConcurrentQueue<RenderedSql>();
        engine.Sending += sent.Enqueue;
        await OkAsync(Client.GetAsync($"/v1/patients/{_patient}/{path}"));
        engine.Sending -= sent.Enqueue;

        await using var connection = Database.Connect();
        await connection.OpenAsync();
        List<string> plan = [];
        foreach (
            var sql in sent.Where(one =>
                one.Text.Contains("FROM   LabResults", StringComparison.Ordinal)
            )
        )
        {
            var arguments = new DynamicParameters();
            foreach (var parameter in sql.Parameters)
            {
                arguments.Add(parameter, null);
            }

            plan.AddRange(
                (await connection.QueryAsync<Step>($"EXPLAIN QUERY PLAN {sql.Text}", arguments))
                    .Select(step => step.Detail)
                    .Where(detail =>
                        !detail.Contains("json_each", StringComparison.Ordinal)
                        && !detail.Contains("SUBQUERY", StringComparison.Ordinal)
                        && !detail.Contains("BLOOM FILTER", StringComparison.Ordinal)
                    )
            );
        }

        return plan;
    }

    private sealed record Step
    {
        public required string Detail { get; init; }
    }
}
