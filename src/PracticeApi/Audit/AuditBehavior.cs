using MediatR;
using PracticeApi.Access;
using PracticeApi.Pipeline;

namespace PracticeApi.Audit;

/// <summary>
/// Records who touched whose record. A command's audit and events stand or fall with its transaction; a read's audit is
/// buffered.
/// </summary>
internal sealed class AuditBehavior<TRequest, TResponse>(
    Caller caller,
    AuditTrail trail,
    EventLog events,
    AuditBuffer buffer,
    Journal journal
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    )
    {
        var response = await next();
        if (request is IAboutPatient { PatientId: var patient } && !trail.IsSet)
        {
            trail.Concerns(patient);
        }

        if (!trail.IsSet && request is not IAboutNoPatient)
        {
            throw new InvalidOperationException(
                $"{RequestName.Of<TRequest>()} did not say whose record it touched."
            );
        }

        if (request is ICommand<TResponse>)
        {
            if (caller.HasPractice)
            {
                await journal.AppendAsync(
                    events.Pending,
                    [trail.ToEntry(RequestName.Of<TRequest>())],
                    ct
                );
            }
        }
        else if (trail.Patients.Count > 0)
        {
            await buffer.AddAsync(caller.PracticeId, trail.ToEntry(RequestName.Of<TRequest>()), ct);
        }

        return response;
    }
}
