using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>A new link for an intake in place of the one before.</summary>
[RequireScope(Scope.QuestionnairesWrite)]
public sealed record RenewIntakeLink(Guid IntakeId, int Version) : ICommand<Intake>, IAboutPatients;

internal sealed class RenewIntakeLinkHandler(
    Db db,
    IntakeForms forms,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<RenewIntakeLink, Intake>
{
    public async Task<Intake> Handle(RenewIntakeLink command, CancellationToken ct)
    {
        var row = await IntakeRow.ReadOpenAsync(db, command.IntakeId, command.Version, ct);
        var now = clock.Now();
        var token = SecretToken.New();
        row = row with
        {
            Version = row.Version + 1,
            TokenHash = SecretToken.Hash(token),
            Failures = 0,
            ExpiresAt = row.ExpiresAt > now ? row.ExpiresAt : now + IntakeRow.Lifetime,
            LeftAt = null,
            UpdatedAt = now,
        };
        await row.UpdateAsync(db, ct);
        await row.LinkAsync(db, ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        events.Add("intake.link-renewed", "intake", row.IntakeId, row.Version, row.PatientId);
        return row.ToIntake(now, await forms.ProgressAsync(row.IntakeId, ct)) with
        {
            Token = token,
        };
    }
}

internal static class RenewIntakeLinkEndpoint
{
    public static void Map(RouteGroupBuilder intakes) =>
        intakes
            .MapPost("/{intakeId:guid}/renew-link", Renew)
            .For<RenewIntakeLink>(404, 409, 412, 428);

    /// <summary>Make a new link for an intake</summary>
    /// <remarks>
    /// For a link that was lost, went to the wrong person, or was ended by wrong birth dates: the one before opens nothing any
    /// more, what was answered stays. A link whose time has passed opens for another 14 days.
    /// </remarks>
    private static async Task<Ok<Intake>> Renew(
        Guid intakeId,
        IfMatch ifMatch,
        IMediator mediator,
        IntakeAddress address,
        HttpRequest http,
        CancellationToken ct
    )
    {
        var intake = await mediator.Send(new RenewIntakeLink(intakeId, ifMatch.Version), ct);
        return TypedResults.Ok(address.Show(intake, http));
    }
}
