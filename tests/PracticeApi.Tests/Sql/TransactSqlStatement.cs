using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PracticeApi.Tests.Sql;

/// <summary>
/// Checks a statement, as it would be sent to SQL Server, without a server: it must parse, name only tables and columns
/// that exist, stay within what both engines understand in the same way, and see only the caller's practice.
/// </summary>
internal static class TransactSqlStatement
{
    /// <summary>What a request to SQL Server may carry.</summary>
    private const int MostParameters = 2100;

    public static IReadOnlyList<string> Check(string renderedSql, SqlServerSchema schema) =>
        Check(renderedSql, schema, parameters: null);

    /// <param name="renderedSql">The statement, or several, after the dialect's tokens were replaced.</param>
    /// <param name="schema">The tables.</param>
    /// <param name="parameters">The names of the parameters sent with it, with or without their at sign.</param>
    /// <param name="acrossPractices">
    /// The statement is meant to see every practice: sign-in, a background worker, a migration.
    /// </param>
    public static IReadOnlyList<string> Check(
        string renderedSql,
        SqlServerSchema schema,
        IReadOnlyCollection<string>? parameters,
        bool acrossPractices = false
    )
    {
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(
            new StringReader(renderedSql),
            out var errors
        );
        if (errors.Count > 0)
        {
            return [.. errors.Select(e => $"Line {e.Line}: {e.Message}")];
        }

        var statements = ((TSqlScript)fragment).Batches.SelectMany(b => b.Statements).ToList();
        if (statements.Count == 0)
        {
            return ["There is no statement."];
        }

        List<string> faults = [];
        foreach (var statement in statements)
        {
            var binder = new StatementBinder(schema, faults);
            binder.Bind(statement);
            if (!acrossPractices)
            {
                faults.AddRange(binder.Tenancy.Faults());
            }
        }

        if (parameters is not null)
        {
            faults.AddRange(ParameterFaults(fragment, parameters));
        }

        return [.. faults.Distinct()];
    }

    private static IEnumerable<string> ParameterFaults(
        TSqlFragment fragment,
        IReadOnlyCollection<string> parameters
    )
    {
        var sent = parameters.Select(name => '@' + name.TrimStart('@')).ToHashSet();
        var used = new Variables();
        fragment.Accept(used);
        foreach (var name in used.Names.Where(name => !sent.Contains(name)))
        {
            yield return $"{name} is used and not sent.";
        }

        if (sent.Count > MostParameters)
        {
            yield return $"{sent.Count} parameters are sent, and {MostParameters} is the most.";
        }
    }

    private sealed class Variables : TSqlFragmentVisitor
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public override void Visit(VariableReference node) => Names.Add(node.Name);
    }
}
