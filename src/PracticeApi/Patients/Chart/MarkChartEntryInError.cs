using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Safety;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>Why something in a chart no longer holds.</summary>
[ValidatableType]
public sealed record ChartReason
{
    /// <summary>Why.</summary>
    /// <example>belongs to another patient</example>
    [StringLength(1000, MinimumLength = 1)]
    public required string Reason { get; init; }

    internal void Check(ICollection<Fault> faults)
    {
        if (Reason.Length > 0 && string.IsNullOrWhiteSpace(Reason))
        {
            faults.Add(new Fault("/reason", "must not be blank"));
        }
    }
}

/// <summary>Says that an entry was recorded in error; it is kept.</summary>
[RequireScope(Scope.PatientsWrite)]
internal sealed record MarkChartEntryInError<TEntry>(
    Guid PatientId,
    Guid EntryId,
    int Version,
    ChartReason Why
) : ICommand<TEntry>, IAboutPatient, IHasBody, INamedRequest
    where TEntry : IChartEntry<TEntry>
{
    public static string RequestName => $"Mark{TEntry.Kind.Singular}InError";

    object IHasBody.Body => Why;
}

internal sealed class MarkChartEntryInErrorRules<TEntry> : IRules<MarkChartEntryInError<TEntry>>
    where TEntry : IChartEntry<TEntry>
{
    public ValueTask CheckAsync(
        MarkChartEntryInError<TEntry> request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        request.Why.Check(faults);
        return ValueTask.CompletedTask;
    }
}

internal sealed class MarkChartEntryInErrorHandler<TEntry>(
    ChartPatients patients,
    ChartVersions versions,
    PlanWatch plans,
    AuditTrail trail,
    EventLog events
) : IRequestHandler<MarkChartEntryInError<TEntry>, TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public async Task<TEntry> Handle(MarkChartEntryInError<TEntry> command, CancellationToken ct)
    {
        var (patientId, entryId, version, why) = command;
        var kind = TEntry.Kind.Resource;
        await patients.LockAsync(patientId, ct);
        var current = await versions.ReadToChangeAsync(patientId, kind, entryId, version, ct);
        if (current.InError)
        {
            throw Problem.Conflict("already-in-error", "The entry is marked in error already.");
        }

        var next = await versions.AppendAsync(
            current with
            {
                InError = true,
                Reason = why.Reason,
            },
            ct
        );
        trail.Concerns(patientId, entryId);
        events.Add($"{kind}.marked-in-error", kind, entryId, next.Version, patientId);
        await plans.ChartChangedAsync(patientId, kind, ct);
        return next.To<TEntry>();
    }
}

internal static class MarkChartEntryInErrorEndpoint<TEntry>
    where TEntry : IChartEntry<TEntry>
{
    public static void Map(RouteGroupBuilder entries) =>
        entries
            .MapGeneric(HttpMethods.Post, "/{entryId:guid}/mark-in-error", Mark)
            .For<MarkChartEntryInError<TEntry>>(404, 409, 412, 428)
            .WithSummary($"Mark {TEntry.Kind.Noun} as recorded in error")
            .WithDescription(
                "It is kept, listed only when asked for, and not changed any more. 409 when it is marked already."
            );

    private static async Task<Ok<TEntry>> Mark(
        Guid patientId,
        Guid entryId,
        IfMatch ifMatch,
        ChartReason body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                new MarkChartEntryInError<TEntry>(patientId, entryId, ifMatch.Version, body),
                ct
            )
        );
}
