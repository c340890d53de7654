using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Validation;

namespace PracticeApi.Pipeline;

/// <summary>
/// Remembers what the framework finds out of the attributes of types: it makes it anew whenever it is asked, which an import asks
/// for every line.
/// </summary>
internal sealed class RememberedRules(IValidatableInfoResolver inner) : IValidatableInfoResolver
{
    private readonly ConcurrentDictionary<Type, IValidatableInfo?> _ofTypes = new();

    public static void Install(ValidationOptions options)
    {
        for (var i = 0; i < options.Resolvers.Count; i++)
        {
            options.Resolvers[i] = new RememberedRules(options.Resolvers[i]);
        }
    }

    public bool TryGetValidatableTypeInfo(
        Type type,
        [NotNullWhen(true)] out IValidatableInfo? validatableInfo
    )
    {
        validatableInfo = _ofTypes.GetOrAdd(
            type,
            one => inner.TryGetValidatableTypeInfo(one, out var found) ? found : null
        );
        return validatableInfo is not null;
    }

    public bool TryGetValidatableParameterInfo(
        ParameterInfo parameterInfo,
        [NotNullWhen(true)] out IValidatableInfo? validatableInfo
    ) => inner.TryGetValidatableParameterInfo(parameterInfo, out validatableInfo);
}
