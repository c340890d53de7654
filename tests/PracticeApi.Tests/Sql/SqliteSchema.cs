using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Tests.Sql;

/// <summary>The tables of a live SQLite database, in the shape of <see cref="SqlServerSchema"/>.</summary>
internal sealed partial class SqliteSchema
{
    private readonly Dictionary<string, SchemaTable> _tables = new(StringComparer.Ordinal);

    private SqliteSchema() { }

    public IReadOnlyDictionary<string, SchemaTable> Tables => _tables;

    /// <param name="connection">An open connection to a database that was migrated.</param>
    /// <param name="except">Tables that no script makes: the journal of the scripts themselves.</param>
    public static SqliteSchema Read(SqliteConnection connection, params string[] except)
    {
        var schema = new SqliteSchema();
        var tables = connection.Query<(string Name, string Sql)>(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        );
        foreach (var (name, sql) in tables.Where(t => !except.Contains(t.Name)))
        {
            schema._tables.Add(name, ReadTable(connection, name, sql));
        }

        return schema;
    }

    private static SchemaTable ReadTable(SqliteConnection connection, string name, string sql)
    {
        var table = new SchemaTable(name) { Clustered = WithoutRowid().IsMatch(sql) };
        var columns = connection
            .Query<ColumnRow>(
                """
                SELECT name AS Name, type AS Type, "notnull" AS IsNotNull, pk AS KeyPosition, hidden AS Hidden,
                       dflt_value IS NOT NULL AS HasDefault
                FROM   pragma_table_xinfo(@name)
                ORDER  BY cid
                """,
                new { name }
            )
            .AsList();
        var key = columns.Where(c => c.KeyPosition > 0).OrderBy(c => c.KeyPosition).ToList();
        table.PrimaryKey.AddRange(key.Select(c => c.Name));

        // An INTEGER PRIMARY KEY is the row id under another name: it is never null, and counts by itself.
        var rowid =
            !table.Clustered
            && key is [{ Type: var type }]
            && type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase)
                ? key[0].Name
                : null;
        foreach (var column in columns)
        {
            table.Columns.Add(
                new(
                    column.Name,
                    column.Hidden is 2 or 3 ? "computed" : column.Type.ToUpperInvariant(),
                    column.IsNotNull == 0 && column.Name != rowid,
                    HasDefault: column.HasDefault == 1 || column.Name == rowid
                )
            );
        }

        table.ForeignKeys.AddRange(ForeignKeys(connection, name));
        table.Indexes.AddRange(Indexes(connection, name));
        return table;
    }

    private static IEnumerable<SchemaForeignKey> ForeignKeys(
        SqliteConnection connection,
        string table
    ) =>
        connection
            .Query<ForeignKeyRow>(
                """
                SELECT id AS Id, "table" AS ReferencedTable, "from" AS Source, "to" AS Target, on_delete AS OnDelete
                FROM   pragma_foreign_key_list(@table)
                ORDER  BY id, seq
                """,
                new { table }
            )
            .GroupBy(row => row.Id)
            .Select(rows => new SchemaForeignKey(
                [.. rows.Select(row => row.Source)],
                rows.First().ReferencedTable,
                // A key that names no columns references the primary key, and says so by null.
                [.. rows.Select(row => row.Target ?? row.Source)],
                rows.First().OnDelete is "RESTRICT" ? "NO ACTION" : rows.First().OnDelete
            ));

    private static IEnumerable<SchemaIndex> Indexes(SqliteConnection connection, string table)
    {
        var indexes = connection.Query<IndexRow>(
            """
            SELECT L.name AS Name, L."unique" AS IsUnique, M.sql AS Sql
            FROM   pragma_index_list(@table) AS L
                   LEFT JOIN sqlite_master AS M ON M.type = 'index' AND M.name = L.name
            WHERE  L.origin <> 'pk'
            """,
            new { table }
        );
        foreach (var index in indexes)
        {
            var columns = connection.Query<string>(
                "SELECT COALESCE(name, 'expression') FROM pragma_index_info(@Name) ORDER BY seqno",
                new { index.Name }
            );
            var filter = Predicate().Match(index.Sql ?? "").Groups[1].Value;
            yield return new(
                index.Name,
                columns.AsList(),
                index.IsUnique == 1,
                filter.Length == 0 ? null : WhiteSpace().Replace(filter, " ").TrimEnd(' ', ';')
            );
        }
    }

    [GeneratedRegex(@"\)[^()']*\bWITHOUT\s+ROWID\b[^()']*$", RegexOptions.IgnoreCase)]
    private static partial Regex WithoutRowid();

    [GeneratedRegex(
        @"^[^()]*\([^()]*\)\s*WHERE\s+(.*)$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex Predicate();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private sealed record ColumnRow
    {
        public string Name { get; init; } = "";
        public string Type { get; init; } = "";
        public long IsNotNull { get; init; }
        public long KeyPosition { get; init; }
        public long Hidden { get; init; }
        public long HasDefault { get; init; }
    }

    private sealed record ForeignKeyRow
    {
        public long Id { get; init; }
        public string ReferencedTable { get; init; } = "";
        public string Source { get; init; } = "";
        public string? Target { get; init; }
        public string OnDelete { get; init; } = "";
    }

    private sealed record IndexRow
    {
        public string Name { get; init; } = "";
        public long IsUnique { get; init; }
        public string? Sql { get; init; }
    }
}
