using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Questionnaires that a patient is to answer through a link.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record AssignIntake : ICommand<Intake>, IAboutPatient
{
    /// <summary>Most questionnaires of one intake.</summary>
    public const int MaxQuestionnaires = 20;

    /// <summary>The patient; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>Keys of the questionnaires, in the order they are to be asked, each once; each is asked as it is published now.</summary>
    [Length(1, MaxQuestionnaires)]
    public required IReadOnlyList<string> Questionnaires { get; init; }

    /// <summary>
    /// When the answers are wanted: a date, or a date-time with offset, at most a year ahead. The link opens until then, of a
    /// date until its end; without it for 14 days.
    /// </summary>
    /// <example>2026-03-01</example>
    [StringLength(40, MinimumLength = 10)]
    public string? DueAt { get; init; }
}

internal sealed class AssignIntakeRules(PracticeSettings settings, IntakeForms forms)
    : IRules<AssignIntake>
{
    public async ValueTask CheckAsync(
        AssignIntake request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.DueAt is { } dueAt)
        {
            IntakeDue.Check(dueAt, await settings.ClockAsync(ct), faults);
        }

        await forms.CheckAsync(request.Questionnaires, faults, ct);
    }
}

internal sealed class AssignIntakeHandler(
    Db db,
    Caller caller,
    PracticeSettings settings,
    IntakeForms forms,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<AssignIntake, Intake>
{
    public async Task<Intake> Handle(AssignIntake command, CancellationToken ct)
    {
        var patient = await PatientRow.ReadToChangeAsync(db, command.PatientId, ct);
        var now = clock.Now();
        var token = SecretToken.New();
        var row = new IntakeRow
        {
            IntakeId = Guid.CreateVersion7(),
            Version = 1,
            PatientId = patient.PatientId,
            Status = IntakeStatus.Open,
            DueAt = command.DueAt,
            TokenHash = SecretToken.Hash(token),
            ExpiresAt = command.DueAt is { } dueAt
                ? IntakeDue.Instant(dueAt, await settings.ClockAsync(ct))
                : now + IntakeRow.Lifetime,
            CreatedAt = now,
            CreatedBy = caller.StaffId,
            UpdatedAt = now,
        };
        await row.InsertAsync(db, ct);
        await row.LinkAsync(db, ct);
        await forms.AddAsync(row.IntakeId, command.Questionnaires, ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        events.Add("intake.assigned", "intake", row.IntakeId, row.Version, row.PatientId);
        return row.ToIntake(now, await forms.ProgressAsync(row.IntakeId, ct)) with
        {
            Token = token,
        };
    }
}

internal static class AssignIntakeEndpoint
{
    public static void Map(RouteGroupBuilder intakes) =>
        intakes.MapPost("", Assign).For<AssignIntake>(404, 409, 422);

    /// <summary>Ask a patient to answer questionnaires</summary>
    /// <remarks>
    /// Answers the link to give to the patient. It is shown this once; a lost one is renewed. It opens with the patient's birth
    /// date and shows the questionnaires and nothing else; five wrong dates end it.
    /// </remarks>
    private static async Task<Created<Intake>> Assign(
        Guid patientId,
        AssignIntake body,
        IMediator mediator,
        IntakeAddress address,
        HttpRequest http,
        CancellationToken ct
    )
    {
        var intake = await mediator.Send(body with { PatientId = patientId }, ct);
        return TypedResults.Created($"/v1/intakes/{intake.Id}", address.Show(intake, http));
    }
}
