using System.Collections.Concurrent;
using System.Linq.Expressions;
using PracticeApi.Access;

namespace PracticeApi.Persistence;

/// <summary>Reads a statement's parameters from the properties of the same names, in their exact case.</summary>
internal static class SqlArguments
{
    private static readonly ConcurrentDictionary<
        RenderedSql,
        ConcurrentDictionary<Type, IReadOnlyList<Func<object, object?>?>>
    > Known = new(RenderedSql.Comparer);

    /// <summary>How to read each parameter of the statement, in its order; null for the practice, which is not an argument.</summary>
    public static IReadOnlyList<Func<object, object?>?> Of(RenderedSql sql, object? args)
    {
        var byType = Known.GetOrAdd(sql, static _ => new());
        var type = args?.GetType() ?? typeof(void);
        return byType.TryGetValue(type, out var getters)
            ? getters
            : byType.GetOrAdd(type, [.. sql.Parameters.Select(name => Getter(type, name))]);
    }

    private static Func<object, object?>? Getter(Type type, string name)
    {
        if (name == nameof(Caller.PracticeId))
        {
            return null;
        }

        if (type == typeof(void))
        {
            throw new InvalidOperationException(
                $"The statement names @{name} and no arguments are given."
            );
        }

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
