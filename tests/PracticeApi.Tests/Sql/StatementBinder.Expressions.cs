using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PracticeApi.Tests.Sql;

internal sealed partial class StatementBinder
{
    /// <summary>
    /// The functions that mean the same in both engines (COALESCE, NULLIF and CASE are no functions to the parser).
    /// LOWER and UPPER are not among them: SQLite folds ASCII only.
    /// </summary>
    private static readonly string[] Functions = ["COUNT", "MAX", "MIN", "SUM", "ROW_NUMBER"];

    private bool _withinAggregate;

    private static bool IsAggregate(FunctionCall call) =>
        call.FunctionName.Value.ToUpperInvariant() is "COUNT" or "MAX" or "MIN" or "SUM";

    private Value Quietly(ScalarExpression expression, Scope scope)
    {
        // Only a column or a parameter says whose practice it is; a subquery must not be bound twice.
        while (expression is ParenthesisExpression inner)
        {
            expression = inner.Expression;
        }

        if (expression is not (ColumnReferenceExpression or VariableReference))
        {
            return Value.Any;
        }

        var told = faults.Count;
        var value = Expression(expression, scope);
        faults.RemoveRange(told, faults.Count - told);
        return value;
    }

    private Value Expression(ScalarExpression expression, Scope scope)
    {
        var value = Unexamined(expression, scope);
        return expression is PrimaryExpression { Collation: { } collation }
            ? value with
            {
                Kind = Kind.Text,
                Collation = collation.Value,
                CollationIsExplicit = true,
            }
            : value;
    }

    private Value Unexamined(ScalarExpression expression, Scope scope)
    {
        switch (expression)
        {
            case ColumnReferenceExpression column:
                return Column(column, scope);
            case VariableReference variable:
                return variable.Name == "@PracticeId"
                    ? Value.Any with
                    {
                        IsCaller = true,
                    }
                    : Value.Any;
            case IntegerLiteral or NumericLiteral:
                return Value.Number;
            case StringLiteral text:
                if (!text.IsNational && text.Value.Any(c => c > '\u007f'))
                {
                    Fault(text, "loses letters in the server's code page: send it as a parameter.");
                }

                return Value.Text;
            case NullLiteral:
                return Value.Any;
            case ParenthesisExpression inner:
                return Expression(inner.Expression, scope);
            case UnaryExpression unary:
                RefuseDecimal(unary, Expression(unary.Expression, scope), "computes with");
                return Value.Number;
            case BinaryExpression binary:
                return Arithmetic(binary, scope);
            case CoalesceExpression coalesce:
                return coalesce
                    .Expressions.Select(e => Expression(e, scope))
                    .Aggregate((a, b) => Merge(coalesce, a, b));
            case NullIfExpression nullIf:
                var first = Expression(nullIf.FirstExpression, scope);
                Compare(nullIf, first, Expression(nullIf.SecondExpression, scope));
                return first with { PracticeOf = [], IsCaller = false };
            case SearchedCaseExpression searched:
                foreach (var when in searched.WhenClauses)
                {
                    Condition(when.WhenExpression, scope);
                }

                return Case(searched, searched.WhenClauses.Select(w => w.ThenExpression), scope);
            case SimpleCaseExpression simple:
                var input = Expression(simple.InputExpression, scope);
                foreach (var when in simple.WhenClauses)
                {
                    Compare(when, input, Expression(when.WhenExpression, scope));
                }

                return Case(simple, simple.WhenClauses.Select(w => w.ThenExpression), scope);
            case ScalarSubquery subquery:
                return Subquery(subquery, scope);
            case FunctionCall call:
                return Call(call, scope);
            default:
                Fault(expression, "is not in the common subset.");
                return Value.Any;
        }
    }

    private Value Case(
        CaseExpression expression,
        IEnumerable<ScalarExpression> results,
        Scope scope
    ) =>
        results
            .Append(expression.ElseExpression)
            .OfType<ScalarExpression>()
            .Select(e => Expression(e, scope))
            .Aggregate((a, b) => Merge(expression, a, b)) with
        {
            PracticeOf = [],
            IsCaller = false,
        };

    private Value Arithmetic(BinaryExpression binary, Scope scope)
    {
        var left = Expression(binary.FirstExpression, scope);
        var right = Expression(binary.SecondExpression, scope);
        RefuseDecimal(binary, left, "computes with");
        RefuseDecimal(binary, right, "computes with");
        if (
            binary.BinaryExpressionType
            is not (
                BinaryExpressionType.Add
                or BinaryExpressionType.Subtract
                or BinaryExpressionType.Multiply
            )
        )
        {
            Fault(binary, $"{binary.BinaryExpressionType} is not in the common subset.");
        }

        // Between two parameters it cannot be told from a concatenation, so one side must be a number.
        if (
            left.Kind == Kind.Text
            || right.Kind == Kind.Text
            || left.Kind != Kind.Number && right.Kind != Kind.Number
        )
        {
            Fault(binary, "is no arithmetic of numbers (+ joins strings in SQL Server alone).");
        }

        return Value.Number;
    }

    private Value Subquery(ScalarSubquery subquery, Scope scope)
    {
        if (_withinAggregate)
        {
            Fault(subquery, "stands in an aggregate, which SQL Server refuses.");
        }

        var outputs = Query(subquery.QueryExpression, scope);
        if (outputs.Count != 1)
        {
            Fault(subquery, $"yields {outputs.Count} columns where one is wanted.");
            return Value.Any;
        }

        return outputs[0].Value with
        {
            PracticeOf = [],
            IsCaller = false,
        };
    }

    private Value Call(FunctionCall call, Scope scope)
    {
        var name = call.FunctionName.Value.ToUpperInvariant();
        if (!Functions.Contains(name) || call.CallTarget is not null)
        {
            Fault(call, $"{call.FunctionName.Value} is not among the functions allowed.");
        }

        if (call.OverClause is { } over)
        {
            foreach (var partition in over.Partitions)
            {
                RefuseDecimal(partition, Expression(partition, scope), "compares");
            }

            foreach (var element in over.OrderByClause?.OrderByElements ?? [])
            {
                RefuseDecimal(element, Expression(element.Expression, scope), "sorts");
            }

            Refuse(over.WindowFrameClause, "A window's frame");
        }
        else if (name == "ROW_NUMBER")
        {
            Fault(call, "has no OVER.");
        }

        var aggregate = IsAggregate(call) && call.OverClause is null;
        if (aggregate && _withinAggregate)
        {
            Fault(call, "stands in an aggregate, which SQL Server refuses.");
        }

        var around = _withinAggregate;
        _withinAggregate |= aggregate;
        var arguments = call
            .Parameters.Where(p =>
                p is not ColumnReferenceExpression { ColumnType: ColumnType.Wildcard }
            )
            .Select(p => Expression(p, scope))
            .ToList();
        _withinAggregate = around;

        if (name == "COUNT")
        {
            if (call.UniqueRowFilter == UniqueRowFilter.Distinct)
            {
                arguments.ForEach(a => RefuseDecimal(call, a, "compares"));
            }

            return Value.Number;
        }

        foreach (var argument in arguments)
        {
            RefuseDecimal(call, argument, "aggregates");
            if (argument.Kind == Kind.Bit)
            {
                Fault(call, "aggregates a bit, which SQL Server refuses.");
            }
        }

        return name is "MAX" or "MIN" && arguments is [var only]
            ? only with
            {
                PracticeOf = [],
                IsCaller = false,
            }
            : Value.Number;
    }

    private Value Column(ColumnReferenceExpression column, Scope scope)
    {
        if (Find(column, scope) is not { } found)
        {
            return Value.Any;
        }

        if (
            !_withinAggregate
            && found.Scope.Groups is { } groups
            && !groups.Contains((found.Source, found.Output.Name!))
        )
        {
            Fault(column, "is neither grouped by nor in an aggregate.");
        }

        return found.Output.Value;
    }

    private (Scope Scope, Source Source, Output Output)? Find(
        ColumnReferenceExpression column,
        Scope scope
    )
    {
        if (column.ColumnType != ColumnType.Regular)
        {
            Fault(column, "is not in the common subset.");
            return null;
        }

        var parts = column.MultiPartIdentifier.Identifiers;
        if (parts.Count > 2)
        {
            Fault(column, "has more parts than a table's alias and a column.");
            return null;
        }

        var name = parts[^1].Value;
        for (var at = scope; at is not null; at = at.Parent)
        {
            var sources =
                parts.Count == 2
                    ? at.Sources.Where(s => s.Alias == parts[0].Value).ToList()
                    : at.Sources;
            var found = (
                from source in sources
                from output in source.Outputs
                where output.Name == name
                select (at, source, output)
            ).ToList();
            if (found.Count > 1)
            {
                Fault(column, "is ambiguous.");
                return null;
            }

            if (found is [var only])
            {
                return only;
            }

            if (parts.Count == 2 && sources.Count > 0)
            {
                Fault(column, $"{parts[0].Value} has no column {name}.");
                return null;
            }
        }

        Fault(
            column,
            parts.Count == 2
                ? $"There is no {parts[0].Value} here."
                : $"No table here has a column {name}."
        );
        return null;
    }

    private void Condition(BooleanExpression condition, Scope scope)
    {
        switch (condition)
        {
            case BooleanBinaryExpression binary:
                Condition(binary.FirstExpression, scope);
                Condition(binary.SecondExpression, scope);
                break;
            case BooleanParenthesisExpression inner:
                Condition(inner.Expression, scope);
                break;
            case BooleanNotExpression not:
                Condition(not.Expression, scope);
                break;
            case BooleanIsNullExpression isNull:
                Expression(isNull.Expression, scope);
                break;
            case BooleanComparisonExpression comparison:
                Compare(
                    comparison,
                    Expression(comparison.FirstExpression, scope),
                    Expression(comparison.SecondExpression, scope)
                );
                break;
            case BooleanTernaryExpression between:
                var middle = Expression(between.FirstExpression, scope);
                Compare(between, middle, Expression(between.SecondExpression, scope));
                Compare(between, middle, Expression(between.ThirdExpression, scope));
                break;
            case InPredicate { Subquery: { } subquery } within:
                Compare(within, Expression(within.Expression, scope), Subquery(subquery, scope));
                break;
            case InPredicate listed:
                var sought = Expression(listed.Expression, scope);
                foreach (var value in listed.Values)
                {
                    Compare(listed, sought, Expression(value, scope));
                }

                break;
            case ExistsPredicate exists:
                Query(exists.Subquery.QueryExpression, scope);
                break;
            case LikePredicate:
                Fault(condition, "LIKE ignores case in SQLite and not in SQL Server.");
                break;
            default:
                Fault(condition, "is not in the common subset.");
                break;
        }
    }

    private void Compare(TSqlFragment fragment, Value left, Value right)
    {
        RefuseDecimal(fragment, left, "compares");
        RefuseDecimal(fragment, right, "compares");
        if (left.Kind == Kind.Text && right.Kind == Kind.Text)
        {
            Collate(fragment, left, right);
        }
    }

    private Value Merge(TSqlFragment fragment, Value left, Value right)
    {
        if (left.Kind == Kind.Any)
        {
            return right with { PracticeOf = [], IsCaller = false };
        }

        if (left.Kind == Kind.Text && right.Kind == Kind.Text)
        {
            Collate(fragment, left, right);
        }

        var value =
            right.Kind == Kind.Decimal || left is { Kind: Kind.Text, Collation: null }
                ? right
                : left;
        return value with { PracticeOf = [], IsCaller = false };
    }

    // Two columns of different collations cannot be compared unless one of them is told which to take.
    private void Collate(TSqlFragment fragment, Value left, Value right)
    {
        if (
            left.Collation is { } a
            && right.Collation is { } b
            && a != b
            && left.CollationIsExplicit == right.CollationIsExplicit
        )
        {
            Fault(fragment, $"meets the collations {a} and {b}.");
        }
    }

    private void RefuseDecimal(TSqlFragment fragment, Value value, string what)
    {
        if (value.Kind == Kind.Decimal)
        {
            Fault(fragment, $"{what} a decimal, whose digits SQLite keeps as text.");
        }
    }
}
