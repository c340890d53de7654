using System.Collections.Concurrent;
using System.Linq.Expressions;

namespace PracticeApi.Persistence;

/// <summary>Reads a statement's parameter from the property of the same name, in its exact case.</summary>
internal static class SqlArguments
{
    private static readonly ConcurrentDictionary<(Type, string), Func<object, object?>> Getters =
        new();

    public static object? Get(object? args, string name) =>
        args is null
            ? throw new InvalidOperationException(
                $"The statement names @{name} and no arguments are given."
            )
            : Getters.GetOrAdd((args.GetType(), name), static key => Getter(key.Item1, key.Item2))(
                args
            );

    private static Func<object, object?> Getter(Type type, string name)
    {
        var property =
            type.GetProperty(name)
            ?? throw new InvalidOperationException(
                $"The statement names @{name}, which {type.Name} does not have."
            );
        var args = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(args, type), property);
        return Expression
            .Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), args)
            .Compile();
    }
}
