using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Safety;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>A new entry in a patient's chart.</summary>
[RequireScope(Scope.PatientsWrite)]
internal sealed record AddChartEntry<TDetails, TEntry>(Guid PatientId, TDetails Details)
    : ICommand<TEntry>,
        IAboutPatient,
        IHasBody,
        INamedRequest
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"Add{TEntry.Kind.Singular}";

    object IHasBody.Body => Details;
}

internal sealed class AddChartEntryRules<TDetails, TEntry>(ChartRules rules)
    : IRules<AddChartEntry<TDetails, TEntry>>
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public ValueTask CheckAsync(
        AddChartEntry<TDetails, TEntry> request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => rules.CheckAsync(request.PatientId, request.Details, faults, ct);
}

internal sealed class AddChartEntryHandler<TDetails, TEntry>(
    ChartPatients patients,
    ChartVersions versions,
    NoneKnownAssertions assertions,
    PlanWatch plans,
    AuditTrail trail,
    EventLog events
) : IRequestHandler<AddChartEntry<TDetails, TEntry>, TEntry>
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public async Task<TEntry> Handle(AddChartEntry<TDetails, TEntry> command, CancellationToken ct)
    {
        var kind = TEntry.Kind;
        await patients.LockAsync(command.PatientId, ct);
        var added = await versions.AddAsync(command.PatientId, kind.Resource, command.Details, ct);
        trail.Concerns(added.PatientId, added.ChartEntryId);
        events.Add(
            $"{kind.Resource}.added",
            kind.Resource,
            added.ChartEntryId,
            added.Version,
            added.PatientId
        );
        await assertions.WithdrawAsync(added.PatientId, kind, ct);
        await plans.ChartChangedAsync(added.PatientId, kind.Resource, ct);
        return added.To<TEntry>();
    }
}

internal static class AddChartEntryEndpoint<TDetails, TEntry>
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Post, "", Add)
            .For<AddChartEntry<TDetails, TEntry>>(404, 409, 422)
            .WithSummary($"Add {TEntry.Kind.Noun}");

    private static async Task<Created<TEntry>> Add(
        Guid patientId,
        TDetails body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var entry = await mediator.Send(new AddChartEntry<TDetails, TEntry>(patientId, body), ct);
        return TypedResults.Created(
            $"/v1/patients/{patientId}/{TEntry.Kind.Path}/{entry.Id}",
            entry
        );
    }
}
