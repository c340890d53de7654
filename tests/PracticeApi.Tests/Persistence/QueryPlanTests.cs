using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Persistence;
using PracticeApi.Tests.Labs;

namespace PracticeApi.Tests.Persistence;

/// <summary>What is read of one patient costs the same however many others there are.</summary>
public sealed class QueryPlanTests : LabTest
{
    // The index of the primary key of LabResults.
    private const string Key = "sqlite_autoindex_LabResults_1";

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
        Assert.That(plan, Has.All.Contains($"{Key} (PracticeId=? AND PatientId=?"));
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
            plan.AddRange(await PlanAsync(connection, sql));
        }

        return plan;
    }

    private static async Task<IEnumerable<string>> PlanAsync(
        DbConnection connection,
        RenderedSql sql
    )
    {
        var arguments = new DynamicParameters();
        foreach (var parameter in sql.Parameters)
        {
            arguments.Add(parameter, null);
        }

        return (await connection.QueryAsync<Step>($"EXPLAIN QUERY PLAN {sql.Text}", arguments))
            .Select(step => step.Detail)
            .Where(detail =>
                !detail.Contains("json_each", StringComparison.Ordinal)
                && !detail.Contains("SUBQUERY", StringComparison.Ordinal)
                && !detail.Contains("BLOOM FILTER", StringComparison.Ordinal)
            );
    }

    /// <summary>
    /// No other statement reads all that a practice has in a table: what costs little with a hundred patients costs the same with
    /// a hundred thousand.
    /// </summary>
    [Test]
    public async Task Only_these_statements_read_all_of_a_practice()
    {
        await using var connection = Database.Connect();
        await connection.OpenAsync();
        List<string> found = [];
        foreach (var (name, sql) in Statements.All)
        {
            var plan = await PlanAsync(connection, SqlDialect.Sqlite.Render(sql));
            if (plan.Any(ReadsAll))
            {
                found.Add(name);
            }
        }

        Assert.That(found, Is.EquivalentTo(OfFewRows.Concat(OfWholePractices)));
    }

    [TestCase("ListReceivedLabResultsHandler.ToBeVerifiedCountSql")]
    [TestCase("ListReceivedLabResultsHandler.ToBeVerifiedSql")]
    public async Task What_is_held_back_is_found_among_all(string name)
    {
        await using var connection = Database.Connect();
        await connection.OpenAsync();
        var (_, sql) = Statements.All.Single(statement => statement.Name == name);

        var plan = await PlanAsync(connection, SqlDialect.Sqlite.Render(sql));

        Assert.That(plan, Has.Some.Contains("USING INDEX IX_LabResults_HeldBack"));
        Assert.That(plan, Has.None.EqualTo("USE TEMP B-TREE FOR ORDER BY"));
    }

    private static bool ReadsAll(string step) =>
        step.EndsWith("(PracticeId=?)", StringComparison.Ordinal)
        || (
            step.StartsWith("SCAN ", StringComparison.Ordinal)
            && step != "SCAN CONSTANT ROW"
            && !step.StartsWith("SCAN (subquery", StringComparison.Ordinal)
        );

    // Tables that hold what people set up: the practice itself, its laboratories, panels, forms, protocols, catalogue.
    private static readonly string[] OfFewRows =
    [
        "CatalogFacts.CurrentSql",
        "CodeMaps.PageSql",
        "ImportantChanges.AllCurrentSql",
        "Journal.AdvanceSql",
        "Journal.CountersSql",
        "KeyRing.AllSql",
        "KnownLaboratories.NamesSql",
        "ListCsvMappingsHandler.AllSql",
        "ListLaboratoriesHandler.NamesSql",
        "Memberships.ActiveSql",
        "MergeLaboratoryHandler.EarlierSql",
        "MergeLaboratoryHandler.FollowSql",
        "OwnQuestionnaires.AllSql",
        "PanelRow.AllSql",
        "PracticeFounder.AnyAccountSql",
        "PracticeRow.SelectSql",
        "ProtocolRow.AllSql",
        "UpdatePracticeHandler.UpdateSql",
    ];

    // Lists of everything, of which a page is read in the order of an index unless filters say otherwise; what is done once in a
    // while, as merging, re-evaluating and sweeping are; what a panel reads, whose scan is of its own subquery; and what is held
    // back, which has an index of these few.
    private static readonly string[] OfWholePractices =
    [
        "GetPanelHandler.LastUsedSql",
        "Housekeeping.SessionsSql",
        "Housekeeping.TokensSql",
        "ListAlertsHandler.CountSql",
        "ListAlertsHandler.PageSql",
        "ListAuditEventsHandler.OfPatientSql",
        "ListAuditEventsHandler.PageSql",
        "ListIntakesHandler.PageSql",
        "ListLabImportsHandler.PageSql",
        "ListPatientsHandler.CountSql",
        "ListReceivedLabResultsHandler.CountSql",
        "ListReceivedLabResultsHandler.PageSql",
        "ListReceivedLabResultsHandler.ToBeVerifiedCountSql",
        "ListReceivedLabResultsHandler.ToBeVerifiedSql",
        "ListReviewItemsHandler.ReportsSql",
        "PeriodicWork.PracticesSql",
        "PatientRecords.MoveEarlierSql",
        "PatientRecords.MoveLabImportPatientsSql",
        "PatientRecords.MoveLabImportRowsSql",
        "PatientRecords.NoteEarlierSql",
        "PatientRecords.NoteLabImportPatientsSql",
        "PatientRecords.NoteLabImportRowsSql",
        "ReEvaluateLabResultsHandler.AppliedSql",
        "ReEvaluateLabResultsHandler.ComparedSql",
    ];

    private sealed record Step
    {
        public required string Detail { get; init; }
    }
}
