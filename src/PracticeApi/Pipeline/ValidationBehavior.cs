using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;
using PracticeApi.Problems;

namespace PracticeApi.Pipeline;

/// <summary>Rules of a request that attributes cannot say: across fields, against the catalogue, by the practice's clock.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal interface IRules<in TRequest>
{
    /// <summary>Adds every fault found, each with its pointer; attributes have had their say already.</summary>
    ValueTask CheckAsync(TRequest request, ICollection<Fault> faults, CancellationToken ct);
}

/// <summary>Rejects a request with every fault it has, by the rules that the contract documents.</summary>
internal sealed partial class ValidationBehavior<TRequest, TResponse>(
    IOptions<ValidationOptions> options,
    IServiceProvider services,
    IEnumerable<IRules<TRequest>> rules
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    )
    {
        List<Fault> faults = [];
        if (options.Value.TryGetValidatableTypeInfo(typeof(TRequest), out var type))
        {
            var context = new ValidateContext
            {
                ValidationOptions = options.Value,
                ValidationContext = new ValidationContext(request, services, items: null),
            };
            await type.ValidateAsync(request, context, ct);
            faults.AddRange(
                (context.ValidationErrors ?? []).SelectMany(field =>
                    field.Value.Select(message => new Fault(
                        JsonPointer.FromMember(field.Key),
                        Plain(message)
                    ))
                )
            );
        }

        foreach (var rule in rules)
        {
            await rule.CheckAsync(request, faults, ct);
        }

        return faults.Count > 0 ? throw Problem.Invalid(faults) : await next();
    }

    // "The field GivenName must be …": the pointer says which field, by the name the caller knows.
    private static string Plain(string message) => FieldName().Replace(message, "");

    [GeneratedRegex(@"^The (field \S+|\S+ field) ")]
    private static partial Regex FieldName();
}
