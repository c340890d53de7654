using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Merging;

/// <summary>That two records that were merged are of two persons after all.</summary>
[ValidatableType, RequireScope(Scope.PatientsWrite)]
public sealed record UndoPatientMerge : ICommand<PatientMerge>, IAboutPatient
{
    /// <summary>The patient whose record remained; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>The merge; from the path.</summary>
    [JsonIgnore]
    public Guid MergeId { get; init; }

    /// <summary>The version of the merge; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why; stays with the merge.</summary>
    /// <example>twins</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class UndoPatientMergeHandler(
    Db db,
    Caller caller,
    MergedRecords records,
    Alerts alerts,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<UndoPatientMerge, PatientMerge>
{
    private const string FindSql =
        PatientMergeRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND PatientMergeId = @MergeId AND SurvivorId = @PatientId
            """;

    private const string UndoSql = """
        UPDATE PatientMerges
        SET    Version = @Version, UndoneAt = @UndoneAt, UndoneBy = @UndoneBy, UndoReason = @UndoReason
        WHERE  PracticeId = @PracticeId AND PatientMergeId = @PatientMergeId AND UndoneAt IS NULL
        """;

    public async Task<PatientMerge> Handle(UndoPatientMerge command, CancellationToken ct)
    {
        var merge = await db.QuerySingleOrDefaultAsync<PatientMergeRow>(FindSql, command, ct);
        if (merge is null)
        {
            await PatientRow.EnsureExistsAsync(db, command.PatientId, ct);
            throw PatientMergeRow.NotFound(command.MergeId);
        }

        var now = clock.Now();
        Check(merge, command.Version, now);
        var (survivor, duplicate) = await records.HoldAsync(
            merge.SurvivorId,
            merge.DuplicateId,
            ct
        );
        if (survivor!.MergedIntoId is { } other)
        {
            throw PatientRow.Merged(other);
        }

        var pair = new RecordPair(survivor, duplicate!);
        var undone = merge with
        {
            Version = merge.Version + 1,
            UndoneAt = now,
            UndoneBy = caller.StaffId,
            UndoReason = command.Reason,
        };
        if (await db.ExecuteAsync(UndoSql, undone, ct) == 0)
        {
            throw Problem.Stale();
        }

        await records.MoveBackAsync(undone, ct);
        var given = StoredJson.Read<PatientIdentifier[]>(merge.AddedIdentifiers)!;
        var after = await records.WriteAsync(
            pair,
            mergedInto: null,
            [.. pair.Survivor.ToDetails().Identifiers.Except(given)],
            ct
        );
        await records.DeriveAgainAsync(merge, merge.SurvivorId, merge.DuplicateId, ct);
        await records.LookAgainAsync(merge.SurvivorId, ct);
        await records.LookAgainAsync(merge.DuplicateId, ct);
        await alerts.RaiseAsync(
            [
                .. MergedRecords.AlertsOf(
                    pair,
                    merge.PatientMergeId,
                    AlertKind.PatientUnmerged,
                    patient => patient.PatientId,
                    "This record had been merged with another, and the two are apart again. Look again at what was decided in the meantime; what was recorded then stays with the record that remained."
                ),
            ],
            ct
        );
        Tell(undone, after);
        return await undone.ToMergeAsync(db, ct);
    }

    private static void Check(PatientMergeRow merge, int version, DateTimeOffset now)
    {
        if (merge.UndoneAt is not null)
        {
            throw Problem.Conflict("merge-undone", "The merge is undone already.");
        }

        if (merge.Version != version)
        {
            throw Problem.Stale();
        }

        if (now > merge.UndoableUntil)
        {
            throw Problem.Conflict(
                "merge-undo-expired",
                "A merge can be undone for 30 days, which have passed."
            );
        }
    }

    private void Tell(PatientMergeRow merge, RecordPair after)
    {
        trail.Concerns(merge.SurvivorId, merge.PatientMergeId);
        trail.Shows([merge.DuplicateId]);
        events.Add(
            "patient.updated",
            "patient",
            merge.SurvivorId,
            after.Survivor.Version,
            merge.SurvivorId
        );
        events.Add(
            "patient.unmerged",
            "patient",
            merge.DuplicateId,
            after.Duplicate.Version,
            merge.SurvivorId
        );
    }
}

internal static class UndoPatientMergeEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients
            .MapPost("/{patientId:guid}/merges/{mergeId:guid}/undo", Undo)
            .For<UndoPatientMerge>(404, 409, 412, 428);

    /// <summary>Undo a merge</summary>
    /// <remarks>
    /// Within 30 days. What was moved goes back, with later versions of it and what was added to it since (lines of a report,
    /// answers of an intake, alerts of either); what was recorded otherwise in the meantime stays with the patient who remained.
    /// An assertion of none known that the merge has withdrawn stays withdrawn. 409 `merge-undo-blocked` where some of it has
    /// gone to a third patient, and `patient-merged` where the patient was itself merged since: undo that first.
    /// </remarks>
    private static async Task<Ok<PatientMerge>> Undo(
        Guid patientId,
        Guid mergeId,
        IfMatch ifMatch,
        UndoPatientMerge body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    PatientId = patientId,
                    MergeId = mergeId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
