using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Patients.Chart;

/// <summary>Asks for one entry of a patient's chart.</summary>
[RequireScope(Scope.PatientsRead)]
internal sealed record GetChartEntry<TEntry>(Guid PatientId, Guid EntryId)
    : IQuery<TEntry>,
        IAboutPatient,
        INamedRequest
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"Get{TEntry.Kind.Singular}";
}

internal sealed class GetChartEntryHandler<TEntry>(
    ChartPatients patients,
    ChartVersions versions,
    AuditTrail trail
) : IRequestHandler<GetChartEntry<TEntry>, TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public async Task<TEntry> Handle(GetChartEntry<TEntry> query, CancellationToken ct)
    {
        var (patientId, entryId) = query;
        var current = await versions.FindAsync(patientId, TEntry.Kind.Resource, entryId, ct);
        if (current is null)
        {
            await patients.EnsureAsync(patientId, ct);
            throw ChartVersions.NotFound(entryId);
        }

        trail.Concerns(patientId, entryId);
        return current.To<TEntry>();
    }
}

internal static class GetChartEntryEndpoint<TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Get, "/{entryId:guid}", Get)
            .For<GetChartEntry<TEntry>>(404, 409)
            .WithSummary($"Read {TEntry.Kind.Noun}");

    private static async Task<Ok<TEntry>> Get(
        Guid patientId,
        Guid entryId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetChartEntry<TEntry>(patientId, entryId), ct));
}
