using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Intakes;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Makes a link through which a patient checks in once.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record SendCheckInLink : ICommand<Intake>, IAboutPatients
{
    /// <summary>The plan; from the path.</summary>
    [JsonIgnore]
    public Guid PlanId { get; init; }
}

internal sealed class SendCheckInLinkHandler(
    Db db,
    Caller caller,
    ActivePlans plans,
    PracticeSettings settings,
    IntakeForms forms,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<SendCheckInLink, Intake>
{
    public async Task<Intake> Handle(SendCheckInLink command, CancellationToken ct)
    {
        var plan = await CheckInDesk.ReadPlanAsync(db, plans, command.PlanId, ct);
        var phase =
            plan.Status == PlanStatus.Active
                ? plan.Schedule.PhaseOn((await settings.ClockAsync(ct)).Today)
                : null;
        if (phase is null)
        {
            throw Problem.Conflict("plan-status", "No phase of the plan is followed today.");
        }

        var place = plan
            .Content.Phases.Select((one, i) => (one.Id, i))
            .First(one => one.Id == phase.Phase.Id)
            .i;
        var form = CheckInForm.Of(
            plan.PlanId,
            CheckInForm.VersionOf(plan.Revision, place),
            plan.Content
        )!;
        var now = clock.Now();
        var token = SecretToken.New();
        var row = new IntakeRow
        {
            IntakeId = Guid.CreateVersion7(),
            Version = 1,
            PatientId = plan.PatientId,
            Status = IntakeStatus.Open,
            TokenHash = SecretToken.Hash(token),
            ExpiresAt = now + IntakeRow.Lifetime,
            CreatedAt = now,
            CreatedBy = caller.StaffId,
            UpdatedAt = now,
        };
        await row.InsertAsync(db, ct);
        await row.LinkAsync(db, ct);
        await forms.AddAsync(row.IntakeId, [form], ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        events.Add("intake.assigned", "intake", row.IntakeId, row.Version, row.PatientId);
        return row.ToIntake(now, await forms.ProgressAsync(row.IntakeId, ct)) with
        {
            Token = token,
        };
    }
}

internal static class SendCheckInLinkEndpoint
{
    public static void Map(RouteGroupBuilder v1) =>
        v1.MapPost("/plans/{planId:guid}/check-in-links", Send)
            .WithTags("Plans")
            .For<SendCheckInLink>(404, 409);

    /// <summary>Make a link for a patient's check-in</summary>
    /// <remarks>
    /// An intake that asks for the items of the phase of today, the symptoms and a flare. The link opens for 14 days with the patient's birth
    /// date, as any intake's does, and is shown this once; what is submitted through it is a check-in of that day with the source `patient`.
    /// </remarks>
    private static async Task<Created<Intake>> Send(
        Guid planId,
        IMediator mediator,
        IntakeAddress address,
        HttpRequest http,
        CancellationToken ct
    )
    {
        var intake = await mediator.Send(new SendCheckInLink { PlanId = planId }, ct);
        return TypedResults.Created($"/v1/intakes/{intake.Id}", address.Show(intake, http));
    }
}
