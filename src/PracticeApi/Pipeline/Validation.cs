using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
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

/// <summary>A request whose body is a type of its own: the attributes are the body's, and pointers start there.</summary>
internal interface IHasBody
{
    object Body { get; }
}

/// <summary>Finds every fault of a request: by its attributes, then by its rules.</summary>
internal sealed partial class Validation(
    IOptions<ValidationOptions> options,
    IServiceProvider services
)
{
    public async ValueTask<IReadOnlyList<Fault>> FaultsAsync<TRequest>(
        TRequest request,
        CancellationToken ct
    )
        where TRequest : notnull
    {
        List<Fault> faults = [];
        var body = request is IHasBody { Body: var own } ? own : request;
        if (
            Kind<TRequest>.HasAttributes
            && !AttributeCheck.Holds(body)
            && options.Value.TryGetValidatableTypeInfo(body.GetType(), out var type)
        )
        {
            var context = new ValidateContext
            {
                ValidationOptions = options.Value,
                ValidationContext = new ValidationContext(body, services, items: null),
            };
            await type.ValidateAsync(body, context, ct);
            faults.AddRange(
                (context.ValidationErrors ?? []).SelectMany(field =>
                    field.Value.Select(message => new Fault(
                        JsonPointer.FromMember(field.Key),
                        Plain(message)
                    ))
                )
            );
        }

        foreach (var rule in services.GetServices<IRules<TRequest>>())
        {
            await rule.CheckAsync(request, faults, ct);
        }

        return faults;
    }

    // "The field GivenName must be …": the pointer says which field, by the name the caller knows.
    private static string Plain(string message) => FieldName().Replace(message, "");

    /// <summary>Whether a request has attributes to be held to: to ask the framework is a long search where it has none.</summary>
    private static class Kind<TRequest>
    {
        public static readonly bool HasAttributes =
            typeof(TRequest).IsDefined(typeof(ValidatableTypeAttribute), inherit: true)
            || typeof(IHasBody).IsAssignableFrom(typeof(TRequest));
    }

    [GeneratedRegex(@"^The (field \S+|\S+ field) ")]
    private static partial Regex FieldName();
}
