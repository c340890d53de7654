using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>Takes back that the patient has none known of a kind, where there is no entry to add instead.</summary>
[RequireScope(Scope.PatientsWrite)]
internal sealed record WithdrawNoneKnown<TEntry>(Guid PatientId, int Version, ChartReason Why)
    : ICommand<NoneKnown>,
        IAboutPatient,
        IHasBody,
        INamedRequest
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"WithdrawNoKnown{TEntry.Kind.Plural}";

    object IHasBody.Body => Why;
}

internal sealed class WithdrawNoneKnownRules<TEntry> : IRules<WithdrawNoneKnown<TEntry>>
    where TEntry : IChartEntry<TEntry>
{
    public ValueTask CheckAsync(
        WithdrawNoneKnown<TEntry> request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        request.Why.Check(faults);
        return ValueTask.CompletedTask;
    }
}

internal sealed class WithdrawNoneKnownHandler<TEntry>(
    ChartPatients patients,
    NoneKnownAssertions assertions,
    AuditTrail trail
) : IRequestHandler<WithdrawNoneKnown<TEntry>, NoneKnown>
    where TEntry : IChartEntry<TEntry>
{
    public async Task<NoneKnown> Handle(WithdrawNoneKnown<TEntry> command, CancellationToken ct)
    {
        var (patientId, version, why) = command;
        var kind = TEntry.Kind;
        await patients.LockAsync(patientId, ct);
        var current =
            await assertions.FindAsync(patientId, kind, ct)
            ?? throw Problem.NotFound(
                "none-known-not-asserted",
                $"It was never asserted that there are no known {kind.Nouns}."
            );
        if (current.Version != version)
        {
            throw Problem.Stale();
        }

        if (current.To<NoneKnown>().Withdrawn)
        {
            throw Problem.Conflict("none-known-withdrawn", "It is withdrawn already.");
        }

        var next = await assertions.WithdrawAsync(current, why.Reason, kind, ct);
        trail.Concerns(patientId, next.ChartEntryId);
        return next.To<NoneKnown>();
    }
}

internal static class WithdrawNoneKnownEndpoint<TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Post, "/none-known/withdraw", Withdraw)
            .For<WithdrawNoneKnown<TEntry>>(404, 409, 412, 428)
            .WithSummary($"Withdraw that there are no known {TEntry.Kind.Nouns}")
            .WithDescription("409 when it is withdrawn already.");

    private static async Task<Ok<NoneKnown>> Withdraw(
        Guid patientId,
        IfMatch ifMatch,
        ChartReason body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(new WithdrawNoneKnown<TEntry>(patientId, ifMatch.Version, body), ct)
        );
}
