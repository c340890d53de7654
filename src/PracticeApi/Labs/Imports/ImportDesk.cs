using PracticeApi.Access;
using PracticeApi.Audit;
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
        foreach (var line in lines.Where(line => line.HasWaited))
        {
            // What waits under its key is the line itself.
            known.Waiting.Remove((line.SourceKey, line.ContentHash));
        }

        if (known.Waiting.Count > 0)
        {
            lines = [.. lines.Select(line => WithWhatWasSaid(line, known))];
        }

        var stored = await reports.ReadAsync(lines, ct);
        var chunk = new Chunk
        {
            Catalog = await catalogs.ReadAsync(ct),
            Known = known,
            Reports = stored,
            ReportPatients = stored.ToDictionary(pair => pair.Key, pair => pair.Value.PatientId),
            Maps = await codeMaps.OfAsync(lines.Select(line => line.Sender), ct),
            Matches = await matcher.MatchAsync(lines.Select(line => line.Report.Patient), ct),
            Chosen = await matcher.ChosenAsync(
                lines
                    .Select(line => line.Corrections.PatientId)
                    .Concat(known.Said.Select(said => said.PatientId))
                    .OfType<Guid>(),
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
            lines.Select(line => line.CollectedAt).OfType<string>(),
            ct
        );
        foreach (var line in lines)
        {
            chunk.Entered.Add(await OneAsync(line, chunk, ct));
        }

        await FlushAsync(chunk, ct);
        await reports.AddNotesAsync(chunk.Replaced, ct);
        await imported.WriteAsync(chunk.Known, ct);
        await alerts.RaiseAsync(chunk.Alerts, ct);
        trail.Shows(chunk.Entered.Select(line => line.PatientId).OfType<Guid>().Distinct());
        return chunk.Entered;
    }

    private static ImportLine WithWhatWasSaid(ImportLine line, ImportedResults.Known known) =>
        !line.HasWaited
        && known.Waiting.TryGetValue((line.SourceKey, line.ContentHash), out var waiting)
            ? line with
            {
                Corrections = waiting.Said,
            }
            : line;

    private async Task<EnteredLine> OneAsync(ImportLine line, Chunk chunk, CancellationToken ct)
    {
        var known = chunk.Known;
        var said = (line.SourceKey, line.ContentHash);
        var earlier = known.Find(line.SourceKey);
        if (earlier?.ContentHash == line.ContentHash)
        {
            known.Confirm(line.SourceKey, line.Report.VersionAt);
            return new EnteredLine(line, LineOutcome.Unchanged, null, earlier.LabResultId, []);
        }

        if (line.Report.VersionAt < known.WithdrawnAt(line.SourceKey))
        {
            return new EnteredLine(line, LineOutcome.Outdated, null, null, []);
        }

        var isMet = !line.HasWaited && known.Met.Contains(said);
        WaitingLine? waiting = null;
        if (isMet && !known.Waiting.Remove(said, out waiting))
        {
            return new EnteredLine(line, LineOutcome.Unchanged, null, null, []);
        }

        // What kept it when it came before may not keep it any more: the patient has been registered, the code is known.
        var one = await FollowedAsync(line, earlier, chunk, ct);
        if (one.Outcome == LineOutcome.Waiting)
        {
            if (isMet)
            {
                known.Waiting.Add(said, waiting!);
                return new EnteredLine(line, LineOutcome.Unchanged, null, null, []);
            }

            known.Met.Add(said);
        }

        return waiting is null
            ? one
            : one with
            {
                Settles = [.. one.Settles, new SettledLine(waiting, LineOutcome.Unchanged)],
            };
    }

    private async Task<EnteredLine> FollowedAsync(
        ImportLine line,
        ImportedResult? earlier,
        Chunk chunk,
        CancellationToken ct
    )
    {
        var known = chunk.Known;
        // What a preliminary line said of its time may have changed when it is finished.
        var isUnderOpenKey = earlier is null;
        if (earlier is null)
        {
            var others = known.FindOpen(line.OpenKey);
            var isKept = line.IsOfEarlier && Kept(line, chunk).Any();
            if (!isKept && line.IsOfEarlier && line.Result.CollectedAt is null)
            {
                // What says nothing of the time is of whatever was sent, as long as that is but one.
                earlier = line.CollectedAt is { } at
                    ? Only(others.Where(one => one.Current?.CollectedAt == at))
                    : Only(others);
                if (earlier is null)
                {
                    return Waits(
                        line,
                        chunk,
                        [
                            line.Fault(
                                "result-uncertain",
                                "It does not say of which time, and not just one result has been sent that it may be about."
                            ),
                        ]
                    );
                }
            }
            else if (!isKept)
            {
                earlier = Only(others.Where(IsOpen));
            }
        }

        if (earlier is not null && line.Report.VersionAt < earlier.VersionAt)
        {
            return new EnteredLine(line, LineOutcome.Outdated, null, earlier.LabResultId, []);
        }

        if (earlier is null && line.IsOfEarlier)
        {
            return line.TakesBack ? TakenBack(line, chunk) : await ReleasedAsync(line, chunk, ct);
        }

        var (row, faults) = await RowAsync(line, earlier, chunk, ct);
        if (faults.Count > 0)
        {
            return Waits(line, chunk, faults);
        }

        if (row is null)
        {
            if (line.Result.Status == IncomingStatus.Wrong)
            {
                // It is marked in error already, and that it is wrong is news; the same line says it once.
                chunk.Alerts.Add(ImportVersions.WrongAlert(earlier!.Current!));
                if (!isUnderOpenKey)
                {
                    earlier.ContentHash = line.ContentHash;
                    known.Change(line.SourceKey);
                }
            }

            return new EnteredLine(
                line,
                LineOutcome.Outdated,
                PatientOf(line, chunk).Patient?.PatientId,
                null,
                []
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
            if (line.ReportKey is { } report)
            {
                chunk.ReportPatients.TryAdd(report, row.PatientId);
            }

            known.Add(line.SourceKey, line.OpenKey, added);
            return new EnteredLine(line, LineOutcome.Entered, row.PatientId, row.LabResultId, []);
        }

        if (chunk.Added.Exists(added => added.Result.LabResultId == earlier.LabResultId))
        {
            // The version that it follows has to be there.
            await FlushAsync(chunk, ct);
        }

        var before = earlier.Current!;
        row = row with { ReportId = before.ReportId, ReportLine = before.ReportLine };
        await versions.ReplaceAsync(
            before,
            row,
            line.TakesBack ? "lab-result.marked-in-error" : "lab-result.replaced",
            ct
        );
        chunk.Replaced.Add((line, row));
        if (ImportVersions.AlertOf(line, before, row) is { } alert)
        {
            chunk.Alerts.Add(alert);
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
                }
            );
        }
        else
        {
            earlier.ContentHash = line.ContentHash;
            known.Change(line.SourceKey);
        }

        known.Follow(row, line.Unit, line.Report.VersionAt);
        return new EnteredLine(line, LineOutcome.Replaced, row.PatientId, row.LabResultId, []);
    }

    private static EnteredLine Waits(
        ImportLine line,
        Chunk chunk,
        IReadOnlyList<IncomingFault> faults
    ) => new(line, LineOutcome.Waiting, PatientOf(line, chunk).Patient?.PatientId, null, faults);

    /// <summary>What has only waited is taken back by not waiting any more; and what is older does not come after it.</summary>
    private static EnteredLine TakenBack(ImportLine line, Chunk chunk)
    {
        chunk.Known.Withdraw(line.SourceKey, line.Report.VersionAt);
        KeptLine[] kept = [.. Kept(line, chunk)];
        return new EnteredLine(
            line,
            kept.Length > 0 ? LineOutcome.Replaced : LineOutcome.Outdated,
            null,
            null,
            []
        )
        {
            Settles = Overtaken(kept, chunk),
        };
    }

    /// <summary>What has waited as preliminary is final, and enters or waits as that.</summary>
    private async Task<EnteredLine> ReleasedAsync(
        ImportLine line,
        Chunk chunk,
        CancellationToken ct
    )
    {
        KeptLine[] kept = [.. Kept(line, chunk)];
        if (
            kept.MaxBy(one => one.Report.VersionAt ?? DateTimeOffset.MinValue)
            is not { Result: { Status: IncomingStatus.Preliminary } preliminary } last
        )
        {
            return new EnteredLine(line, LineOutcome.Outdated, null, null, []);
        }

        if (
            ImportKeys.Patient(line.Sender, last.Report.Patient)
            != ImportKeys.Patient(line.Sender, line.Report.Patient)
        )
        {
            return Waits(
                line,
                chunk,
                [
                    line.Fault(
                        ImportVersions.PatientChanged,
                        "The earlier version is of another person."
                    ),
                ]
            );
        }

        var released = new ImportLine(
            line.Source,
            line.Sender,
            line.Report with
            {
                Notes = [.. last.Report.Notes, .. line.Report.Notes.Except(last.Report.Notes)],
            },
            preliminary with
            {
                Place = line.Result.Place,
                Status = IncomingStatus.Final,
                Notes = [.. preliminary.Notes, .. line.Result.Notes.Except(preliminary.Notes)],
                Original = $"{preliminary.Original}\r{line.Result.Original}",
            }
        )
        {
            Unit = line.Unit,
            Corrections = last.Said,
            HasWaited = line.HasWaited,
        };
        var one = await FollowedAsync(released, null, chunk, ct);
        if (one.Outcome == LineOutcome.Waiting && line.HasWaited)
        {
            // The row of the release cannot hold the value: both wait on.
            return one with { Line = line };
        }

        var settled = Overtaken(
            kept.Where(other => other.Result.Status == IncomingStatus.Preliminary),
            chunk
        );
        return one with { Settles = [.. one.Settles, .. settled] };
    }

    /// <summary>What waits under the name of a line and is not newer, since an earlier chunk or in this one.</summary>
    private static IEnumerable<KeptLine> Kept(ImportLine line, Chunk chunk)
    {
        foreach (var (hash, stored) in chunk.Known.KeptUnder(line.SourceKey))
        {
            if (!(line.Report.VersionAt < stored.Report.VersionAt))
            {
                yield return new KeptLine(stored.Report, stored.Report.Results[0], stored.Line.Said)
                {
                    Stored = (line.SourceKey, hash, stored.Line),
                };
            }
        }

        for (var i = 0; i < chunk.Entered.Count; i++)
        {
            var other = chunk.Entered[i];
            if (
                other.Outcome == LineOutcome.Waiting
                && other.Line.SourceKey == line.SourceKey
                && !(line.Report.VersionAt < other.Line.Report.VersionAt)
            )
            {
                yield return new KeptLine(
                    other.Line.Report,
                    other.Line.Result,
                    other.Line.Corrections
                )
                {
                    Here = i,
                };
            }
        }
    }

    /// <summary>Lets lines wait no more.</summary>
    /// <returns>Those that have waited since an earlier chunk.</returns>
    private static List<SettledLine> Overtaken(IEnumerable<KeptLine> kept, Chunk chunk)
    {
        List<SettledLine> settled = [];
        foreach (var one in kept)
        {
            if (one.Here is { } i)
            {
                chunk.Entered[i] = chunk.Entered[i] with
                {
                    Outcome = LineOutcome.Outdated,
                    Faults = [],
                };
            }
            else if (one.Stored is var (key, hash, line))
            {
                chunk.Known.Waiting.Remove((key, hash));
                settled.Add(new SettledLine(line, LineOutcome.Outdated));
            }
        }

        return settled;
    }

    /// <returns>What is to be stored; or the faults that keep it; or neither, where nothing is left to be done.</returns>
    private async Task<(LabResultRow? Row, IReadOnlyList<IncomingFault> Faults)> RowAsync(
        ImportLine line,
        ImportedResult? earlier,
        Chunk chunk,
        CancellationToken ct
    )
    {
        List<IncomingFault> faults = [.. line.OwnFaults];
        if (earlier?.Unit is { } unit && unit == line.Unit)
        {
            faults.Add(
                line.Fault("repeated-line", "Another line of the same message has the same key.")
            );
            return (null, faults);
        }

        if (earlier is not null && line.IsOfEarlier)
        {
            return faults.Count > 0 ? (null, faults)
                : line.TakesBack
                    ? (ImportVersions.Withdrawn(earlier.Current!, clock.Now(), caller.StaffId), [])
                : (ImportVersions.Released(earlier.Current!, clock.Now(), caller.StaffId), []);
        }

        var match = PatientOf(line, chunk);
        if (match.Fault is { } unmatched)
        {
            faults.Add(unmatched with { Place = line.Result.Place });
        }

        var test = TestOf(line, chunk, faults);
        var collectedAt = line.CollectedAt;
        if (collectedAt is null && !faults.Exists(fault => fault.Field == "14"))
        {
            faults.Add(
                line.Fault(
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
            wrong.Select(fault => line.Fault(fault.Code, fault.Message, fault.Pointer))
        );
        if (match.Patient is not { } patient)
        {
            return (null, faults);
        }

        if (earlier is not null)
        {
            faults.AddRange(ImportVersions.FaultsOf(line, earlier.Current!, patient));
        }
        else if (
            !line.Corrections.AcceptPatient
            && line.ReportKey is { } key
            && chunk.ReportPatients.TryGetValue(key, out var whose)
            && whose != patient.PatientId
        )
        {
            faults.Add(
                line.Fault(
                    ImportVersions.PatientChanged,
                    "The report that it belongs to is of another patient."
                )
            );
        }

        if (faults.Count > 0)
        {
            return (null, faults);
        }

        LabResultRow made;
        try
        {
            made = await maker.MakeAsync(
                entry,
                patient,
                earlier?.LabResultId,
                line.Result.Status != IncomingStatus.Cancelled,
                line.Report.Notes,
                ct
            );
        }
        catch (ProblemException refusal) when (refusal.Faults.Count > 0)
        {
            // What only stored data show, as for a typed entry.
            faults.AddRange(
                refusal.Faults.Select(fault => line.Fault(fault.Code, fault.Message, fault.Pointer))
            );
            return (null, faults);
        }

        return (ImportVersions.Placed(line, made, earlier?.Current), []);
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
                    ? line.Fault(
                        "test-uncertain",
                        "The code may stand for another quantity than the analyte.",
                        "code"
                    )
                    : line.Fault(
                        "test-unknown",
                        "The code stands for no analyte of the catalogue yet.",
                        "code"
                    )
            );
        }
        else if (!faults.Exists(fault => fault.Field == "3" || fault.Code == "code-missing"))
        {
            faults.Add(line.Fault("code-missing", "Nothing says what was measured.", "code"));
        }

        return null;
    }

    private static bool IsOpen(ImportedResult result) =>
        result.Current?.Status is LabResultStatus.Registered or LabResultStatus.Preliminary;

    private static ImportedResult? Only(IEnumerable<ImportedResult> results) =>
        results.Take(2).ToArray() is [var only] ? only : null;

    private async Task FlushAsync(Chunk chunk, CancellationToken ct)
    {
        if (chunk.Added.Count == 0)
        {
            return;
        }

        foreach (var ofPatient in chunk.Added.GroupBy(added => added.Result.Current!.PatientId))
        {
            var made = ofPatient.ToArray();
            var held = await maker.WithEachOtherAsync(
                [.. made.Select(added => added.Result.Current!)],
                chunk
                    .Replaced.Select(replaced => replaced.Row)
                    .Where(row => row.PatientId == ofPatient.Key),
                ct
            );
            for (var i = 0; i < made.Length; i++)
            {
                made[i].Result.Current = held[i];
            }
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

    /// <summary>A line that waits: stored, or the one of this chunk with that number.</summary>
    private sealed record KeptLine(
        IncomingReport Report,
        IncomingResult Result,
        LineCorrections Said
    )
    {
        public (string Key, string Hash, WaitingLine Line)? Stored { get; init; }
        public int? Here { get; init; }
    }

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

        /// <summary>Whose the reports are, those that are still to be stored included: a report has one patient.</summary>
        public required Dictionary<string, Guid> ReportPatients { get; init; }
        public List<EnteredLine> Entered { get; } = [];
        public List<(ImportLine Line, ImportedResult Result)> Added { get; } = [];
        public List<(ImportLine Line, LabResultRow Row)> Replaced { get; } = [];
        public List<NewAlert> Alerts { get; } = [];
    }
}
