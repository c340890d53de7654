using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Safety;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>An entry's details, replaced as a whole; the version before is kept.</summary>
[RequireScope(Scope.PatientsWrite)]
internal sealed record ReplaceChartEntry<TDetails, TEntry>(
    Guid PatientId,
    Guid EntryId,
    int Version,
    TDetails Details
) : ICommand<TEntry>, IAboutPatient, IHasBody, INamedRequest
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"Replace{TEntry.Kind.Singular}";

    object IHasBody.Body => Details;
}

internal sealed class ReplaceChartEntryRules<TDetails, TEntry>(ChartRules rules)
    : IRules<ReplaceChartEntry<TDetails, TEntry>>
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public ValueTask CheckAsync(
        ReplaceChartEntry<TDetails, TEntry> request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => rules.CheckAsync(request.PatientId, request.Details, faults, ct);
}

internal sealed class ReplaceChartEntryHandler<TDetails, TEntry>(
    ChartPatients patients,
    ChartVersions versions,
    PlanWatch plans,
    AuditTrail trail,
    EventLog events
) : IRequestHandler<ReplaceChartEntry<TDetails, TEntry>, TEntry>
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public async Task<TEntry> Handle(
        ReplaceChartEntry<TDetails, TEntry> command,
        CancellationToken ct
    )
    {
        var (patientId, entryId, version, details) = command;
        var kind = TEntry.Kind.Resource;
        await patients.LockAsync(patientId, ct);
        var current = await versions.ReadToChangeAsync(patientId, kind, entryId, version, ct);
        if (current.InError)
        {
            throw Problem.Conflict(
                "entry-in-error",
                "The entry is marked in error and is not changed any more. Add a new one."
            );
        }

        var next = await versions.ReplaceAsync(current, details, ct);
        trail.Concerns(patientId, entryId);
        events.Add($"{kind}.replaced", kind, entryId, next.Version, patientId);
        await plans.ChartChangedAsync(patientId, kind, ct);
        return next.To<TEntry>();
    }
}

internal static class ReplaceChartEntryEndpoint<TDetails, TEntry>
    where TDetails : ChartDetails
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Put, "/{entryId:guid}", Replace)
            .For<ReplaceChartEntry<TDetails, TEntry>>(404, 409, 412, 422, 428)
            .WithSummary($"Replace {TEntry.Kind.Noun}")
            .WithDescription(
                "What is left out is removed. The version before is kept in the history. 409 when it was marked in error."
            );

    private static async Task<Ok<TEntry>> Replace(
        Guid patientId,
        Guid entryId,
        IfMatch ifMatch,
        TDetails body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                new ReplaceChartEntry<TDetails, TEntry>(patientId, entryId, ifMatch.Version, body),
                ct
            )
        );
}
