using MediatR;
using PracticeApi.Access;
using PracticeApi.Pipeline;

namespace PracticeApi.Audit;

/// <summary>Records who changed whose record; the audit and the events stand or fall with the command's transaction.</summary>
internal sealed class CommandAuditBehavior<TRequest, TResponse>(
    Caller caller,
    AuditTrail trail,
    EventLog events,
    Journal journal
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    )
    {
        var response = await next();
        trail.Settle(request);
        if (caller.HasPractice)
        {
            await journal.AppendAsync(
                events.Pending,
                [trail.ToEntry(RequestName.Of<TRequest>())],
                ct
            );
        }

        return response;
    }
}

/// <summary>Records who saw whose record, in a buffer: a write for each read would cost many times the read.</summary>
internal sealed class ReadAuditBehavior<TRequest, TResponse>(
    Caller caller,
    AuditTrail trail,
    AuditBuffer buffer
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IQuery<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    )
    {
        var response = await next();
        trail.Settle(request);
        if (trail.Patients.Count > 0)
        {
            await buffer.AddAsync(caller.PracticeId, trail.ToEntry(RequestName.Of<TRequest>()), ct);
        }

        return response;
    }
}
