using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace PracticeApi.Pipeline;

/// <summary>
/// Tells at little cost that an object holds all that its attributes ask for. The framework, which finds what is wrong and says
/// it, looks every property up anew for every object: of a file with a hundred thousand lines nearly all are right.
/// </summary>
internal sealed class AttributeCheck
{
    private static readonly ConcurrentDictionary<Type, AttributeCheck> Known = new();

    private readonly Member[] _members;
    private readonly bool _isSure;

    private AttributeCheck(Type type)
    {
        // What a type says as a whole, or of the parameters of its constructor, is left to the framework.
        _isSure =
            !typeof(IValidatableObject).IsAssignableFrom(type)
            && !type.IsDefined(typeof(ValidationAttribute), inherit: true)
            && !type.GetConstructors()
                .SelectMany(constructor => constructor.GetParameters())
                .Any(parameter => parameter.IsDefined(typeof(ValidationAttribute)));
        _members =
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(Member.Of)
                .Where(member => member.Rules.Length > 0 || member.Holds != Content.Plain),
        ];
    }

    /// <summary>Whether everything that attributes ask of the object and of what it holds is certainly there.</summary>
    /// <returns>False also where this cannot tell.</returns>
    public static bool Holds(object checkedObject) =>
        Of(checkedObject.GetType()).HoldsAll(checkedObject);

    private static AttributeCheck Of(Type type) =>
        Known.GetOrAdd(type, one => new AttributeCheck(one));

    private bool HoldsAll(object owner)
    {
        if (!_isSure)
        {
            return false;
        }

        foreach (var member in _members)
        {
            var value = member.Get(owner);
            foreach (var rule in member.Rules)
            {
                if (rule.RequiresValidationContext || !rule.IsValid(value))
                {
                    return false;
                }
            }

            if (
                value is not null
                && member.Holds switch
                {
                    Content.Object => !Holds(value),
                    Content.Unknown => true,
                    Content.Many => ((System.Collections.IEnumerable)value)
                        .Cast<object?>()
                        .Any(item => item is not null && !Holds(item)),
                    _ => false,
                }
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a property holds that has attributes of its own.</summary>
    private enum Content
    {
        Plain,
        Object,
        Many,

        /// <summary>Held in a way that this does not look into.</summary>
        Unknown,
    }

    private sealed record Member(
        Func<object, object?> Get,
        ValidationAttribute[] Rules,
        Content Holds
    )
    {
        public static Member Of(PropertyInfo property) =>
            new(
                property.GetValue,
                [.. property.GetCustomAttributes<ValidationAttribute>(inherit: true)],
                ContentOf(property.PropertyType)
            );

        private static Content ContentOf(Type type)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (IsOurs(type))
            {
                return Content.Object;
            }

            var item = type.IsArray
                ? type.GetElementType()
                : type.GetInterfaces()
                    .Append(type)
                    .Where(one =>
                        one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)
                    )
                    .Select(one => one.GetGenericArguments()[0])
                    .FirstOrDefault();
            return item is not null && IsOurs(item) ? Content.Many
                : Mentions(type) ? Content.Unknown
                : Content.Plain;
        }

        private static bool Mentions(Type type) =>
            IsOurs(type) || type.GetGenericArguments().Any(Mentions);

        private static bool IsOurs(Type type) =>
            !type.IsEnum
            && type.Assembly.GetName().Name!.StartsWith("PracticeApi", StringComparison.Ordinal);
    }
}
