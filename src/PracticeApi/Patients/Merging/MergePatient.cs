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
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Merging;

/// <summary>That two records are of one person.</summary>
[ValidatableType, RequireScope(Scope.PatientsWrite)]
public sealed record MergePatient : ICommand<Patient>, IAboutPatient
{
    /// <summary>The patient whose record remains; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>The version of the one that remains; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>The record that turned out to be of the same person.</summary>
    public required Guid DuplicateId { get; init; }

    /// <summary>Why; stays with the merge.</summary>
    /// <example>registered twice, under the maiden name</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class MergePatientRules : IRules<MergePatient>
{
    public ValueTask CheckAsync(
        MergePatient request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.DuplicateId == request.PatientId)
        {
            faults.Add(new Fault("/duplicateId", "is the patient itself"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class MergePatientHandler(
    Db db,
    Caller caller,
    MergedRecords records,
    Alerts alerts,
    PracticeSettings settings,
    AuditTrail trail,
    EventLog events
) : IRequestHandler<MergePatient, Patient>
{
    private const int MaxIdentifiers = 20;

    private const string InsertSql = """
        INSERT INTO PatientMerges
               ( PracticeId,  PatientMergeId,  Version,  SurvivorId,  DuplicateId,  Reason,  AddedIdentifiers,  MergedAt,  MergedBy)
        VALUES (@PracticeId, @PatientMergeId, @Version, @SurvivorId, @DuplicateId, @Reason, @AddedIdentifiers, @MergedAt, @MergedBy)
        """;

    private const string CollectedBeforeSql = """
        SELECT COUNT(*)
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND PatientId = @DuplicateId AND CollectedInstant < @Birth AND SupersededAt IS NULL
               AND Status <> 'enteredInError'
        """;

    public async Task<Patient> Handle(MergePatient command, CancellationToken ct)
    {
        var pair = await FindAsync(command, ct);
        var clock = await settings.ClockAsync(ct);
        if (
            await db.CountAsync(
                CollectedBeforeSql,
                new { command.DuplicateId, Birth = clock.StartOf(pair.Survivor.BirthDate) },
                ct
            ) > 0
        )
        {
            throw Refused(
                "has results that were collected before this patient's birth",
                "before-birth"
            );
        }

        var had = pair.Survivor.ToDetails().Identifiers;
        PatientIdentifier[] added =
        [
            .. pair.Duplicate.ToDetails().Identifiers.Except(had).Take(MaxIdentifiers - had.Count),
        ];
        var merge = new PatientMergeRow
        {
            PatientMergeId = Guid.CreateVersion7(),
            Version = 1,
            SurvivorId = command.PatientId,
            DuplicateId = command.DuplicateId,
            Reason = command.Reason,
            AddedIdentifiers = StoredJson.Write(added)!,
            MergedAt = clock.Now,
            MergedBy = caller.StaffId,
        };
        await db.ExecuteAsync(InsertSql, merge, ct);
        await records.MoveAsync(merge, ct);
        var after = await records.WriteAsync(pair, merge.SurvivorId, [.. had, .. added], ct);
        await records.DeriveAgainAsync(merge, merge.DuplicateId, merge.SurvivorId, ct);
        await records.LookAgainAsync(merge.SurvivorId, ct);
        await alerts.RaiseAsync(
            [
                .. MergedRecords.AlertsOf(
                    pair,
                    merge.PatientMergeId,
                    AlertKind.PatientMerged,
                    _ => merge.SurvivorId,
                    MessageOf(pair)
                ),
            ],
            ct
        );
        Tell(merge, after);
        return after.Survivor.ToPatient();
    }

    private async Task<RecordPair> FindAsync(MergePatient command, CancellationToken ct)
    {
        var (survivor, duplicate) = await records.HoldAsync(
            command.PatientId,
            command.DuplicateId,
            ct
        );
        if (survivor is null)
        {
            throw PatientRow.NotFound(command.PatientId);
        }

        if (duplicate is null)
        {
            throw Refused("is no patient of the practice", "unknown-patient");
        }

        if ((survivor.MergedIntoId ?? duplicate.MergedIntoId) is { } other)
        {
            throw PatientRow.Merged(other);
        }

        return survivor.Version == command.Version
            ? new RecordPair(survivor, duplicate)
            : throw Problem.Stale();
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
            "patient.merged",
            "patient",
            merge.DuplicateId,
            after.Duplicate.Version,
            merge.SurvivorId
        );
    }

    private static string MessageOf(RecordPair pair) =>
        "Another record was merged into this patient's. Look again at medications, allergies, plans and results, which are now "
        + "together; of a target or an assertion of none known that both had, the remaining record's counts."
        + (
            (pair.Survivor.BirthDate, pair.Survivor.Sex)
            == (pair.Duplicate.BirthDate, pair.Duplicate.Sex)
                ? ""
                : " Birth date or sex of the two differed: results keep the judgement of their time until they are evaluated again."
        );

    private static ProblemException Refused(string message, string code) =>
        Problem.Invalid([new Fault("/duplicateId", message, code, NeedsFacts: true)]);
}

internal static class MergePatientEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients
            .MapPost("/{patientId:guid}/merge", Merge)
            .For<MergePatient>(404, 409, 412, 422, 428);

    /// <summary>Merge a duplicate into a patient</summary>
    /// <remarks>
    /// The patient of the path remains, with its own details; everything in the duplicate's record moves to it, and identifiers
    /// that it lacks are added. What one patient can have but once (the target for an analyte, the assertion of none known)
    /// remains the survivor's own where both have one. An assertion of none known is withdrawn where there are entries now.
    /// Values computed of results, and the targets of plans, are computed anew. Audit and events stay as they were written. The duplicate is no longer found; its id leads to the survivor. Both
    /// responsible practitioners are alerted. It can be undone for 30 days: `GET /v1/patients/{id}/merges`.
    /// </remarks>
    private static async Task<Ok<Patient>> Merge(
        Guid patientId,
        IfMatch ifMatch,
        MergePatient body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { PatientId = patientId, Version = ifMatch.Version }, ct)
        );
}
