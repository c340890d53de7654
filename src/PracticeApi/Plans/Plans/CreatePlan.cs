using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AutoMapper;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Protocols;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Plans;

/// <summary>A new plan, from a protocol or from nothing; it begins as a draft. What is given here stands in the place of what the protocol says.</summary>
[ValidatableType, RequireScope(Scope.PlansWrite)]
public sealed record CreatePlan : ICommand<Plan>, IAboutPatient
{
    /// <summary>The patient; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>The published version of a protocol that it is copied from; left out, it is made from nothing.</summary>
    public ProtocolReference? Protocol { get; init; }

    /// <summary>Its title, in words for the patient; the protocol's name unless given.</summary>
    /// <example>Calm the gut</example>
    [StringLength(200, MinimumLength = 1), NotBlank]
    public string? Title { get; init; }

    /// <summary>What it is for, in words for the patient.</summary>
    [StringLength(2000, MinimumLength = 1)]
    public string? Summary { get; init; }

    /// <summary>Its first day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Its phases, in order.</summary>
    [MaxLength(50)]
    public IReadOnlyList<PlanPhase>? Phases { get; init; }

    /// <summary>What can stand in for phases for a while.</summary>
    [MaxLength(10)]
    public IReadOnlyList<PlanVariant>? Variants { get; init; }

    /// <summary>Foods in the stages in which they are taken up again.</summary>
    [MaxLength(20)]
    public IReadOnlyList<IReadOnlyList<string>>? ReintroductionOrder { get; init; }

    /// <summary>Labs and questionnaires that fall due.</summary>
    [MaxLength(100)]
    public IReadOnlyList<PlanMonitoring>? Monitoring { get; init; }

    /// <summary>Its targets.</summary>
    [MaxLength(50)]
    public IReadOnlyList<PlanTarget>? Targets { get; init; }

    /// <summary>What stands against it or calls for care.</summary>
    [MaxLength(50)]
    public IReadOnlyList<PlanFlag>? Flags { get; init; }

    /// <summary>What it says without a protocol.</summary>
    internal PlanContent ToContent() => On(new PlanContent { Title = "", StartsOn = StartsOn });

    /// <summary>What it says in the place of a template.</summary>
    internal PlanContent On(PlanContent template) =>
        template with
        {
            Title = Title ?? template.Title,
            Summary = Summary,
            StartsOn = StartsOn,
            Phases = Phases ?? template.Phases,
            Variants = Variants ?? template.Variants,
            ReintroductionOrder = ReintroductionOrder ?? template.ReintroductionOrder,
            Monitoring = Monitoring ?? template.Monitoring,
            Targets = Targets ?? template.Targets,
            Flags = Flags ?? template.Flags,
        };
}

internal sealed class CreatePlanRules(MonitoringRules monitoring) : IRules<CreatePlan>
{
    public async ValueTask CheckAsync(
        CreatePlan request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.Protocol is not null)
        {
            // What is given goes together with what the protocol says: the handler holds the whole to the rules.
            return;
        }

        if (request.Title is null)
        {
            faults.Add(new Fault("/title", "is missing where there is no protocol"));
        }

        var content = request.ToContent();
        PlanRules.Add(PlanCheck.Of(content), faults);
        await monitoring.CheckAsync("", content.Monitoring, faults, ct);
    }
}

internal sealed class CreatePlanHandler(
    Db db,
    Caller caller,
    ChartPatients patients,
    MonitoringRules monitoring,
    IMapper mapper,
    PlanAnswers answers,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<CreatePlan, Plan>
{
    private const string InsertSql = """
        INSERT INTO Plans
               ( PracticeId,  PlanId,  PatientId,  Version,  Status,  Title,  StartsOn,  ProtocolCode,  ProtocolVersion,  Revision,
                 Draft,  CreatedAt,  CreatedBy,  UpdatedAt)
        VALUES (@PracticeId, @PlanId, @PatientId, @Version, @Status, @Title, @StartsOn, @ProtocolCode, @ProtocolVersion, @Revision,
                @Draft, @CreatedAt, @CreatedBy, @UpdatedAt)
        """;

    public async Task<Plan> Handle(CreatePlan command, CancellationToken ct)
    {
        await patients.LockAsync(command.PatientId, ct);
        var content = command.ToContent();
        ProtocolVersion? template = null;
        if (command.Protocol is { } named)
        {
            template = await ProtocolRow.VersionAsync(db, named.Code, named.Version, ct);
            content = command.On(mapper.Map<PlanContent>(template.Content));
            List<Fault> faults = [];
            PlanRules.Add(PlanCheck.Of(content), faults);
            await monitoring.CheckAsync("", content.Monitoring, faults, ct);
            if (faults.Count > 0)
            {
                throw Problem.Invalid([
                    .. faults.Select(fault => fault with { NeedsFacts = true }),
                ]);
            }
        }

        var now = clock.Now();
        var row = new PlanRow
        {
            PlanId = Guid.CreateVersion7(),
            PatientId = command.PatientId,
            Version = 1,
            Status = PlanStatus.Draft,
            Title = content.Title,
            StartsOn = content.StartsOn,
            ProtocolCode = template?.Code,
            ProtocolVersion = template?.Version,
            Revision = 0,
            Draft = StoredJson.Write(content),
            CreatedAt = now,
            CreatedBy = caller.StaffId,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, row, ct);
        trail.Concerns(row.PatientId, row.PlanId);
        events.Add("plan.created", "plan", row.PlanId, row.Version, row.PatientId);
        return await answers.OneAsync(row, ct);
    }
}

internal static class CreatePlanEndpoint
{
    public static void Map(RouteGroupBuilder patient) =>
        patient.MapPost("/plans", Create).For<CreatePlan>(404, 409, 422);

    /// <summary>Make a plan</summary>
    /// <remarks>
    /// A draft, copied from the protocol where one is named, every part of which can be changed. The targets of a protocol are only
    /// suggested: a clinician sets each.
    /// </remarks>
    private static async Task<Created<Plan>> Create(
        Guid patientId,
        CreatePlan body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var plan = await mediator.Send(body with { PatientId = patientId }, ct);
        return TypedResults.Created($"/v1/plans/{plan.Id}", plan);
    }
}
