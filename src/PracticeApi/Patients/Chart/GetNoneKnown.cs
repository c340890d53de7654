using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>Asks whether it is asserted that the patient has none known of a kind.</summary>
[RequireScope(Scope.PatientsRead)]
internal sealed record GetNoneKnown<TEntry>(Guid PatientId)
    : IQuery<NoneKnown>,
        IAboutPatient,
        INamedRequest
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"GetNoKnown{TEntry.Kind.Plural}";
}

internal sealed class GetNoneKnownHandler<TEntry>(
    ChartPatients patients,
    NoneKnownAssertions assertions,
    AuditTrail trail
) : IRequestHandler<GetNoneKnown<TEntry>, NoneKnown>
    where TEntry : IChartEntry<TEntry>
{
    public async Task<NoneKnown> Handle(GetNoneKnown<TEntry> query, CancellationToken ct)
    {
        await patients.EnsureAsync(query.PatientId, ct);
        var current =
            await assertions.FindAsync(query.PatientId, TEntry.Kind, ct)
            ?? throw Problem.NotFound(
                "none-known-not-asserted",
                $"It was never asserted that there are no known {TEntry.Kind.Nouns}."
            );
        trail.Concerns(query.PatientId, current.ChartEntryId);
        return current.To<NoneKnown>();
    }
}

internal static class GetNoneKnownEndpoint<TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Get, "/none-known", Get)
            .For<GetNoneKnown<TEntry>>(404, 409)
            .WithSummary($"Read whether there are no known {TEntry.Kind.Nouns}")
            .WithDescription(
                "The latest assertion; `withdrawn` when it no longer holds. 404 when it was never asserted."
            );

    private static async Task<Ok<NoneKnown>> Get(
        Guid patientId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetNoneKnown<TEntry>(patientId), ct));
}
