using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Monitoring;

/// <summary>Asks what falls and fell due of a patient by the plans that are followed.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record ListPatientMonitoring : IQuery<PatientMonitoring>, IAboutPatient
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Only what is `overdue`, or falls due `thisWeek`; everything unless said, what is fulfilled too.</summary>
    public MonitoringFilter? Due { get; init; }
}

/// <summary>What falls due of a patient.</summary>
public sealed record PatientMonitoring
{
    /// <summary>By the day it falls due.</summary>
    public required IReadOnlyList<MonitoringItem> Items { get; init; }
}

internal sealed class ListPatientMonitoringHandler(
    Db db,
    ActivePlans plans,
    MonitoringObservations observations,
    PracticeSettings settings
) : IRequestHandler<ListPatientMonitoring, PatientMonitoring>
{
    public async Task<PatientMonitoring> Handle(ListPatientMonitoring query, CancellationToken ct)
    {
        var followed = await plans.OfAsync([query.PatientId], ct);
        if (followed.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        }

        var today = (await settings.ClockAsync(ct)).Today;
        return new PatientMonitoring
        {
            Items =
            [
                .. (await observations.HeldAsync(followed, ct))
                    .SelectMany(one =>
                        one.Dues.Select(due => MonitoringItem.Of(one.Plan, due, today))
                    )
                    .Where(item => item.Is(query.Due, today))
                    .OrderBy(item => item.DueOn)
                    .ThenBy(item => item.Kind)
                    .ThenBy(item => item.Code, StringComparer.Ordinal),
            ],
        };
    }
}

internal static class ListPatientMonitoringEndpoint
{
    public static void Map(RouteGroupBuilder patient) =>
        patient.MapGet("/monitoring", List).For<ListPatientMonitoring>(404);

    /// <summary>List what falls due of a patient</summary>
    /// <remarks>
    /// Labs and questionnaires of the plans that are followed, with what fulfils them. The days follow the phases: where one is
    /// extended, or the plan rests, what hangs on it moves along.
    /// </remarks>
    private static async Task<Ok<PatientMonitoring>> List(
        [AsParameters] ListPatientMonitoring query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
