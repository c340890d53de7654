namespace PracticeApi.Tests.Sql;

/// <summary>
/// Holds the tables of both migration sets against each other, and SQL Server's against the rules that only it needs:
/// binary text keys, and a condition on what is unique over a nullable column (SQLite counts nulls as different, SQL
/// Server as equal).
/// </summary>
internal static class SchemaComparison
{
    private static readonly string[] BinaryCollations =
    [
        "Latin1_General_100_BIN2",
        "Latin1_General_100_BIN2_UTF8",
    ];

    /// <param name="wide">
    /// Tables whose rows are too wide for the inner nodes of a tree: in SQL Server they lie in its leaves alone, in SQLite by rowid.
    /// </param>
    public static IReadOnlyList<string> Compare(
        SqlServerSchema sqlServer,
        SqliteSchema sqlite,
        params string[] wide
    )
    {
        List<string> faults = [];
        foreach (var name in sqlServer.Tables.Keys.Except(sqlite.Tables.Keys).Order())
        {
            faults.Add($"{name} is a table of SQL Server only.");
        }

        foreach (var name in sqlite.Tables.Keys.Except(sqlServer.Tables.Keys).Order())
        {
            faults.Add($"{name} is a table of SQLite only.");
        }

        foreach (var table in sqlServer.Tables.Values.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (sqlite.Tables.TryGetValue(table.Name, out var other))
            {
                faults.AddRange(Compare(table, other, wide.Contains(table.Name)));
            }

            faults.AddRange(SqlServerRules(table));
        }

        return faults;
    }

    private static IEnumerable<string> Compare(
        SchemaTable sqlServer,
        SchemaTable sqlite,
        bool isWide
    )
    {
        var name = sqlServer.Name;
        var columns = sqlServer.Columns.ConvertAll(c => c.Name);
        if (!columns.SequenceEqual(sqlite.Columns.Select(c => c.Name)))
        {
            yield return Differ(
                name,
                "columns",
                string.Join(", ", columns),
                string.Join(", ", sqlite.Columns.Select(c => c.Name))
            );
        }

        foreach (var column in sqlServer.Columns)
        {
            if (sqlite.Column(column.Name) is not { } other)
            {
                continue;
            }

            var at = $"{name}.{column.Name}";
            if (SqliteType(column) is not { } type)
            {
                yield return $"{at}: {column.Type} is no type that both engines keep.";
            }
            else if (type != other.Type)
            {
                yield return $"{at}: {column.Type} is {type} in SQLite, not {other.Type}.";
            }

            if (column.Nullable != other.Nullable)
            {
                yield return $"{at}: {(column.Nullable ? "nullable" : "not null")} in SQL Server, the opposite in SQLite.";
            }

            if (column.HasDefault != other.HasDefault)
            {
                yield return $"{at}: has a default in one engine only.";
            }
        }

        if (!sqlServer.PrimaryKey.SequenceEqual(sqlite.PrimaryKey))
        {
            yield return Differ(
                name,
                "primary keys",
                string.Join(", ", sqlServer.PrimaryKey),
                string.Join(", ", sqlite.PrimaryKey)
            );
        }

        if (
            sqlServer.OwnedByPractice
            && (isWide ? sqlite.Clustered : sqlServer.Clustered != sqlite.Clustered)
        )
        {
            yield return Differ(
                name,
                "clustering",
                sqlServer.Clustered ? "clustered" : "nonclustered",
                sqlite.Clustered ? "without rowid" : "by rowid"
            );
        }

        foreach (
            var fault in CompareSets(
                name,
                "foreign key",
                sqlServer.ForeignKeys.Select(k => k.ToString()),
                sqlite.ForeignKeys.Select(k => k.ToString())
            )
        )
        {
            yield return fault;
        }

        foreach (
            var fault in CompareSets(
                name,
                "unique key",
                sqlServer.Indexes.Where(i => i.Unique).Select(i => i.ToString()),
                sqlite.Indexes.Where(i => i.Unique).Select(i => i.ToString())
            )
        )
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> CompareSets(
        string table,
        string what,
        IEnumerable<string> sqlServer,
        IEnumerable<string> sqlite
    )
    {
        var left = sqlServer.ToHashSet();
        var right = sqlite.ToHashSet();
        return left.Except(right)
            .Select(k => $"{table}: {what} {k} is in SQL Server only.")
            .Concat(right.Except(left).Select(k => $"{table}: {what} {k} is in SQLite only."));
    }

    private static IEnumerable<string> SqlServerRules(SchemaTable table)
    {
        if (table.PrimaryKey.Count == 0)
        {
            yield return $"{table.Name} has no primary key.";
        }

        var keyColumns = table
            .Indexes.Where(i => i.Unique)
            .SelectMany(i => i.Columns)
            .Concat(table.PrimaryKey)
            .Concat(table.ForeignKeys.SelectMany(k => k.Columns))
            .ToHashSet();
        foreach (var column in table.Columns.Where(c => keyColumns.Contains(c.Name)))
        {
            if (IsText(column) && !BinaryCollations.Contains(column.Collation))
            {
                yield return $"{table.Name}.{column.Name} is a text key without a binary collation.";
            }
        }

        foreach (var index in table.Indexes.Where(i => i.Unique))
        {
            foreach (var column in index.Columns.Where(c => table.Column(c) is { Nullable: true }))
            {
                if (
                    index.Filter?.Contains($"{column} IS NOT NULL", StringComparison.Ordinal)
                    is not true
                )
                {
                    yield return $"{table.Name}: unique {index} over the nullable {column} needs WHERE {column} IS NOT NULL.";
                }
            }
        }
    }

    private static bool IsText(SchemaColumn column) =>
        column.TypeName is "nvarchar" or "varchar" or "nchar" or "char";

    private static string? SqliteType(SchemaColumn column) =>
        column.Type switch
        {
            "uniqueidentifier" or "datetime2(3)" or "date" or "decimal(28,10)" => "TEXT",
            "bit" or "int" or "bigint" => "INTEGER",
            _ when IsText(column) => "TEXT",
            _ when column.TypeName is "varbinary" or "binary" => "BLOB",
            "computed" => "computed",
            _ => null,
        };

    private static string Differ(string table, string what, string sqlServer, string sqlite) =>
        $"{table}: {what} differ: {sqlServer} in SQL Server, {sqlite} in SQLite.";
}
