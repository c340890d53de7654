using System.Reflection;
using MediatR;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Pipeline;

/// <summary>
/// Refuses a request whose scope the caller lacks, and audits refusals: of scope here, and of an id that is not in the
/// practice when the handler says so, because asking for another's record is worth knowing.
/// </summary>
internal sealed class AccessBehavior<TRequest, TResponse>(
    Caller caller,
    RequestContext context,
    AuditBuffer buffer,
    TimeProvider clock
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly Scope? Required = typeof(TRequest)
        .GetCustomAttribute<RequireScopeAttribute>()
        ?.Scope;
    private static readonly bool Anonymous = typeof(TRequest).IsDefined(typeof(AnonymousAttribute));
    private static readonly bool CarriesSecrets = typeof(ICarriesSecrets).IsAssignableFrom(
        typeof(TRequest)
    );
    private static readonly bool SignedIn = typeof(TRequest).IsDefined(typeof(SignedInAttribute));

    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    )
    {
        try
        {
            Check();
            return await next();
        }
        catch (ProblemException refusal) when (refusal.Status is 403 or 404 && caller.IsKnown)
        {
            await buffer.AddAsync(caller.PracticeId, Entry(request, refusal), ct);
            throw;
        }
    }

    private void Check()
    {
        if (CarriesSecrets)
        {
            context.Idempotency = null;
        }

        if (Anonymous)
        {
            // A token that came along says nothing here: what is done is not done by its owner, nor in their practice.
            caller.Leave();
            return;
        }

        if (!caller.IsKnown)
        {
            throw Problem.Unauthorized(
                "not-signed-in",
                "Sign in and send the access token as a bearer token."
            );
        }

        if (Required is { } scope)
        {
            if (!caller.May(scope))
            {
                throw Problem.Forbidden("forbidden", $"This needs the scope {scope.Name()}.");
            }
        }
        else if (!SignedIn)
        {
            throw new InvalidOperationException(
                $"{RequestName.Of<TRequest>()} does not name its scope."
            );
        }
    }

    private AuditEntry Entry(TRequest request, ProblemException refusal) =>
        new()
        {
            AuditEventId = Guid.CreateVersion7(),
            OccurredAt = clock.Now(),
            ActorId = caller.StaffId,
            Action = RequestName.Of<TRequest>(),
            Outcome = refusal.Status == 403 ? AuditOutcome.Denied : AuditOutcome.NotFound,
            Patients = request is IAboutPatient { PatientId: var patient } ? [patient] : [],
            ResourceId = null,
            RequestId = context.Id,
        };
}
