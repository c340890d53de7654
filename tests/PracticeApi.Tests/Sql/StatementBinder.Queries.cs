using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PracticeApi.Tests.Sql;

internal sealed partial class StatementBinder
{
    private IReadOnlyList<Output> Query(QueryExpression query, Scope outer)
    {
        Refuse(query.ForClause, "FOR");
        foreach (
            var paging in new[]
            {
                query.OffsetClause?.OffsetExpression,
                query.OffsetClause?.FetchExpression,
            }
        )
        {
            if (paging is not null)
            {
                Expression(paging, outer);
            }
        }

        switch (query)
        {
            case QuerySpecification specification:
                return Specification(specification, outer);
            case QueryParenthesisExpression inner:
                return Query(inner.QueryExpression, outer);
            case BinaryQueryExpression binary:
                var outputs = Combine(
                    binary,
                    Query(binary.FirstQueryExpression, outer),
                    Query(binary.SecondQueryExpression, outer)
                );
                foreach (var element in binary.OrderByClause?.OrderByElements ?? [])
                {
                    var name = SimpleName(element.Expression);
                    if (
                        outputs.FirstOrDefault(o => o.Name == name) is { } output
                        && name is not null
                    )
                    {
                        RefuseDecimal(element, output.Value, "sorts");
                    }
                    else
                    {
                        Fault(element, "sorts a union by what is none of its columns.");
                    }
                }

                return outputs;
            default:
                Fault(query, "is not in the common subset.");
                return [];
        }
    }

    private List<Output> Combine(
        BinaryQueryExpression binary,
        IReadOnlyList<Output> first,
        IReadOnlyList<Output> second
    )
    {
        if (first.Count != second.Count)
        {
            Fault(binary, $"joins {first.Count} columns to {second.Count}.");
        }

        var compares = !(
            binary is { BinaryQueryExpressionType: BinaryQueryExpressionType.Union, All: true }
        );
        List<Output> outputs = [];
        foreach (var (left, right) in first.Zip(second))
        {
            if (compares)
            {
                RefuseDecimal(binary, left.Value, "compares");
                RefuseDecimal(binary, right.Value, "compares");
            }

            var practices =
                left.Value.PracticeOf.Count > 0 && right.Value.PracticeOf.Count > 0
                    ? left.Value.PracticeOf.Concat(right.Value.PracticeOf)
                    : [];
            outputs.Add(
                left with
                {
                    Value = Merge(binary, left.Value, right.Value) with
                    {
                        PracticeOf = [.. practices],
                        IsCaller = left.Value.IsCaller && right.Value.IsCaller,
                    },
                }
            );
        }

        return outputs;
    }

    private List<Output> Specification(QuerySpecification query, Scope outer)
    {
        var sources = Sources(query.FromClause, outer);
        var scope = new Scope(sources, outer);
        if (query.TopRowFilter is { } top)
        {
            if (top.Percent || top.WithTies)
            {
                Fault(top, "is not in the common subset.");
            }

            Expression(top.Expression, outer);
        }

        Where(query.WhereClause, scope);
        var groups = Groups(query, scope);
        if (query.HavingClause is { } having)
        {
            scope.Groups = groups;
            Condition(having.SearchCondition, scope);
        }

        scope.Groups = groups;
        List<Output> outputs = [];
        foreach (var element in query.SelectElements)
        {
            if (element is not SelectScalarExpression scalar)
            {
                Fault(element, "does not spell its column out.");
                continue;
            }

            var value = Expression(scalar.Expression, scope);
            if (query.UniqueRowFilter == UniqueRowFilter.Distinct)
            {
                RefuseDecimal(element, value, "compares");
            }

            outputs.Add(new(scalar.ColumnName?.Value ?? SimpleName(scalar.Expression), value));
        }

        foreach (var element in query.OrderByClause?.OrderByElements ?? [])
        {
            OrderBy(element, query, outputs, scope);
        }

        return outputs;
    }

    private void OrderBy(
        ExpressionWithSortOrder element,
        QuerySpecification query,
        List<Output> outputs,
        Scope scope
    )
    {
        // A bare name in ORDER BY is first that of a column of the answer.
        var output = element.Expression
            is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [var name] }
            ? outputs.Find(o => o.Name == name.Value)
            : null;
        if (
            output is null
            && query.UniqueRowFilter == UniqueRowFilter.Distinct
            && !query
                .SelectElements.OfType<SelectScalarExpression>()
                .Any(e => e.Expression.Text() == element.Expression.Text())
        )
        {
            Fault(element, "sorts DISTINCT rows by what they do not show.");
        }

        RefuseDecimal(element, output?.Value ?? Expression(element.Expression, scope), "sorts");
    }

    /// <summary>Null when the query does not group; else the columns that it groups by.</summary>
    private HashSet<(Source, string)>? Groups(QuerySpecification query, Scope scope)
    {
        if (query.GroupByClause is null)
        {
            var aggregates = new Aggregates();
            foreach (var element in query.SelectElements)
            {
                element.Accept(aggregates);
            }

            return aggregates.Found || query.HavingClause is not null ? [] : null;
        }

        HashSet<(Source, string)> groups = [];
        foreach (var grouping in query.GroupByClause.GroupingSpecifications)
        {
            if (
                grouping
                    is ExpressionGroupingSpecification
                    {
                        Expression: ColumnReferenceExpression column
                    }
                && Find(column, scope) is { } found
            )
            {
                groups.Add((found.Source, found.Output.Name!));
                RefuseDecimal(grouping, found.Output.Value, "compares");
            }
            else
            {
                Fault(grouping, "groups by what is no column.");
            }
        }

        return groups;
    }

    private List<Source> Sources(FromClause? from, Scope outer)
    {
        List<Source> sources = [];
        foreach (var reference in from?.TableReferences ?? [])
        {
            sources.AddRange(Sources(reference, outer));
        }

        foreach (var twice in sources.GroupBy(s => s.Alias).Where(g => g.Count() > 1))
        {
            Fault(from!, $"names {twice.Key} twice.");
        }

        return sources;
    }

    private List<Source> Sources(TableReference reference, Scope outer)
    {
        switch (reference)
        {
            case NamedTableReference named:
                var name = named.SchemaObject.BaseIdentifier.Value;
                if (named.SchemaObject.Identifiers.Count == 1 && outer.Cte(name) is { } cte)
                {
                    return [Derived(named.Alias?.Value ?? name, cte)];
                }

                return Table(named) is { } table ? [table] : [];
            case JoinParenthesisTableReference inner:
                return Sources(inner.Join, outer);
            case QualifiedJoin join:
                return Join(join, outer);
            case UnqualifiedJoin { UnqualifiedJoinType: UnqualifiedJoinType.CrossJoin } cross:
                return
                [
                    .. Sources(cross.FirstTableReference, outer),
                    .. Sources(cross.SecondTableReference, outer),
                ];
            // A list out of a column of each row; SQLite writes it as a join to json_each.
            case UnqualifiedJoin
            {
                UnqualifiedJoinType: UnqualifiedJoinType.CrossApply,
                SecondTableReference: OpenJsonTableReference
            } apply:
                var rows = Sources(apply.FirstTableReference, outer);
                return [.. rows, .. Sources(apply.SecondTableReference, new(rows, outer))];
            case QueryDerivedTable derived:
                var outputs = Query(derived.QueryExpression, outer);
                return [Derived(derived.Alias.Value, Named(derived, outputs, derived.Columns))];
            case OpenJsonTableReference json:
                return [OpenJson(json, outer)];
            default:
                Fault(reference, "is not in the common subset.");
                return [];
        }
    }

    private List<Source> Join(QualifiedJoin join, Scope outer)
    {
        if (join.JoinHint != JoinHint.None)
        {
            Fault(join, "has a join hint.");
        }

        var left = Sources(join.FirstTableReference, outer);
        var right = Sources(join.SecondTableReference, outer);
        List<Source> both = [.. left, .. right];
        var scope = new Scope(both, outer);
        Condition(join.SearchCondition, scope);
        // The condition of an outer join leaves the rows of its other side as they are.
        Equalities(
            join.SearchCondition,
            scope,
            join.QualifiedJoinType switch
            {
                QualifiedJoinType.Inner => both,
                QualifiedJoinType.LeftOuter => right,
                QualifiedJoinType.RightOuter => left,
                _ => [],
            }
        );
        return both;
    }

    private Source OpenJson(OpenJsonTableReference json, Scope outer)
    {
        Expression(json.Variable, outer);
        if (json.RowPattern is { } pattern)
        {
            Expression(pattern, outer);
        }

        var declared = json
            .SchemaDeclarationItems.Select(item => new Output(
                item.ColumnDefinition.ColumnIdentifier.Value,
                ValueOf(
                    new(
                        "",
                        item.ColumnDefinition.DataType.Name.BaseIdentifier.Value.ToLowerInvariant(),
                        true,
                        item.ColumnDefinition.Collation?.Value
                    )
                )
            ))
            .ToList();
        var text = ValueOf(new("", "nvarchar", true));
        return new(
            json.Alias?.Value ?? "OPENJSON",
            null,
            declared.Count > 0
                ? declared
                :
                [
                    new("key", text with { Collation = "Latin1_General_BIN2" }),
                    new("value", text),
                    new("type", Value.Number),
                ]
        );
    }

    /// <summary>A query under a name: its rows are restricted where the rows they come from are.</summary>
    private Source Derived(string alias, IReadOnlyList<Output> columns)
    {
        List<Output> outputs = [];
        var source = new Source(alias, null, outputs);
        foreach (var column in columns)
        {
            if (column.Value.IsCaller || column.Value.PracticeOf.Count > 0)
            {
                Tenancy.Restrict(source, column.Value);
                outputs.Add(
                    column with
                    {
                        Value = column.Value with { PracticeOf = [source], IsCaller = false },
                    }
                );
            }
            else
            {
                outputs.Add(column);
            }
        }

        return source;
    }

    private List<Output> Named(
        TSqlFragment fragment,
        IReadOnlyList<Output> outputs,
        IList<Identifier> names
    )
    {
        if (names.Count > 0 && names.Count != outputs.Count)
        {
            Fault(fragment, $"names {names.Count} columns of {outputs.Count}.");
        }

        var named = outputs
            .Select((o, i) => i < names.Count ? o with { Name = names[i].Value } : o)
            .ToList();
        if (named.Exists(o => o.Name is null))
        {
            Fault(fragment, "has a column without a name.");
        }

        foreach (var twice in named.GroupBy(o => o.Name).Where(g => g.Count() > 1))
        {
            Fault(fragment, $"has two columns {twice.Key}.");
        }

        return named;
    }

    private static string? SimpleName(ScalarExpression expression) =>
        (expression as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value;

    /// <summary>Finds an aggregate of the query itself, not of one within it.</summary>
    private sealed class Aggregates : TSqlFragmentVisitor
    {
        public bool Found { get; private set; }

        public override void ExplicitVisit(FunctionCall node)
        {
            Found |= node.OverClause is null && IsAggregate(node);
            base.ExplicitVisit(node);
        }

        public override void ExplicitVisit(ScalarSubquery node) { }
    }
}
