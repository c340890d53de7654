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

    private const string NoteSql = """
        UPDATE LabReports
        SET    Note = @Note
        WHERE  PracticeId = @PracticeId AND LabReportId = @LabReportId
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
        // A report without a key is the one object that its lines came with; and it is of one patient, though a person may have
        // said of a line that another's under the same number is right.
        foreach (
            var group in added.GroupBy(pair =>
                ((object?)pair.Line.ReportKey ?? pair.Line.Report, pair.Row.PatientId)
            )
        )
        {
            var rows = group.Select(pair => pair.Row).ToArray();
            var line = group.First().Line;
            var there = line.ReportKey is { } key ? known.GetValueOrDefault(key) : null;
            if (there is not null && there.PatientId == rows[0].PatientId)
            {
                known[line.ReportKey!] = there = await WithNotesAsync(
                    there,
                    NotesOf(group.Select(one => one.Line)),
                    ct
                );
                var ids = rows.Select(row => row.LabResultId).ToHashSet();
                var all = await reports.AddLinesAsync(there, rows, ct);
                stored.AddRange(all.Where(row => ids.Contains(row.LabResultId)));
                continue;
            }

            var report = ReportOf(line, rows[0], NotesOf(group.Select(one => one.Line)));
            if (there is not null)
            {
                report = report with { SourceKey = null };
            }
            else if (line.ReportKey is { } name)
            {
                known.Add(name, report);
            }

            fresh.Add((report, rows));
        }

        if (fresh.Count > 0)
        {
            stored.AddRange(await reports.AddManyAsync(fresh, ct));
        }

        return stored;
    }

    /// <summary>Adds what newer versions of lines say of their reports to what the reports say.</summary>
    public async Task AddNotesAsync(
        IEnumerable<(ImportLine Line, LabResultRow Row)> replaced,
        CancellationToken ct
    )
    {
        foreach (
            var group in replaced
                .Where(pair => pair.Line.Report.Notes.Count > 0 && pair.Row.ReportId is not null)
                .GroupBy(pair => pair.Row.ReportId!.Value)
        )
        {
            await WithNotesAsync(
                await LabReportRow.ReadAsync(db, group.Key, ct),
                NotesOf(group.Select(pair => pair.Line)),
                ct
            );
        }
    }

    // With its lines, whose change the report's version counts.
    private async Task<LabReportRow> WithNotesAsync(
        LabReportRow report,
        IReadOnlyList<string> notes,
        CancellationToken ct
    )
    {
        var further = notes.Where(note =>
            !$"\n{report.Note}\n".Contains($"\n{note}\n", StringComparison.Ordinal)
        );
        var note = string.Join('\n', further.Prepend(report.Note).OfType<string>());
        if (note == (report.Note ?? ""))
        {
            return report;
        }

        await db.ExecuteAsync(NoteSql, new { report.LabReportId, Note = note }, ct);
        return report with { Note = note };
    }

    // What is said of each of the orders that make up a report, once and as it stands.
    private static string[] NotesOf(IEnumerable<ImportLine> lines) =>
        [
            .. lines
                .Select(line => line.Report.Notes)
                .Where(notes => notes.Count > 0)
                .Select(notes => string.Join('\n', notes))
                .Distinct(),
        ];

    private LabReportRow ReportOf(ImportLine line, LabResultRow first, string[] notes)
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
            Note = notes.Length == 0 ? null : string.Join('\n', notes),
            Source = line.Source,
            SourceKey = line.ReportKey,
            CreatedAt = now,
            CreatedBy = caller.StaffId,
            UpdatedAt = now,
        };
    }
}
