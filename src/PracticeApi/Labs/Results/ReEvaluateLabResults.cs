using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>Holds stored results of an analyte against the ranges, limits and targets of today.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record ReEvaluateLabResults : ICommand<ReEvaluation>, IAboutPatients, IPaged
{
    /// <summary>Code of the analyte.</summary>
    /// <example>ferritin</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Analyte { get; init; }

    /// <summary>Only results of this patient.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>Whether what would change is written, as a further version of each result; without it nothing is.</summary>
    public bool Apply { get; init; }

    /// <summary>Why; needed where it is applied, and stays in the history of each result.</summary>
    /// <example>optimal range of 2026-03 agreed</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

/// <summary>What results are held against, and what is said of them.</summary>
public sealed record LabStanding
{
    /// <summary>Where the result lies.</summary>
    public required Flag Flag { get; init; }

    /// <summary>The range it is held against; null where none holds.</summary>
    public required RangeUsed? Range { get; init; }

    /// <summary>The practice's own optimal range.</summary>
    public required OptimalRange? Optimal { get; init; }

    /// <summary>The patient's own target.</summary>
    public required TargetRange? Target { get; init; }

    /// <summary>The value in the unit of the analyte.</summary>
    public required Measured? Canonical { get; init; }
}

/// <summary>A result of which something else is said than was at its time.</summary>
public sealed record ReEvaluatedResult
{
    /// <summary>The result.</summary>
    public required Guid LabResultId { get; init; }

    /// <summary>Its version: the one compared, or, where it was applied, the new one.</summary>
    public required int Version { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>When the specimen was taken, as given.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>What was said at its time.</summary>
    public required LabStanding Before { get; init; }

    /// <summary>What is said today.</summary>
    public required LabStanding After { get; init; }
}

/// <summary>What holding results against today's ranges has shown.</summary>
public sealed record ReEvaluation
{
    /// <summary>How many results were looked at.</summary>
    public required int Evaluated { get; init; }

    /// <summary>Whether what changes was written.</summary>
    public required bool Applied { get; init; }

    /// <summary>Those of which something else is said today.</summary>
    public required IReadOnlyList<ReEvaluatedResult> Changes { get; init; }

    /// <summary>Those that the catalogue of today no longer reads, such as for a unit since taken away; they stay as they are.</summary>
    public required IReadOnlyList<Guid> Unread { get; init; }

    /// <summary>Send it as `cursor` to go on; null where every result was looked at.</summary>
    public required string? Next { get; init; }
}

internal sealed class ReEvaluateLabResultsRules(PracticeCatalog catalogs)
    : IRules<ReEvaluateLabResults>
{
    public async ValueTask CheckAsync(
        ReEvaluateLabResults request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request is { Apply: true, Reason: null })
        {
            faults.Add(new Fault("/reason", "is missing where results are given new versions"));
        }

        if ((await catalogs.ReadAsync(ct)).Find(request.Analyte) is null)
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

internal sealed class ReEvaluateLabResultsHandler(
    Db db,
    Caller caller,
    PracticeCatalog catalogs,
    LabEntryReader reader,
    LabFacts facts,
    LabResultVersions versions,
    AuditTrail trail,
    PracticeSettings settings,
    Cursors cursors
) : IRequestHandler<ReEvaluateLabResults, ReEvaluation>
{
    private const string Page = """
        WHERE  PracticeId = @PracticeId AND AnalyteCode = @AnalyteCode AND SupersededAt IS NULL
               AND (Status = 'preliminary' OR Status = 'final' OR Status = 'corrected')
               AND (@OnlyPatientId IS NULL OR PatientId = @OnlyPatientId)
               AND (@AfterPatientId IS NULL OR PatientId > @AfterPatientId
                    OR (PatientId = @AfterPatientId
                        AND (CollectedInstant > @AfterCollected
                             OR (CollectedInstant = @AfterCollected AND LabResultId > @AfterLabResultId))))
        ORDER BY PatientId, CollectedInstant, LabResultId
        {first @Limit}
        """;

    private const string ComparedSql = LabResultRow.Select + Page;

    // Locked: nobody corrects a result between its being read and its being written.
    private const string AppliedSql =
        LabResultRow.Select
        + """
            {for update}

            """
        + Page;

    private const string PatientsSql = """
        SELECT PatientId, BirthDate, Sex, MergedIntoId
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId IN {ids @PatientIds}
        """;

    // What the judgement alone warns of; other warnings were of the entry, and stay.
    private static readonly HashSet<string> OfJudgement =
    [
        "fasting-unknown",
        "flag-disagrees",
        "implausible-value",
        "laboratory-range-missing",
        "laboratory-range-unread",
        "unit-suspect",
    ];

    public async Task<ReEvaluation> Handle(ReEvaluateLabResults command, CancellationToken ct)
    {
        var limit = command.LimitOrDefault();
        var after = cursors.Read<Position>(command.Cursor);
        var rows = await db.QueryAsync<LabResultRow>(
            command.Apply ? AppliedSql : ComparedSql,
            new
            {
                AnalyteCode = command.Analyte,
                OnlyPatientId = command.PatientId,
                AfterPatientId = after?.PatientId,
                AfterCollected = after?.Collected,
                AfterLabResultId = after?.LabResultId,
                Limit = limit + 1,
            },
            ct
        );
        var page = cursors.Page(
            rows,
            limit,
            last => new Position(last.PatientId, last.CollectedInstant, last.LabResultId)
        );
        trail.Shows(page.Items.Select(row => row.PatientId).Distinct());

        var catalog = await catalogs.ReadAsync(ct);
        var analyte = catalog.Find(command.Analyte)!;
        var clock = await settings.ClockAsync(ct);
        var patients = await PatientsAsync(page.Items, ct);
        List<Guid> unread = [];
        List<VersionChange> changes = [];
        foreach (var row in page.Items)
        {
            if (reader.Read(row.ToLabEntry(), analyte).Reading is not { } reading)
            {
                unread.Add(row.LabResultId);
                continue;
            }

            var judged = LabResultMaker.Judged(
                row,
                reading,
                isTyped: true,
                analyte,
                patients[row.PatientId],
                catalog,
                clock
            );
            if (Standing(row, noVersions: true) != Standing(judged, noVersions: true))
            {
                changes.Add(new VersionChange(row, Next(row, judged, command, clock)));
            }
        }

        if (command.Apply)
        {
            await versions.ReplaceManyAsync(
                [.. changes.Select(change => (change.Current!, change.Next))],
                "lab-result.re-evaluated",
                ct
            );
        }

        return new ReEvaluation
        {
            Evaluated = page.Items.Count - unread.Count,
            Applied = command.Apply,
            Changes =
            [
                .. changes.Select(change => new ReEvaluatedResult
                {
                    LabResultId = change.Next.LabResultId,
                    Version = command.Apply ? change.Next.Version : change.Current!.Version,
                    PatientId = change.Next.PatientId,
                    CollectedAt = change.Next.CollectedAt,
                    Before = Standing(change.Current!),
                    After = Standing(change.Next),
                }),
            ],
            Unread = unread,
            Next = page.Next,
        };
    }

    private async Task<IReadOnlyDictionary<Guid, LabPatient>> PatientsAsync(
        IReadOnlyList<LabResultRow> rows,
        CancellationToken ct
    )
    {
        if (rows.Count == 0)
        {
            return new Dictionary<Guid, LabPatient>();
        }

        var patients = await db.QueryAsync<LabPatient>(
            PatientsSql,
            new
            {
                PatientIds = System.Text.Json.JsonSerializer.Serialize(
                    rows.Select(row => row.PatientId).Distinct()
                ),
            },
            ct
        );
        await facts.ReadChartsAsync(patients, ct);
        return patients.ToDictionary(patient => patient.PatientId);
    }

    // What was entered stays as it was: only what is said of it is new.
    private LabResultRow Next(
        LabResultRow row,
        LabResultRow judged,
        ReEvaluateLabResults command,
        PracticeClock clock
    )
    {
        var next = row with
        {
            Version = row.Version + 1,
            RecordedAt = clock.Now,
            RecordedBy = caller.StaffId,
            ChangeKind = LabResultChange.ReEvaluated,
            Reason = command.Reason,
            CanonicalValue = judged.CanonicalValue,
            CanonicalUnit = judged.CanonicalUnit,
            Conversion = judged.Conversion,
            Flag = judged.Flag,
            DisplayFlag = judged.DisplayFlag,
            OutOfRange = judged.OutOfRange,
            Range = judged.Range,
            RangeCandidates = judged.RangeCandidates,
            Optimal = judged.Optimal,
            Target = judged.Target,
            CriticalLimits = judged.CriticalLimits,
            MultipleOfUpperLimit = judged.MultipleOfUpperLimit,
            Warnings = judged.Warnings,
            CatalogEdition = judged.CatalogEdition,
        };
        return LabResultMaker.WithWarnings(
            next,
            [
                .. StoredJson
                    .Read<LabWarning[]>(row.Warnings)!
                    // What is computed keeps the doubts about what it is computed from.
                    .Where(warning =>
                        !OfJudgement.Contains(warning.Code)
                        || (
                            row.Source == DerivedResults.Source
                            && warning.Code is "implausible-value" or "unit-suspect"
                        )
                    ),
            ]
        );
    }

    // Another version of a range with the same bounds says nothing else of a result.
    private static LabStanding Standing(LabResultRow row, bool noVersions = false)
    {
        var range = StoredJson.Read<RangeUsed>(row.Range);
        var optimal = StoredJson.Read<OptimalRange>(row.Optimal);
        var target = StoredJson.Read<TargetRange>(row.Target);
        return new LabStanding
        {
            Flag = row.Flag,
            Range = noVersions && range is not null ? range with { Version = null } : range,
            Optimal = noVersions && optimal is not null ? optimal with { Version = 0 } : optimal,
            Target = noVersions && target is not null ? target with { Version = 0 } : target,
            Canonical = row.Canonical(),
        };
    }

    private sealed record Position(Guid PatientId, DateTimeOffset Collected, Guid LabResultId);
}

internal static class ReEvaluateLabResultsEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results
            .MapPost("/re-evaluate", ReEvaluate)
            .For<ReEvaluateLabResults>(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Hold stored results against today's ranges</summary>
    /// <remarks>
    /// Says which results of an analyte would be flagged otherwise, or lie otherwise in the optimal range or the patient's
    /// target, than at their time. Nothing changes unless `apply` says so: then each of them gets a further version with a
    /// reason, and the earlier is kept. A page at a time; send `next` as `cursor` to go on. Results in error are left out.
    /// </remarks>
    private static async Task<Ok<ReEvaluation>> ReEvaluate(
        ReEvaluateLabResults body,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(body, ct));
}
