using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PracticeApi.Tests.Sql;

/// <summary>
/// The tables that the SQL Server migrations make, read from their text: no server is needed to know them. A statement
/// that it does not understand is an error, since the tables would then not be what a server makes of the scripts.
/// </summary>
internal sealed partial class SqlServerSchema
{
    private readonly Dictionary<string, SchemaTable> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constraintNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Script, string Sql)> _dataStatements = [];
    private string _script = "";

    private SqlServerSchema() { }

    public IReadOnlyDictionary<string, SchemaTable> Tables => _tables;

    /// <summary>The INSERT, UPDATE and DELETE statements of the scripts, to be checked like those of the application.</summary>
    public IReadOnlyList<(string Script, string Sql)> DataStatements => _dataStatements;

    public static SqlServerSchema Parse(IEnumerable<(string Name, string Text)> scripts)
    {
        var schema = new SqlServerSchema();
        foreach (var (name, text) in scripts)
        {
            schema.Read(name, text);
        }

        return schema;
    }

    /// <summary>What a server would refuse when it runs the scripts, though each of them parses.</summary>
    public IReadOnlyList<string> Faults() =>
        [.. _tables.Values.SelectMany(t => ForeignKeyFaults(t).Concat(KeySizeFaults(t)))];

    private IEnumerable<string> ForeignKeyFaults(SchemaTable table)
    {
        foreach (var key in table.ForeignKeys)
        {
            if (!_tables.TryGetValue(key.ReferencedTable, out var referenced))
            {
                yield return $"{table.Name}: foreign key {key}: there is no such table.";
                continue;
            }

            if (!referenced.Keys.Any(k => k.ToHashSet().SetEquals(key.ReferencedColumns)))
            {
                yield return $"{table.Name}: foreign key {key}: its columns are no key of that table.";
            }

            foreach (var (name, referencedName) in key.Columns.Zip(key.ReferencedColumns))
            {
                var column = table.Column(name);
                var target = referenced.Column(referencedName);
                if (column is null || target is null)
                {
                    yield return $"{table.Name}: foreign key {key}: a column does not exist.";
                }
                else if (column.Type != target.Type || column.Collation != target.Collation)
                {
                    yield return $"{table.Name}: foreign key {key}: {name} and {referencedName} differ in type or collation.";
                }
            }
        }
    }

    private static IEnumerable<string> KeySizeFaults(SchemaTable table)
    {
        var keys = table
            .Indexes.Select(index => (index.Columns, Limit: 1700))
            .Append((table.PrimaryKey, Limit: table.Clustered ? 900 : 1700));
        foreach (var (columns, limit) in keys)
        {
            var size = 0;
            foreach (var name in columns)
            {
                if (table.Column(name) is { } column)
                {
                    size += Bytes(column);
                }
                else
                {
                    yield return $"{table.Name}: key ({string.Join(", ", columns)}): there is no column {name}.";
                }
            }

            if (size > limit)
            {
                yield return $"{table.Name}: key ({string.Join(", ", columns)}) may take {size} bytes, and {limit} is the most a key holds.";
            }
        }
    }

    private static int Bytes(SchemaColumn column)
    {
        var length = Length().Match(column.Type).Groups[1].Value;
        var count = length switch
        {
            "max" => 1_000_000,
            "" => 1,
            _ => int.Parse(length, CultureInfo.InvariantCulture),
        };
        return column.TypeName switch
        {
            "nvarchar" or "nchar" => 2 * count,
            "varchar" or "char" or "varbinary" or "binary" => count,
            "uniqueidentifier" => 16,
            "decimal" => 13,
            "bit" => 1,
            "int" => 4,
            _ => 8,
        };
    }

    [GeneratedRegex(@"\((\d+|max)")]
    private static partial Regex Length();

    private void Read(string name, string text)
    {
        _script = name;
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(
            new StringReader(text),
            out var errors
        );
        if (errors.Count > 0)
        {
            throw Fault(errors[0].Line, errors[0].Message);
        }

        foreach (var statement in ((TSqlScript)fragment).Batches.SelectMany(b => b.Statements))
        {
            Read(statement);
        }
    }

    private void Read(TSqlStatement statement)
    {
        switch (statement)
        {
            case CreateTableStatement create:
                Create(create);
                break;
            case AlterTableAddTableElementStatement add:
                Add(Table(add.SchemaObjectName), add.Definition);
                break;
            case AlterTableAlterColumnStatement alter:
                AlterColumn(alter);
                break;
            case AlterTableDropTableElementStatement drop:
                Drop(drop);
                break;
            case CreateIndexStatement index:
                Table(index.OnName)
                    .Indexes.Add(
                        new(
                            index.Name.Value,
                            [.. index.Columns.Select(c => ColumnName(c.Column))],
                            index.Unique,
                            index.FilterPredicate?.Text()
                        )
                    );
                break;
            case DropIndexStatement drop:
                foreach (var clause in drop.DropIndexClauses.OfType<DropIndexClause>())
                {
                    Table(clause.Object).Indexes.RemoveAll(i => i.Name == clause.Index.Value);
                }

                break;
            case DropTableStatement drop:
                foreach (var dropped in drop.Objects)
                {
                    _tables.Remove(Table(dropped).Name);
                }

                break;
            case InsertStatement or UpdateStatement or DeleteStatement:
                _dataStatements.Add((_script, statement.Text()));
                break;
            default:
                throw Fault(statement.StartLine, $"{statement.GetType().Name} is not understood.");
        }
    }

    private void Create(CreateTableStatement create)
    {
        var table = new SchemaTable(create.SchemaObjectName.BaseIdentifier.Value);
        if (!_tables.TryAdd(table.Name, table))
        {
            throw Fault(create.StartLine, $"There is a table {table.Name} already.");
        }

        Add(table, create.Definition);
    }

    private void Add(SchemaTable table, TableDefinition definition)
    {
        foreach (var column in definition.ColumnDefinitions)
        {
            Add(table, column);
        }

        foreach (var constraint in definition.TableConstraints)
        {
            Add(table, constraint, column: null);
        }

        foreach (var index in definition.Indexes)
        {
            table.Indexes.Add(
                new(
                    index.Name?.Value,
                    [.. index.Columns.Select(c => ColumnName(c.Column))],
                    index.Unique,
                    index.FilterPredicate?.Text()
                )
            );
        }

        // A key forbids null whether or not its columns say so.
        foreach (var name in table.PrimaryKey)
        {
            var at = table.Columns.FindIndex(c => c.Name == name);
            if (at >= 0)
            {
                table.Columns[at] = table.Columns[at] with { Nullable = false };
            }
        }
    }

    private void Add(SchemaTable table, ColumnDefinition column)
    {
        var name = column.ColumnIdentifier.Value;
        if (table.Columns.Exists(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw Fault(column.StartLine, $"There is a column {table.Name}.{name} already.");
        }

        table.Columns.Add(
            new(
                name,
                column.DataType is null ? "computed" : TypeText(column.DataType),
                column
                    .Constraints.OfType<NullableConstraintDefinition>()
                    .All(constraint => constraint.Nullable),
                column.Collation?.Value,
                column.DefaultConstraint is not null || column.IdentityOptions is not null
            )
        );
        if (column.DefaultConstraint is { } defaultConstraint)
        {
            Name(defaultConstraint);
        }

        foreach (var constraint in column.Constraints)
        {
            Add(table, constraint, name);
        }

        if (column.Index is { } index)
        {
            table.Indexes.Add(new(index.Name?.Value, [name], index.Unique, null));
        }
    }

    private void Add(SchemaTable table, ConstraintDefinition constraint, string? column)
    {
        Name(constraint);
        switch (constraint)
        {
            case UniqueConstraintDefinition { IsPrimaryKey: true } key:
                if (table.PrimaryKey.Count > 0)
                {
                    throw Fault(key.StartLine, $"{table.Name} has a primary key already.");
                }

                table.PrimaryKey.AddRange(KeyColumns(key, column));
                table.Clustered = key.Clustered ?? true;
                break;
            case UniqueConstraintDefinition key:
                table.Indexes.Add(
                    new(key.ConstraintIdentifier?.Value, KeyColumns(key, column), true, null)
                );
                break;
            case ForeignKeyConstraintDefinition key:
                table.ForeignKeys.Add(
                    new(
                        column is null ? [.. key.Columns.Select(c => c.Value)] : [column],
                        key.ReferenceTableName.BaseIdentifier.Value,
                        [.. key.ReferencedTableColumns.Select(c => c.Value)],
                        key.DeleteAction switch
                        {
                            DeleteUpdateAction.Cascade => "CASCADE",
                            DeleteUpdateAction.SetNull => "SET NULL",
                            DeleteUpdateAction.SetDefault => "SET DEFAULT",
                            _ => "NO ACTION",
                        }
                    )
                );
                break;
            case DefaultConstraintDefinition { Column: { } defaulted }:
                var at = table.Columns.FindIndex(c => c.Name == defaulted.Value);
                table.Columns[at] = table.Columns[at] with { HasDefault = true };
                break;
            case NullableConstraintDefinition or CheckConstraintDefinition:
                break;
            default:
                throw Fault(
                    constraint.StartLine,
                    $"{constraint.GetType().Name} is not understood."
                );
        }
    }

    // A constraint's name is unique in the whole database, not in its table.
    private void Name(ConstraintDefinition constraint)
    {
        if (constraint.ConstraintIdentifier is { } name && !_constraintNames.Add(name.Value))
        {
            throw Fault(constraint.StartLine, $"There is a constraint {name.Value} already.");
        }
    }

    private void AlterColumn(AlterTableAlterColumnStatement alter)
    {
        var table = Table(alter.SchemaObjectName);
        var at = table.Columns.FindIndex(c => c.Name == alter.ColumnIdentifier.Value);
        if (at < 0 || alter.DataType is null)
        {
            throw Fault(alter.StartLine, "The column altered is not there, or has no type.");
        }

        table.Columns[at] = table.Columns[at] with
        {
            Type = TypeText(alter.DataType),
            Collation = alter.Collation?.Value,
            // Without NOT NULL an altered column accepts null, whatever it did before.
            Nullable = alter.AlterTableAlterColumnOption != AlterTableAlterColumnOption.NotNull,
        };
    }

    private void Drop(AlterTableDropTableElementStatement drop)
    {
        var table = Table(drop.SchemaObjectName);
        foreach (var element in drop.AlterTableDropTableElements)
        {
            var removed = element.TableElementType switch
            {
                TableElementType.Column => table.Columns.RemoveAll(c =>
                    c.Name == element.Name.Value
                ),
                _ => throw Fault(
                    element.StartLine,
                    $"Dropping a {element.TableElementType} is not understood."
                ),
            };
            if (removed == 0)
            {
                throw Fault(element.StartLine, $"There is no {element.Name.Value} to drop.");
            }
        }
    }

    private SchemaTable Table(SchemaObjectName name) =>
        _tables.TryGetValue(name.BaseIdentifier.Value, out var table)
            ? table
            : throw Fault(name.StartLine, $"There is no table {name.BaseIdentifier.Value}.");

    private static List<string> KeyColumns(UniqueConstraintDefinition key, string? column) =>
        key.Columns.Count == 0 && column is not null
            ? [column]
            : [.. key.Columns.Select(c => ColumnName(c.Column))];

    private static string ColumnName(ColumnReferenceExpression column) =>
        column.MultiPartIdentifier.Identifiers[^1].Value;

    private static string TypeText(DataTypeReference type)
    {
        var name = type.Name.BaseIdentifier.Value.ToLowerInvariant();
        var parameters = (type as ParameterizedDataTypeReference)?.Parameters;
        return parameters is null or { Count: 0 }
            ? name
            : $"{name}({string.Join(",", parameters.Select(p => p.Value.ToLowerInvariant()))})";
    }

    private FormatException Fault(int line, string message) =>
        new($"{_script}, line {line}: {message}");
}
