using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>Says that the patient has none known of a kind.</summary>
[RequireScope(Scope.PatientsWrite)]
internal sealed record AssertNoneKnown<TEntry>(Guid PatientId, NoneKnownDetails Details)
    : ICommand<NoneKnown>,
        IAboutPatient,
        IHasBody,
        INamedRequest
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"AssertNoKnown{TEntry.Kind.Plural}";

    object IHasBody.Body => Details;
}

internal sealed class AssertNoneKnownRules<TEntry>(ChartRules rules)
    : IRules<AssertNoneKnown<TEntry>>
    where TEntry : IChartEntry<TEntry>
{
    public ValueTask CheckAsync(
        AssertNoneKnown<TEntry> request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => rules.CheckAsync(request.PatientId, request.Details, faults, ct);
}

internal sealed class AssertNoneKnownHandler<TEntry>(
    Db db,
    ChartPatients patients,
    NoneKnownAssertions assertions,
    AuditTrail trail
) : IRequestHandler<AssertNoneKnown<TEntry>, NoneKnown>
    where TEntry : IChartEntry<TEntry>
{
    private const string EntriesSql = """
        SELECT COUNT(*)
        FROM   ChartEntries
        WHERE  PracticeId = @PracticeId
               AND PatientId = @PatientId
               AND Kind = @Kind
               AND SupersededAt IS NULL
               AND InError = 0
        """;

    public async Task<NoneKnown> Handle(AssertNoneKnown<TEntry> command, CancellationToken ct)
    {
        var kind = TEntry.Kind;
        await patients.LockAsync(command.PatientId, ct);
        if (
            await db.CountAsync(EntriesSql, new { command.PatientId, Kind = kind.Resource }, ct) > 0
        )
        {
            throw Problem.Conflict(
                "entries-present",
                $"There are {kind.Nouns} in the chart that are not marked in error."
            );
        }

        var asserted = await assertions.AssertAsync(command.PatientId, kind, command.Details, ct);
        trail.Concerns(asserted.PatientId, asserted.ChartEntryId);
        return asserted.To<NoneKnown>();
    }
}

internal static class AssertNoneKnownEndpoint<TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Post, "/none-known", Assert)
            .For<AssertNoneKnown<TEntry>>(404, 409, 422)
            .WithSummary($"Assert that there are no known {TEntry.Kind.Nouns}")
            .WithDescription(
                "Asserted again, it is a further version with a later date. Adding an entry withdraws it. 409 while there are entries."
            );

    private static async Task<Created<NoneKnown>> Assert(
        Guid patientId,
        NoneKnownDetails body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Created(
            $"/v1/patients/{patientId}/{TEntry.Kind.Path}/none-known",
            await mediator.Send(new AssertNoneKnown<TEntry>(patientId, body), ct)
        );
}
