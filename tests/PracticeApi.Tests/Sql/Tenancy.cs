using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PracticeApi.Tests.Sql;

/// <summary>
/// Which rows of a statement are the caller's practice's: those whose PracticeId is <c>@PracticeId</c>, and those whose
/// PracticeId equals that of such rows.
/// </summary>
internal sealed class Tenancy
{
    private readonly List<Source> _owned = [];
    private readonly HashSet<Source> _restricted = [];
    private readonly List<(IReadOnlyList<Source> From, Source To)> _implications = [];

    /// <summary>A table is read or written.</summary>
    public void Touch(Source source)
    {
        if (source.Table is { OwnedByPractice: true })
        {
            _owned.Add(source);
        }
    }

    /// <summary>The PracticeId of <paramref name="source"/> is <paramref name="value"/>.</summary>
    public void Restrict(Source source, Value value)
    {
        if (value.IsCaller)
        {
            _restricted.Add(source);
        }
        else if (value.PracticeOf.Count > 0)
        {
            _implications.Add((value.PracticeOf, source));
        }
    }

    /// <summary>Two values are equal wherever a row of <paramref name="sources"/> is seen.</summary>
    public void Equal(Value left, Value right, IReadOnlyCollection<Source> sources)
    {
        // A value that stands for several rows at once (a union's column) restricts none of them.
        if (left.PracticeOf is [var a] && sources.Contains(a))
        {
            Restrict(a, right);
        }

        if (right.PracticeOf is [var b] && sources.Contains(b))
        {
            Restrict(b, left);
        }
    }

    public IEnumerable<string> Faults()
    {
        while (_implications.Any(i => i.From.All(_restricted.Contains) && _restricted.Add(i.To)))
        { }

        return _owned
            .Where(source => !_restricted.Contains(source))
            .Select(source =>
                source.Alias == source.Table!.Name
                    ? $"{source.Alias} is not restricted to PracticeId = @PracticeId."
                    : $"{source.Table.Name} {source.Alias} is not restricted to PracticeId = @PracticeId."
            );
    }

    /// <summary>The conditions that hold for every row that the condition lets pass.</summary>
    public static IEnumerable<BooleanExpression> Conjuncts(BooleanExpression? condition) =>
        condition switch
        {
            null => [],
            BooleanParenthesisExpression inner => Conjuncts(inner.Expression),
            BooleanBinaryExpression { BinaryExpressionType: BooleanBinaryExpressionType.And } and =>
                Conjuncts(and.FirstExpression).Concat(Conjuncts(and.SecondExpression)),
            _ => [condition],
        };
}
