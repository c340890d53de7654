using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Targets;

/// <summary>That results are no longer held against a patient's target.</summary>
[RequireScope(Scope.PlansWrite)]
public sealed record EndLabTarget(Guid PatientId, string Analyte, int Version)
    : ICommand<LabTarget>,
        IAboutPatient;

internal sealed class EndLabTargetHandler(
    Db db,
    Caller caller,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<EndLabTarget, LabTarget>
{
    public async Task<LabTarget> Handle(EndLabTarget command, CancellationToken ct)
    {
        await LabPatient.ReadAsync(db, command.PatientId, ct);
        var current =
            await LabTargetRow.ToChangeAsync(db, command.PatientId, command.Analyte, ct)
            ?? throw LabTargetRow.NotFound();
        if (current.Version != command.Version)
        {
            throw Problem.Stale();
        }

        if (current.Ended)
        {
            throw Problem.Conflict("lab-target-ended", "The target is ended already.");
        }

        var next = current with
        {
            Version = current.Version + 1,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
            Ended = true,
        };
        await next.WriteAsync(db, ct);
        trail.Concerns(next.PatientId, next.LabTargetId);
        events.Add(
            "lab-target.ended",
            "lab-target",
            next.LabTargetId,
            next.Version,
            next.PatientId
        );
        return next.ToTarget();
    }
}

internal static class EndLabTargetEndpoint
{
    public static void Map(RouteGroupBuilder targets) =>
        targets.MapPost("/{analyte}/end", End).For<EndLabTarget>(404, 409, 412, 428);

    /// <summary>End a patient's target</summary>
    /// <remarks>Results that were held against it keep what was said of them.</remarks>
    /// <param name="patientId">The patient.</param>
    /// <param name="analyte">Code of the analyte.</param>
    private static async Task<Ok<LabTarget>> End(
        Guid patientId,
        string analyte,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(new EndLabTarget(patientId, analyte, ifMatch.Version), ct)
        );
}
