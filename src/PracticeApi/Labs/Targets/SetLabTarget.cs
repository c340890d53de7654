using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Targets;

/// <summary>Where results of an analyte of one patient are wanted; every version is kept.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record SetLabTarget : LabTargetDetails, ICommand<LabTarget>, IAboutPatient
{
    /// <summary>The patient; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>The analyte; from the path.</summary>
    [JsonIgnore]
    public string Analyte { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>, null for the first.</summary>
    [JsonIgnore]
    public int? Version { get; init; }
}

internal sealed class SetLabTargetRules(PracticeCatalog catalog) : IRules<SetLabTarget>
{
    public async ValueTask CheckAsync(
        SetLabTarget request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var analyte =
            (await catalog.ReadAsync(ct)).Find(request.Analyte) ?? throw OwnAnalytes.NotFound();
        OptimalBands.CheckBounds("", request.Low, request.High, request.Unit, analyte, faults);
    }
}

internal sealed class SetLabTargetHandler(
    Db db,
    Caller caller,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<SetLabTarget, LabTarget>
{
    public async Task<LabTarget> Handle(SetLabTarget command, CancellationToken ct)
    {
        await LabPatient.ReadAsync(db, command.PatientId, ct);
        var current = await LabTargetRow.ToChangeAsync(db, command.PatientId, command.Analyte, ct);
        if (current is not null && command.Version is null)
        {
            throw Problem.PreconditionRequired();
        }

        if (current?.Version != command.Version)
        {
            throw Problem.Stale();
        }

        var now = clock.Now();
        var next = new LabTargetRow
        {
            PatientId = command.PatientId,
            AnalyteCode = command.Analyte,
            Version = (current?.Version ?? 0) + 1,
            LabTargetId = current?.LabTargetId ?? Guid.CreateVersion7(),
            RecordedAt = now,
            RecordedBy = caller.StaffId,
            Ended = false,
            Content = StoredJson.Write<LabTargetDetails>(command)!,
            CreatedAt = current?.CreatedAt ?? now,
        };
        await next.WriteAsync(db, ct);
        trail.Concerns(next.PatientId, next.LabTargetId);
        events.Add("lab-target.set", "lab-target", next.LabTargetId, next.Version, next.PatientId);
        return next.ToTarget();
    }
}

internal static class SetLabTargetEndpoint
{
    public static void Map(RouteGroupBuilder targets) =>
        targets.MapPut("/{analyte}", Set).For<SetLabTarget>(404, 409, 412, 422, 428);

    /// <summary>Set a patient's target</summary>
    /// <remarks>
    /// Results entered from now on carry `target` with its version. What is stored keeps the judgement of its time;
    /// `POST /v1/lab-results/re-evaluate` says what the change would make of it. A target that was ended is set again.
    /// </remarks>
    /// <param name="patientId">The patient.</param>
    /// <param name="analyte">Code of the analyte, such as `tpo-ab`.</param>
    private static async Task<Ok<LabTarget>> Set(
        Guid patientId,
        string analyte,
        IfMatchUnlessNew ifMatch,
        SetLabTarget body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    PatientId = patientId,
                    Analyte = analyte,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
