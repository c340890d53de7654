using MediatR;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Pipeline;

/// <summary>Rejects a request with every fault it has, by the rules that the contract documents.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(Validation validation, Db db)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    )
    {
        if (request is ICommand<TResponse>)
        {
            // The first to read for a command are its rules.
            db.ReadFromPrimary();
        }

        var faults = await validation.FaultsAsync(request, ct);
        return faults.Count > 0 ? throw Problem.Invalid(faults) : await next();
    }
}
