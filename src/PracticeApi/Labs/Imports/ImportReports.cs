using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Labs.Reports;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Imports;

/// <summary>The reports that imported lines belong to.</summary>
internal sealed class ImportReports(Db db, LabReports reports, Caller caller, TimeProvider clock)
{
    private const string ByKeysSql =
        LabReportRow.Columns
        + """
            FROM   LabReports r
            WHERE  r.PracticeId = @PracticeId AND r.SourceKey IN {texts @Keys}
            """;

    /// <summary>The reports of the lines that are there already, by their key.</summary>
    public async Task<Dictionary<string, LabReportRow>> ReadAsync(
        IEnumerable<ImportLine> lines,
        CancellationToken ct
    )
    {
        var keys = lines.Select(line => line.ReportKey).OfType<string>().Distinct().ToArray();
        return keys.Length == 0
            ? []
            : (
                await db.QueryAsync<LabReportRow>(
                    ByKeysSql,
                    new { Keys = JsonSerializer.Serialize(keys) },
                    ct
                )
            ).ToDictionary(report => report.SourceKey!);
    }

    /// <summary>Stores new results under their reports: late lines of those that are there, and new reports with their lines.</summary>
    /// <param name="added">The lines, in their order, and what is stored of each.</param>
    /// <param name="known">The reports that are there; those that are added come to it.</param>
    /// <returns>What was stored.</returns>
    public async Task<IReadOnlyList<LabResultRow>> AddAsync(
        IReadOnlyList<(ImportLine Line, LabResultRow Row)> added,
        Dictionary<string, LabReportRow> known,
        CancellationToken ct
    )
    {
        List<LabResultRow> stored = [];
        List<(LabReportRow, IReadOnlyList<LabResultRow>)> fresh = [];
        // A report without a key is the one object that its lines came with.
        foreach (
            var group in added.GroupBy(pair => (object?)pair.Line.ReportKey ?? pair.Line.Report)
        )
        {
            var rows = group.Select(pair => pair.Row).ToArray();
            var line = group.First().Line;
            if (line.ReportKey is { } key && known.TryGetValue(key, out var there))
            {
                var ids = rows.Select(row => row.LabResultId).ToHashSet();
                var all = await reports.AddLinesAsync(there, rows, ct);
                stored.AddRange(all.Where(row => ids.Contains(row.LabResultId)));
                continue;
            }

            var report = ReportOf(line, rows[0]);
            fresh.Add((report, rows));
            if (line.ReportKey is { } name)
            {
                known.Add(name, report);
            }
        }

        if (fresh.Count > 0)
        {
            stored.AddRange(await reports.AddManyAsync(fresh, ct));
        }

        return stored;
    }

    private LabReportRow ReportOf(ImportLine line, LabResultRow first)
    {
        var now = clock.Now();
        return new LabReportRow
        {
            LabReportId = Guid.CreateVersion7(),
            Version = 1,
            PatientId = first.PatientId,
            LaboratoryId = first.LaboratoryId,
            Accession = line.Report.Accession,
            CollectedAt = first.CollectedAt,
            CollectedInstant = first.CollectedInstant,
            Fasting = first.Fasting,
            Note = line.Report.Notes.Count == 0 ? null : string.Join('\n', line.Report.Notes),
            Source = line.Source,
            SourceKey = line.ReportKey,
            CreatedAt = now,
            CreatedBy = caller.StaffId,
            UpdatedAt = now,
        };
    }
}
