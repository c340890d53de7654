using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PracticeApi.Tests.Sql;

/// <summary>
/// Binds one statement to the tables. It names what it understands, and whatever it does not name is a fault: a new
/// construct is let in here on purpose, once it is known to mean the same in both engines.
/// </summary>
internal sealed partial class StatementBinder(SqlServerSchema schema, List<string> faults)
{
    public Tenancy Tenancy { get; } = new();

    public void Bind(TSqlStatement statement)
    {
        switch (statement)
        {
            case SelectStatement select:
                Refuse(select.Into, "SELECT INTO");
                Query(select.QueryExpression, WithCtes(select));
                break;
            case InsertStatement insert:
                Insert(insert.InsertSpecification, WithCtes(insert));
                break;
            case UpdateStatement update:
                Update(update.UpdateSpecification, WithCtes(update));
                break;
            case DeleteStatement delete:
                Delete(delete.DeleteSpecification, WithCtes(delete));
                break;
            case MergeStatement:
                Fault(statement, "MERGE is SQL Server's alone.");
                break;
            default:
                Fault(statement, "is none of SELECT, INSERT, UPDATE and DELETE.");
                break;
        }
    }

    private Scope WithCtes(StatementWithCtesAndXmlNamespaces statement)
    {
        var scope = new Scope([], parent: null);
        foreach (var cte in statement.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? [])
        {
            var name = cte.ExpressionName.Value;
            // A recursive expression sees the columns of its first query.
            if (cte.QueryExpression is BinaryQueryExpression union)
            {
                var first = Query(union.FirstQueryExpression, scope);
                scope.Ctes[name] = Named(cte, first, cte.Columns);
                var second = Query(union.SecondQueryExpression, scope);
                scope.Ctes[name] = Named(cte, Combine(union, first, second), cte.Columns);
            }
            else
            {
                scope.Ctes[name] = Named(cte, Query(cte.QueryExpression, scope), cte.Columns);
            }
        }

        return scope;
    }

    private void Insert(InsertSpecification insert, Scope scope)
    {
        RefuseOutput(insert);
        Refuse(insert.TopRowFilter, "INSERT TOP");
        if (Target(insert.Target) is not { } target)
        {
            return;
        }

        if (insert.Columns.Count == 0)
        {
            Fault(insert, "lists no columns.");
        }

        var columns = insert
            .Columns.Select(c => c.MultiPartIdentifier.Identifiers[^1].Value)
            .ToList();
        foreach (var column in columns.Where(c => target.Table!.Column(c) is null))
        {
            Fault(insert, $"{target.Alias} has no column {column}.");
        }

        foreach (var twice in columns.GroupBy(c => c).Where(g => g.Count() > 1))
        {
            Fault(insert, $"{twice.Key} is listed twice.");
        }

        List<IReadOnlyList<Value>> rows = [];
        switch (insert.InsertSource)
        {
            case ValuesInsertSource { IsDefaultValues: false } values:
                rows.AddRange(
                    values.RowValues.Select(row =>
                        (IReadOnlyList<Value>)
                            [.. row.ColumnValues.Select(v => Expression(v, scope))]
                    )
                );
                break;
            case SelectInsertSource select:
                rows.Add([.. Query(select.Select, scope).Select(o => o.Value)]);
                break;
            default:
                Fault(insert, "takes its rows from neither VALUES nor SELECT.");
                break;
        }

        if (rows.Count > 1000)
        {
            Fault(insert, "inserts more than the 1000 rows that SQL Server takes in one VALUES.");
        }

        foreach (
            var row in rows.Where(row => insert.Columns.Count > 0 && row.Count != columns.Count)
        )
        {
            Fault(insert, $"lists {columns.Count} columns and gives {row.Count} values.");
        }

        var practice = columns.IndexOf("PracticeId");
        var given = rows.ConvertAll(row => row.ElementAtOrDefault(practice));
        if (given is [{ } only])
        {
            Tenancy.Restrict(target, only);
        }
        else if (given.Count > 0 && given.TrueForAll(value => value is { IsCaller: true }))
        {
            Tenancy.Restrict(target, given[0]!);
        }
    }

    private void Update(UpdateSpecification update, Scope scope)
    {
        RefuseOutput(update);
        Refuse(update.FromClause, "UPDATE with FROM means another thing in each engine and");
        Refuse(update.TopRowFilter, "UPDATE TOP");
        if (Target(update.Target) is not { } target)
        {
            return;
        }

        var inner = new Scope([target], scope);
        HashSet<string> assigned = [];
        foreach (var clause in update.SetClauses)
        {
            if (
                clause
                is not AssignmentSetClause
                {
                    Variable: null,
                    AssignmentKind: AssignmentKind.Equals,
                    Column.MultiPartIdentifier.Identifiers: [var column]
                } assignment
            )
            {
                Fault(clause, "is not of the form Column = value.");
                continue;
            }

            if (target.Table!.Column(column.Value) is null)
            {
                Fault(clause, $"{target.Alias} has no column {column.Value}.");
            }

            if (!assigned.Add(column.Value))
            {
                Fault(clause, $"{column.Value} is set twice.");
            }

            if (column.Value == "PracticeId" && target.Table.OwnedByPractice)
            {
                Fault(clause, "moves a row to another practice.");
            }

            Expression(assignment.NewValue, inner);
        }

        Where(update.WhereClause, inner);
    }

    private void Delete(DeleteSpecification delete, Scope scope)
    {
        RefuseOutput(delete);
        Refuse(delete.FromClause, "DELETE with a second FROM");
        Refuse(delete.TopRowFilter, "DELETE TOP");
        if (Target(delete.Target) is { } target)
        {
            Where(delete.WhereClause, new([target], scope));
        }
    }

    private void Where(WhereClause? where, Scope scope)
    {
        if (where is null)
        {
            return;
        }

        if (where.SearchCondition is null)
        {
            Fault(where, "names a cursor.");
            return;
        }

        Condition(where.SearchCondition, scope);
        Equalities(where.SearchCondition, scope, scope.Sources);
    }

    /// <summary>Tells tenancy what a condition makes equal for the rows of <paramref name="sources"/>.</summary>
    private void Equalities(
        BooleanExpression? condition,
        Scope scope,
        IReadOnlyCollection<Source> sources
    )
    {
        foreach (
            var equality in Tenancy
                .Conjuncts(condition)
                .OfType<BooleanComparisonExpression>()
                .Where(c => c.ComparisonType == BooleanComparisonType.Equals)
        )
        {
            // Their faults were told when the condition was bound.
            Tenancy.Equal(
                Quietly(equality.FirstExpression, scope),
                Quietly(equality.SecondExpression, scope),
                sources
            );
        }
    }

    private Source? Target(TableReference reference)
    {
        if (reference is NamedTableReference { Alias: null } named && Table(named) is { } table)
        {
            return table;
        }

        if (reference is not NamedTableReference { Alias: null })
        {
            Fault(reference, "is not the plain name of a table.");
        }

        return null;
    }

    private Source? Table(NamedTableReference named)
    {
        if (named.SchemaObject.Identifiers.Count > 1)
        {
            Fault(named, "names a schema, which SQLite does not have.");
        }

        Refuse(named.TableSampleClause, "TABLESAMPLE");
        // The parser does not say where the clause stands.
        Refuse(named.TemporalClause is null ? null : named, "FOR SYSTEM_TIME");
        var name = named.SchemaObject.BaseIdentifier.Value;
        if (!schema.Tables.TryGetValue(name, out var table))
        {
            Fault(named, $"There is no table {name}.");
            return null;
        }

        List<Output> outputs = [];
        var source = new Source(named.Alias?.Value ?? name, table, outputs);
        foreach (var column in table.Columns)
        {
            var value = ValueOf(column);
            outputs.Add(
                new(
                    column.Name,
                    column.Name == "PracticeId" ? value with { PracticeOf = [source] } : value
                )
            );
        }

        Tenancy.Touch(source);
        return source;
    }

    private static Value ValueOf(SchemaColumn column) =>
        column.TypeName switch
        {
            "nvarchar" or "varchar" or "nchar" or "char" => new(Kind.Text)
            {
                Collation = column.Collation ?? "the database's own",
            },
            "decimal" or "numeric" or "money" or "float" or "real" => new(Kind.Decimal),
            "int" or "bigint" or "smallint" or "tinyint" => Value.Number,
            "bit" => new(Kind.Bit),
            _ => new(Kind.Other),
        };

    private void RefuseOutput(DataModificationSpecification specification)
    {
        Refuse(specification.OutputClause, "OUTPUT");
        Refuse(specification.OutputIntoClause, "OUTPUT INTO");
    }

    private void Refuse(TSqlFragment? fragment, string what)
    {
        if (fragment is not null)
        {
            Fault(fragment, $"{what} is not in the common subset.");
        }
    }

    private void Fault(TSqlFragment fragment, string message)
    {
        var text = fragment.Text();
        faults.Add(
            $"Line {fragment.StartLine}, `{(text.Length > 80 ? text[..80] + "…" : text)}`: {message}"
        );
    }
}
