using System.Data.Common;
using System.Globalization;
using Dapper;

namespace PracticeApi.Persistence;

/// <summary>
/// Tells SQLite's planner how practices fill their tables. Without statistics it takes ten rows for a practice's share of a
/// table and reads all of them rather than seek in an index; statistics counted at run time would change plans from one day to the
/// next. So every index is given the same sizes, by the names of its columns.
/// </summary>
/// <remarks>The format of sqlite_stat1: https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table.</remarks>
internal static class SqliteStatistics
{
    // A large clinic: what is wrong for a small one costs it nothing.
    private const long RowsOfPractice = 1_000_000;
    private const long RowsOfPatient = 200;

    // Lines of a report, versions of a row.
    private const long RowsOfId = 10;

    // What one value of any other column leaves of the rows that the columns before it left.
    private const long OneIn = 20;

    private const string IndexedColumns = """
        SELECT t.name AS TableName, i.name AS IndexName, i.origin = 'pk' AND t.wr AS IsTable, i."unique" AS IsUnique, c.name AS ColumnName
        FROM   pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
        WHERE  t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB 'sqlite_*'
        ORDER BY t.name, i.name, c.seqno
        """;

    // Analysing the schema itself makes the tables of statistics, and afterwards reads them.
    private const string Read = "ANALYZE sqlite_schema";
    private const string Empty = "DELETE FROM sqlite_stat1";
    private const string Add =
        "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (@Table, @Index, @Sizes)";

    private const string Made = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    private const string Stored =
        "SELECT tbl AS \"Table\", idx AS \"Index\", stat AS Sizes FROM sqlite_stat1";

    /// <summary>Writes the sizes of all indexes, where others are stored; connections that are opened later plan by them.</summary>
    public static async Task WriteAsync(DbConnection connection, CancellationToken ct)
    {
        var indexes = await IndexesAsync(connection);
        if (indexes.SetEquals(await StoredAsync(connection)))
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(Read, transaction: transaction);
        await connection.ExecuteAsync(Empty, transaction: transaction);
        await connection.ExecuteAsync(Add, indexes, transaction);
        await transaction.CommitAsync(ct);
    }

    private static async Task<HashSet<IndexSizes>> IndexesAsync(DbConnection connection) =>
        [
            .. (await connection.QueryAsync<IndexedColumn>(IndexedColumns))
                .GroupBy(column => (column.TableName, column.IndexName))
                .Select(index => new IndexSizes
                {
                    Table = index.Key.TableName,
                    // The key of a table without rowids goes by the table's name.
                    Index = index.First().IsTable ? index.Key.TableName : index.Key.IndexName,
                    Sizes = Sizes(
                        [.. index.Select(column => column.ColumnName)],
                        index.First().IsUnique
                    ),
                }),
        ];

    private static async Task<IEnumerable<IndexSizes>> StoredAsync(DbConnection connection) =>
        await connection.ExecuteScalarAsync<int>(Made) == 0
            ? []
            : await connection.QueryAsync<IndexSizes>(Stored);

    /// <summary>The rows of an index, and how many of them one value of its first column has, of its first two, and so on.</summary>
    private static string Sizes(IReadOnlyList<string> columns, bool isUnique)
    {
        List<long> sizes = [RowsOfPractice];
        foreach (var column in columns)
        {
            sizes.Add(
                column switch
                {
                    "PracticeId" => sizes[^1],
                    "PatientId" => Math.Min(sizes[^1], RowsOfPatient),
                    _ when column.EndsWith("Id", StringComparison.Ordinal) => Math.Min(
                        sizes[^1],
                        RowsOfId
                    ),
                    _ => Math.Max(sizes[^1] / OneIn, 1),
                }
            );
        }

        if (isUnique)
        {
            sizes[^1] = 1;
        }

        return string.Join(' ', sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
    }

    private sealed record IndexSizes
    {
        public required string Table { get; init; }
        public required string? Index { get; init; }
        public required string Sizes { get; init; }
    }

    private sealed record IndexedColumn
    {
        public required string TableName { get; init; }
        public required string IndexName { get; init; }
        public bool IsTable { get; init; }
        public bool IsUnique { get; init; }
        public required string ColumnName { get; init; }
    }
}
