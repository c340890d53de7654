using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>What a person says of a line that could not be entered as it came: corrections, or that it is rejected.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record ResolveLabImportRow : ICommand<LabImportRow>, IAboutPatients
{
    /// <summary>The import; from the path.</summary>
    [JsonIgnore]
    public Guid LabImportId { get; init; }

    /// <summary>The line; from the path.</summary>
    [JsonIgnore]
    public int Number { get; init; }

    /// <summary>The version that is meant; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>
    /// The patient; holds for every waiting line of this person from this sender, and for those of the same report alone where the
    /// line names nobody or several patients may be meant.
    /// </summary>
    public Guid? PatientId { get; init; }

    /// <summary>
    /// The analyte that the sender's code stands for, once and for all: lines that come later are entered under it, and those
    /// that wait under the same code are entered now.
    /// </summary>
    /// <example>tpo-ab</example>
    [StringLength(64, MinimumLength = 1)]
    public string? Analyte { get; init; }

    /// <summary>The unit, of this line alone.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Unit { get; init; }

    /// <summary>The whole result as printed, in place of what was sent; of this line alone.</summary>
    [StringLength(200, MinimumLength = 1), NotBlank]
    public string? Printed { get; init; }

    /// <summary>The result in words, in place of what was sent; of this line alone.</summary>
    [StringLength(4000, MinimumLength = 1), NotBlank]
    public string? Text { get; init; }

    /// <summary>When the specimen was taken: a date, or a date-time with offset; of this line alone.</summary>
    [StringLength(40, MinimumLength = 10)]
    public string? CollectedAt { get; init; }

    /// <summary>
    /// Whether what its format found wrong with the line does not matter, nor that the report of its number is another patient's:
    /// it then enters as a report of its own. Of this line alone.
    /// </summary>
    public bool? AcceptFaults { get; init; }

    /// <summary>Why the line is not entered at all; given alone.</summary>
    /// <example>sent to the wrong practice</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public string? Reject { get; init; }
}

internal sealed class ResolveLabImportRowRules(PracticeCatalog catalogs)
    : IRules<ResolveLabImportRow>
{
    public async ValueTask CheckAsync(
        ResolveLabImportRow request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var isCorrected =
            request
            is not {
                PatientId: null,
                Analyte: null,
                Unit: null,
                Printed: null,
                Text: null,
                CollectedAt: null,
                AcceptFaults: null or false
            };
        if (isCorrected == request.Reject is not null)
        {
            faults.Add(new Fault("", "needs either corrections or a reason to reject the line"));
        }

        if (request is { Printed: not null, Text: not null })
        {
            faults.Add(new Fault("/text", "is given besides printed"));
        }

        if (request.Analyte is { } analyte && (await catalogs.ReadAsync(ct)).Find(analyte) is null)
        {
            faults.Add(
                new Fault(
                    "/analyte",
                    "is not an analyte of the catalogue",
                    "unknown-analyte",
                    NeedsFacts: true
                )
            );
        }
    }
}

internal sealed class ResolveLabImportRowHandler(
    Db db,
    PatientMatcher matcher,
    ImportDesk desk,
    ImportChunks chunks,
    CodeMaps codeMaps,
    AuditTrail trail,
    EventLog events,
    Caller caller,
    TimeProvider clock
) : IRequestHandler<ResolveLabImportRow, LabImportRow>
{
    // More than that come with the next line that is resolved, or with their sender's next message.
    private const int MostOthers = 1000;

    private const string SamePatientSql =
        LabImportRowRecord.SelectToChange
        + """
            WHERE  PracticeId = @PracticeId AND Status = 'waiting' AND PatientKey = @PatientKey
                   AND NOT (LabImportId = @LabImportId AND RowNumber = @RowNumber)
            ORDER BY CreatedAt, LabImportId, RowNumber
            {first @Limit}
            """;

    private const string SamePatientHereSql =
        LabImportRowRecord.SelectToChange
        + """
            WHERE  PracticeId = @PracticeId AND Status = 'waiting' AND PatientKey = @PatientKey
                   AND LabImportId = @LabImportId AND RowNumber <> @RowNumber
            ORDER BY RowNumber
            {first @Limit}
            """;

    private const string SameCodeSql =
        LabImportRowRecord.SelectToChange
        + """
            WHERE  PracticeId = @PracticeId AND Status = 'waiting' AND Sender = @Sender AND CodeKey = @CodeKey
                   AND NOT (LabImportId = @LabImportId AND RowNumber = @RowNumber)
            ORDER BY CreatedAt, LabImportId, RowNumber
            {first @Limit}
            """;

    public async Task<LabImportRow> Handle(ResolveLabImportRow command, CancellationToken ct)
    {
        var row = await LabImportRowRecord.ReadToChangeAsync(
            db,
            command.LabImportId,
            command.Number,
            ct
        );
        if (row.Version != command.Version)
        {
            throw Problem.Stale();
        }

        if (row.Status != LabImportRowStatus.Waiting)
        {
            throw Problem.Conflict("lab-import-row-resolved", "The line does not wait any more.");
        }

        if (command.Reject is { } reason)
        {
            return (await RejectAsync(row, reason, ct)).ToRow();
        }

        if (command.PatientId is { } patient)
        {
            await PatientRow.ReadToChangeAsync(db, patient, ct);
        }

        if (command.Analyte is { } analyte && row.CodeKey.Length > 0)
        {
            await codeMaps.SetAsync(row.Sender, row.CodeKey, analyte, ct);
        }

        List<(LabImportRowRecord Row, LineCorrections Said)> rows =
        [
            (row, LineCorrections.Read(row.Corrections).With(CorrectionsOf(command, row))),
        ];
        if (command.PatientId is not null)
        {
            foreach (var other in await OfSamePersonAsync(row, ct))
            {
                Add(other, new LineCorrections { PatientId = command.PatientId });
            }
        }

        if (command.Analyte is not null)
        {
            foreach (var other in await OthersAsync(SameCodeSql, row, ct))
            {
                Add(other, new LineCorrections());
            }
        }

        return (await EnterAsync(rows, ct)).ToRow();

        void Add(LabImportRowRecord other, LineCorrections said)
        {
            var at = rows.FindIndex(one =>
                one.Row.LabImportId == other.LabImportId && one.Row.RowNumber == other.RowNumber
            );
            if (at < 0)
            {
                rows.Add((other, LineCorrections.Read(other.Corrections).With(said)));
            }
            else
            {
                rows[at] = (rows[at].Row, rows[at].Said.With(said));
            }
        }
    }

    private static LineCorrections CorrectionsOf(
        ResolveLabImportRow command,
        LabImportRowRecord row
    ) =>
        new()
        {
            PatientId = command.PatientId,
            // A line without a code has nothing that could be mapped.
            Analyte = row.CodeKey.Length == 0 ? command.Analyte : null,
            Unit = command.Unit,
            Printed = command.Printed,
            Text = command.Text,
            CollectedAt = command.CollectedAt,
            AcceptFaults = command.AcceptFaults == true,
            // Only whoever has been shown that it is another's can say that it does not matter.
            AcceptPatient =
                command.AcceptFaults == true
                && LabImportRecord
                    .FaultsOf(row.Faults)
                    .Any(fault => fault.Code == ImportVersions.PatientChanged),
        };

    /// <summary>
    /// The other lines of the person whom a line names. Where it names nobody, or several patients may be meant, another line may
    /// be of somebody else: only those of the same report are of the same person.
    /// </summary>
    private async Task<IEnumerable<LabImportRowRecord>> OfSamePersonAsync(
        LabImportRowRecord row,
        CancellationToken ct
    )
    {
        var person = row.Report.Patient;
        var isNamed =
            person.Identifiers.Count > 0
            || person is { FamilyName: not null, GivenName: not null, BirthDate: not null };
        var match = (await matcher.MatchAsync([person], ct))[person];
        return isNamed && match.Fault?.Code != "patient-ambiguous"
            ? await OthersAsync(SamePatientSql, row, ct)
            : (await OthersAsync(SamePatientHereSql, row, ct)).Where(other =>
                IsOfSameReport(other, row)
            );
    }

    private static bool IsOfSameReport(LabImportRowRecord one, LabImportRowRecord other) =>
        (KeyOf(one), KeyOf(other)) switch
        {
            ({ } key, { } same) => key == same,
            // Without a number its place tells a report from others, except in a batch of messages that each begin to count anew.
            (null, null) => one.Source != Hl7Format.Name && one.Report.Place == other.Report.Place,
            _ => false,
        };

    private static string? KeyOf(LabImportRowRecord row) =>
        ImportKeys.Report(row.Source, row.Sender, row.Report);

    private Task<IReadOnlyList<LabImportRowRecord>> OthersAsync(
        string sql,
        LabImportRowRecord row,
        CancellationToken ct
    ) =>
        db.QueryAsync<LabImportRowRecord>(
            sql,
            new
            {
                row.LabImportId,
                row.RowNumber,
                row.PatientKey,
                row.Sender,
                row.CodeKey,
                Limit = MostOthers,
            },
            ct
        );

    private async Task<LabImportRowRecord> RejectAsync(
        LabImportRowRecord row,
        string reason,
        CancellationToken ct
    )
    {
        var rejected = Next(row) with
        {
            Status = LabImportRowStatus.Rejected,
            Reason = reason,
            ResolvedBy = caller.StaffId,
            ResolvedAt = clock.Now(),
        };
        await LabImportRowRecord.UpdateManyAsync(db, [rejected], ct);
        await CountAsync([(rejected, LineOutcome.Waiting)], ct);
        trail.Shows(row.PatientId is { } patient ? [patient] : []);
        return rejected;
    }

    /// <returns>The first of the lines, as it is now.</returns>
    private async Task<LabImportRowRecord> EnterAsync(
        List<(LabImportRowRecord Row, LineCorrections Said)> rows,
        CancellationToken ct
    )
    {
        var lines = rows.Select(one =>
            {
                var report = one.Row.Report;
                return new ImportLine(one.Row.Source, one.Row.Sender, report, report.Results[0])
                {
                    // Two lines of one message under one name are never two versions.
                    Unit = rows.FindIndex(other =>
                        other.Row.LabImportId == one.Row.LabImportId
                        && other.Row.SourceKey == one.Row.SourceKey
                        && other.Row.Report.VersionAt == report.VersionAt
                    ),
                    Corrections = one.Said,
                    HasWaited = true,
                };
            })
            .ToArray();
        var entered = await desk.EnterAsync(lines, ct);
        (LabImportRowRecord Row, LineCorrections Said, EnteredLine Line)[] met =
        [
            .. rows.Zip(entered, (one, line) => (one.Row, one.Said, line)),
        ];
        var after = met.Select(one => (After(one.Row, one.Said, one.Line), one.Line.Outcome))
            .ToArray();
        await LabImportRowRecord.UpdateManyAsync(db, [.. after.Select(one => one.Item1)], ct);
        foreach (var import in met.GroupBy(one => one.Row.LabImportId, one => one.Line))
        {
            await chunks.AddPatientsAsync(import.Key, import, ct);
        }

        await CountAsync(after, ct);
        await chunks.SettleAsync(entered, ct);
        return after[0].Item1;
    }

    private LabImportRowRecord After(LabImportRowRecord row, LineCorrections said, EnteredLine line)
    {
        var next = Next(row) with
        {
            Corrections = StoredJson.Write(said),
            Faults = StoredJson.Write(line.Faults)!,
            PatientId = line.PatientId ?? row.PatientId,
            LabResultId = line.LabResultId,
        };
        return line.Outcome == LineOutcome.Waiting
            ? next
            : next with
            {
                Status = line.Outcome is LineOutcome.Entered or LineOutcome.Replaced
                    ? LabImportRowStatus.Entered
                    : LabImportRowStatus.Settled,
                ResolvedBy = caller.StaffId,
                ResolvedAt = clock.Now(),
            };
    }

    private LabImportRowRecord Next(LabImportRowRecord row) =>
        row with
        {
            Version = row.Version + 1,
            UpdatedAt = clock.Now(),
        };

    /// <summary>The numbers of the imports follow their lines.</summary>
    private async Task CountAsync(
        IEnumerable<(LabImportRowRecord Row, LineOutcome Outcome)> resolved,
        CancellationToken ct
    )
    {
        foreach (var import in resolved.GroupBy(one => one.Row.LabImportId))
        {
            var before = await LabImportRecord.ReadAsync(db, import.Key, ct);
            var now = before with
            {
                Version = before.Version + 1,
                Waiting =
                    before.Waiting
                    - import.Count(one => one.Row.Status != LabImportRowStatus.Waiting),
                Rejected =
                    before.Rejected
                    + import.Count(one => one.Row.Status == LabImportRowStatus.Rejected),
                Entered = before.Entered + Count(LineOutcome.Entered),
                Replaced = before.Replaced + Count(LineOutcome.Replaced),
                Unchanged = before.Unchanged + Count(LineOutcome.Unchanged),
                Outdated = before.Outdated + Count(LineOutcome.Outdated),
                UpdatedAt = clock.Now(),
            };
            await now.UpdateAsync(db, ct);
            events.Add("lab-import.resolved", "lab-import", now.LabImportId, now.Version);

            int Count(LineOutcome outcome) =>
                import.Count(one =>
                    one.Outcome == outcome && one.Row.Status != LabImportRowStatus.Rejected
                );
        }
    }
}

internal static class ResolveLabImportRowEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports
            .MapPost("/{labImportId:guid}/rows/{number:int}/resolve", Resolve)
            .For<ResolveLabImportRow>(404, 409, 412, 422, 428);

    /// <summary>Resolve a line that could not be entered</summary>
    /// <remarks>
    /// Links the patient, maps the sender's code once and for all, gives the unit, the value or the time anew, or rejects the line
    /// with a reason. When nothing keeps it any more it enters as if it had come right; otherwise it waits on, with what was said
    /// of it and what still keeps it. Linking a patient and mapping a code also enter the other lines that wait for the same.
    /// </remarks>
    /// <param name="number">Number of the line among those that could not be entered.</param>
    private static async Task<Ok<LabImportRow>> Resolve(
        Guid labImportId,
        int number,
        IfMatch ifMatch,
        ResolveLabImportRow body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    LabImportId = labImportId,
                    Number = number,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
