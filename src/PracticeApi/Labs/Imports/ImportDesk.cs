using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Reports;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>
/// Enters lines that came from outside as if they had been typed: the same rules, the same judgement, the same versions. What
/// cannot be entered is given back with everything that keeps it.
/// </summary>
internal sealed class ImportDesk(
    PatientMatcher matcher,
    CodeMaps codeMaps,
    ImportedResults imported,
    PracticeCatalog catalogs,
    Validation validation,
    LabResultMaker maker,
    ImportReports reports,
    LabResultVersions versions,
    Alerts alerts,
    AuditTrail trail,
    Caller caller,
    TimeProvider clock
)
{
    /// <summary>Enters lines, in their order; lines of one unit are never two versions of one result.</summary>
    public async Task<IReadOnlyList<EnteredLine>> EnterAsync(
        IReadOnlyList<ImportLine> lines,
        CancellationToken ct
    )
    {
        if (lines.Count == 0)
        {
            return [];
        }

        var known = await imported.ReadAsync(lines, ct);
        if (known.Waiting.Count > 0)
        {
            lines = [.. lines.Select(line => WithWhatWasSaid(line, known))];
        }

        var chunk = new Chunk
        {
            Catalog = await catalogs.ReadAsync(ct),
            Known = known,
            Reports = await reports.ReadAsync(lines, ct),
            Maps = await codeMaps.OfAsync(lines.Select(line => line.Sender), ct),
            Matches = await matcher.MatchAsync(lines.Select(line => line.Report.Patient), ct),
            Chosen = await matcher.ChosenAsync(
                lines.Select(line => line.Corrections.PatientId).OfType<Guid>(),
                ct
            ),
        };
        await maker.PrepareAsync(
            [
                .. chunk.Matches.Values.Select(match => match.Patient).OfType<LabPatient>(),
                .. chunk.Chosen.Values,
            ],
            [
                .. lines
                    .Select(line => TestOf(line, chunk, [])?.In(chunk.Catalog)?.Code)
                    .OfType<string>()
                    .Distinct(),
            ],
            lines
                .Select(line => line.Corrections.CollectedAt ?? line.Result.CollectedAt)
                .OfType<string>(),
            ct
        );
        List<EnteredLine> entered = new(lines.Count);
        foreach (var line in lines)
        {
            entered.Add(await OneAsync(line, chunk, ct));
        }

        await FlushAsync(chunk, ct);
        await imported.WriteAsync(chunk.Known, ct);
        await alerts.RaiseAsync([.. chunk.Withdrawn.Select(WithdrawnAlert)], ct);
        trail.Shows(entered.Select(line => line.PatientId).OfType<Guid>().Distinct());
        return entered;
    }

    private async Task<EnteredLine> OneAsync(ImportLine line, Chunk chunk, CancellationToken ct)
    {
        var known = chunk.Known;
        var earlier = known.Find(line.SourceKey);
        if (earlier?.ContentHash == line.ContentHash)
        {
            return new EnteredLine(line, LineOutcome.Unchanged, null, earlier.LabResultId, []);
        }

        if (line.HasWaited || known.Met.Add((line.SourceKey, line.ContentHash)))
        {
            return await OneAsync(line, earlier, chunk, ct);
        }

        if (!known.Waiting.Remove((line.SourceKey, line.ContentHash), out var waiting))
        {
            return new EnteredLine(line, LineOutcome.Unchanged, null, null, []);
        }

        // What kept it when it came before may not keep it any more: the patient has been registered, the code is known.
        var again = await OneAsync(line, earlier, chunk, ct);
        return again.Outcome == LineOutcome.Waiting
            ? new EnteredLine(line, LineOutcome.Unchanged, null, null, [])
            : again with
            {
                Settles = waiting,
            };
    }

    private static ImportLine WithWhatWasSaid(ImportLine line, ImportedResults.Known known) =>
        !line.HasWaited
        && known.Waiting.TryGetValue((line.SourceKey, line.ContentHash), out var waiting)
            ? line with
            {
                Corrections = waiting.Said,
            }
            : line;

    private async Task<EnteredLine> OneAsync(
        ImportLine line,
        ImportedResult? earlier,
        Chunk chunk,
        CancellationToken ct
    )
    {
        var known = chunk.Known;
        // What a preliminary line said of its time may have changed when it is finished.
        var isUnderOpenKey = earlier is null;
        earlier ??= OnlyOpen(known.FindOpen(line.OpenKey));
        if (earlier is not null && line.Report.VersionAt < earlier.VersionAt)
        {
            return new EnteredLine(line, LineOutcome.Outdated, null, earlier.LabResultId, []);
        }

        if (
            earlier is null
            && (line.Result.Status == IncomingStatus.EnteredInError || line.Result.StatusAlone)
        )
        {
            return new EnteredLine(line, LineOutcome.Outdated, null, null, []);
        }

        var (row, faults) = await RowAsync(line, earlier, chunk, ct);
        if (row is null || faults.Count > 0)
        {
            return new EnteredLine(
                line,
                faults.Count > 0 ? LineOutcome.Waiting : LineOutcome.Outdated,
                PatientOf(line, chunk).Patient?.PatientId,
                null,
                faults
            );
        }

        if (earlier is null)
        {
            var added = new ImportedResult
            {
                LabResultId = row.LabResultId,
                VersionAt = line.Report.VersionAt,
                ContentHash = line.ContentHash,
                Current = row,
                Unit = line.Unit,
            };
            chunk.Added.Add((line, added));
            known.Add(line.SourceKey, line.OpenKey, added, isNew: true);
            return new EnteredLine(line, LineOutcome.Entered, row.PatientId, row.LabResultId, []);
        }

        // The version that it follows has to be there.
        await FlushAsync(chunk, ct);
        row = row with
        {
            ReportId = earlier.Current!.ReportId,
            ReportLine = earlier.Current.ReportLine,
        };
        var isWithdrawn = row.Status == LabResultStatus.EnteredInError;
        await versions.ReplaceAsync(
            earlier.Current,
            row,
            isWithdrawn ? "lab-result.marked-in-error" : "lab-result.replaced",
            ct
        );
        if (isWithdrawn && Rank(earlier.Current.Status) == 2)
        {
            chunk.Withdrawn.Add(row);
        }

        if (isUnderOpenKey)
        {
            // The old name still leads to it, so that what came under it does not come again.
            known.Add(
                line.SourceKey,
                line.OpenKey,
                new ImportedResult
                {
                    LabResultId = row.LabResultId,
                    VersionAt = line.Report.VersionAt,
                    ContentHash = line.ContentHash,
                    Current = row,
                    Unit = line.Unit,
                },
                isNew: true
            );
            (earlier.Current, earlier.Unit) = (row, line.Unit);
        }
        else
        {
            (earlier.VersionAt, earlier.ContentHash) = (line.Report.VersionAt, line.ContentHash);
            (earlier.Current, earlier.Unit) = (row, line.Unit);
            known.Change(line.SourceKey);
        }

        return new EnteredLine(line, LineOutcome.Replaced, row.PatientId, row.LabResultId, []);
    }

    /// <returns>What is to be stored; or the faults that keep it; or neither, where nothing is left to be done.</returns>
    private async Task<(LabResultRow? Row, IReadOnlyList<IncomingFault> Faults)> RowAsync(
        ImportLine line,
        ImportedResult? earlier,
        Chunk chunk,
        CancellationToken ct
    )
    {
        var faults = OwnFaults(line);
        if (earlier is not null)
        {
            if (earlier.Unit is not null && earlier.Unit == line.Unit)
            {
                faults.Add(
                    Fault(
                        line,
                        "repeated-line",
                        "Another line of the same message has the same key."
                    )
                );
                return (null, faults);
            }

            if (line.Result.Status == IncomingStatus.EnteredInError)
            {
                return faults.Count == 0 ? (Withdrawn(earlier.Current!), []) : (null, faults);
            }

            if (line.Result.StatusAlone)
            {
                return faults.Count == 0 ? (Released(earlier.Current!), []) : (null, faults);
            }
        }

        var match = PatientOf(line, chunk);
        if (match.Fault is { } unmatched)
        {
            faults.Add(unmatched with { Place = line.Result.Place });
        }

        var test = TestOf(line, chunk, faults);
        var collectedAt = line.Corrections.CollectedAt ?? line.Result.CollectedAt;
        if (collectedAt is null && !faults.Exists(fault => fault.Field == "14"))
        {
            faults.Add(
                Fault(
                    line,
                    "collected-at-missing",
                    "Nothing says when the specimen was taken.",
                    "/collectedAt"
                )
            );
        }

        if (test is null || collectedAt is null)
        {
            return (null, faults);
        }

        var (entry, wrong) = await EntryAsync(line, test, collectedAt, match.Patient, ct);
        faults.AddRange(
            wrong.Select(fault => Fault(line, fault.Code, fault.Message, fault.Pointer))
        );
        if (earlier is not null && match.Patient is not null)
        {
            Follow(line, earlier.Current!, match.Patient, faults);
        }

        if (
            earlier is null
            && match.Patient is { } whose
            && line.ReportKey is { } key
            && chunk.Reports.TryGetValue(key, out var report)
            && report.PatientId != whose.PatientId
        )
        {
            faults.Add(
                Fault(
                    line,
                    "patient-changed",
                    "The report that it belongs to is of another patient."
                )
            );
        }

        if (faults.Count > 0 || match.Patient is null)
        {
            return (null, faults);
        }

        LabResultRow made;
        try
        {
            made = await maker.MakeAsync(entry, match.Patient, earlier?.LabResultId, ct);
        }
        catch (ProblemException refusal) when (refusal.Faults.Count > 0)
        {
            // What only stored data show, as for a typed entry.
            faults.AddRange(
                refusal.Faults.Select(fault =>
                    Fault(line, fault.Code, fault.Message, fault.Pointer)
                )
            );
            return (null, faults);
        }

        return (Placed(line, made, earlier?.Current), []);
    }

    private async Task<(EnterLabResult Entry, IReadOnlyList<Fault> Faults)> EntryAsync(
        ImportLine line,
        Test test,
        string collectedAt,
        LabPatient? patient,
        CancellationToken ct
    )
    {
        var entry = ImportEntries.Of(line, test.Analyte, test.Loinc, collectedAt) with
        {
            PatientId = patient?.PatientId ?? Guid.Empty,
        };
        var faults = await validation.FaultsAsync(entry, ct);
        if (faults.Count > 0 && ImportEntries.InOtherWords(entry, faults) is { } other)
        {
            var further = await validation.FaultsAsync(other, ct);
            return further.Count == 0 ? (other, further) : (entry, faults);
        }

        return (entry, faults);
    }

    private static LabResultRow Placed(ImportLine line, LabResultRow made, LabResultRow? current)
    {
        var status = line.Result.Status switch
        {
            IncomingStatus.Registered => LabResultStatus.Registered,
            IncomingStatus.Preliminary => LabResultStatus.Preliminary,
            IncomingStatus.Cancelled => LabResultStatus.Cancelled,
            IncomingStatus.Corrected when current is not null => LabResultStatus.Corrected,
            _ when current?.Status is LabResultStatus.Final or LabResultStatus.Corrected =>
                LabResultStatus.Corrected,
            _ => LabResultStatus.Final,
        };
        var placed = made with
        {
            Status = status,
            Source = line.Source,
            SourceKey = line.SourceKey,
        };
        if (current is null)
        {
            return line.Result.Status == IncomingStatus.Corrected
                ? placed with
                {
                    Note = Joined(placed.Note, "Correction of a result that was not received."),
                }
                : placed;
        }

        return placed with
        {
            LabResultId = current.LabResultId,
            Version = current.Version + 1,
            ChangeKind = LabResultChange.Replaced,
            Reason =
                status == LabResultStatus.Corrected
                    ? "The laboratory corrected it."
                    : "The laboratory sent a newer version.",
            CreatedAt = current.CreatedAt,
        };
    }

    private LabResultRow? Withdrawn(LabResultRow current) =>
        current.Status == LabResultStatus.EnteredInError
            ? null
            : Next(current) with
            {
                ChangeKind = LabResultChange.MarkedInError,
                Reason = "The laboratory withdrew it.",
                Status = LabResultStatus.EnteredInError,
            };

    private LabResultRow? Released(LabResultRow current) =>
        current.Status != LabResultStatus.Preliminary
            ? null
            : Next(current) with
            {
                ChangeKind = LabResultChange.Replaced,
                Reason = "The laboratory released it unchanged.",
                Status = LabResultStatus.Final,
            };

    private LabResultRow Next(LabResultRow current) =>
        current with
        {
            Version = current.Version + 1,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
        };

    // What a newer version may not do to the one that is there.
    private static void Follow(
        ImportLine line,
        LabResultRow current,
        LabPatient patient,
        List<IncomingFault> faults
    )
    {
        if (current.PatientId != patient.PatientId)
        {
            faults.Add(
                Fault(
                    line,
                    "patient-changed",
                    "The earlier version is of another patient: move it first."
                )
            );
        }

        if (current.Status == LabResultStatus.EnteredInError)
        {
            faults.Add(
                Fault(
                    line,
                    "result-in-error",
                    "The earlier version is marked in error: reinstate it first."
                )
            );
        }
        else if (Rank(line.Result.Status) < Rank(current.Status))
        {
            faults.Add(
                Fault(
                    line,
                    "status-goes-back",
                    "The earlier version has been released, and this one has not."
                )
            );
        }
    }

    private static int Rank(IncomingStatus status) =>
        status switch
        {
            IncomingStatus.Registered => 0,
            IncomingStatus.Preliminary => 1,
            _ => 2,
        };

    private static int Rank(LabResultStatus status) =>
        status switch
        {
            LabResultStatus.Registered => 0,
            LabResultStatus.Preliminary => 1,
            _ => 2,
        };

    private static PatientMatch PatientOf(ImportLine line, Chunk chunk) =>
        line.Corrections.PatientId is not { } chosen ? chunk.Matches[line.Report.Patient]
        : chunk.Chosen.TryGetValue(chosen, out var patient) && patient.MergedIntoId is null
            ? new PatientMatch(patient, null)
        : new PatientMatch(
            null,
            new IncomingFault(
                "",
                "patient",
                "patient-unknown",
                "The patient is not in the practice."
            )
        );

    private static Test? TestOf(ImportLine line, Chunk chunk, List<IncomingFault> faults)
    {
        if (line.Corrections.Analyte is { } chosen)
        {
            return new Test(chosen, null);
        }

        foreach (var code in line.Result.Codes)
        {
            if (
                code is { System: IncomingCode.Loinc, Code: { } loinc }
                && chunk.Catalog.FindByLoinc(loinc) is not null
            )
            {
                return new Test(null, loinc);
            }
        }

        foreach (var code in line.Result.Codes)
        {
            if (
                code is { System: IncomingCode.Analyte, Code: { } own }
                && chunk.Catalog.Find(own) is not null
            )
            {
                return new Test(own, null);
            }
        }

        foreach (var code in line.Result.Codes)
        {
            if (chunk.Maps.TryGetValue((line.Sender, ImportKeys.Code(code)), out var analyte))
            {
                return new Test(analyte, null);
            }
        }

        if (line.Result.Codes.Count > 0)
        {
            var isListed = line.Result.Codes.Any(code =>
                code is { System: IncomingCode.Loinc, Code: { } loinc }
                && chunk.Catalog.TermsOf(loinc).Count > 0
            );
            faults.Add(
                isListed
                    ? Fault(
                        line,
                        "test-uncertain",
                        "The code may stand for another quantity than the analyte.",
                        "code"
                    )
                    : Fault(
                        line,
                        "test-unknown",
                        "The code stands for no analyte of the catalogue yet.",
                        "code"
                    )
            );
        }

        return null;
    }

    // A person who gives the value or the time anew has seen what was wrong with it.
    private static List<IncomingFault> OwnFaults(ImportLine line)
    {
        var said = line.Corrections;
        return said.AcceptFaults
            ? []
            :
            [
                .. line.Result.Faults.Where(fault =>
                    !(IsOfValue(fault) && (said.Printed ?? said.Text) is not null)
                    && !(IsOfCollection(fault) && said.CollectedAt is not null)
                    && !(IsOfTest(fault) && said.Analyte is not null)
                ),
            ];
    }

    // HL7 v2 says by the number of the field what a fault is of; other formats by its code.
    private static bool IsOfValue(IncomingFault fault) =>
        fault.Field is "2" or "5"
        || fault.Code
            is "ambiguous-number"
                or "ambiguous-titre"
                or "number-not-kept"
                or "value-not-read"
                or "value-required";

    private static bool IsOfCollection(IncomingFault fault) =>
        fault.Field is "14" || fault.Code is "ambiguous-date" or "invalid-date" or "date-not-whole";

    private static bool IsOfTest(IncomingFault fault) =>
        fault.Field is "3" || fault.Code is "code-missing";

    private static ImportedResult? OnlyOpen(IReadOnlyList<ImportedResult> results) =>
        results
            .Where(result =>
                result.Current?.Status is LabResultStatus.Registered or LabResultStatus.Preliminary
            )
            .ToArray()
            is [var only]
            ? only
            : null;

    private async Task FlushAsync(Chunk chunk, CancellationToken ct)
    {
        if (chunk.Added.Count == 0)
        {
            return;
        }

        var stored = await reports.AddAsync(
            [.. chunk.Added.Select(added => (added.Line, added.Result.Current!))],
            chunk.Reports,
            ct
        );
        var byId = stored.ToDictionary(row => row.LabResultId);
        foreach (var (_, result) in chunk.Added)
        {
            result.Current = byId[result.LabResultId];
        }

        chunk.Added.Clear();
    }

    // Whoever has acted on what was given out has to know.
    private static NewAlert WithdrawnAlert(LabResultRow row) =>
        new()
        {
            Kind = AlertKind.ResultWithdrawn,
            Severity = AlertSeverity.Urgent,
            PatientId = row.PatientId,
            ResourceType = "lab-result",
            ResourceId = row.LabResultId,
            Message =
                $"The laboratory has withdrawn {row.AnalyteCode} collected {row.CollectedAt}, which it had given out.",
        };

    private static IncomingFault Fault(
        ImportLine line,
        string code,
        string message,
        string? field = null
    ) => new(line.Result.Place, field, code, message);

    private static string Joined(string? note, string more) =>
        string.IsNullOrEmpty(note) ? more : $"{note}\n{more}";

    private sealed record Test(string? Analyte, string? Loinc)
    {
        public Analyte? In(AnalyteCatalog catalog) =>
            Analyte is { } code ? catalog.Find(code) : catalog.FindByLoinc(Loinc!);
    }

    private sealed class Chunk
    {
        public required AnalyteCatalog Catalog { get; init; }
        public required ImportedResults.Known Known { get; init; }
        public required IReadOnlyDictionary<(string, string), string> Maps { get; init; }
        public required IReadOnlyDictionary<IncomingPatient, PatientMatch> Matches { get; init; }
        public required IReadOnlyDictionary<Guid, LabPatient> Chosen { get; init; }
        public required Dictionary<string, LabReportRow> Reports { get; init; }
        public List<(ImportLine Line, ImportedResult Result)> Added { get; } = [];
        public List<LabResultRow> Withdrawn { get; } = [];
    }
}
