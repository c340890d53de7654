namespace PracticeApi.Tests.Sql;

/// <summary>A table of either engine, in the words both share.</summary>
internal sealed record SchemaTable(string Name)
{
    public List<SchemaColumn> Columns { get; } = [];

    public List<string> PrimaryKey { get; } = [];

    /// <summary>The rows lie in the order of the primary key: CLUSTERED in SQL Server, WITHOUT ROWID in SQLite.</summary>
    public bool Clustered { get; set; }

    public List<SchemaForeignKey> ForeignKeys { get; } = [];

    public List<SchemaIndex> Indexes { get; } = [];

    /// <summary>Whether the table holds data of a practice, which is what a primary key that begins with it says.</summary>
    public bool OwnedByPractice => PrimaryKey is ["PracticeId", ..];

    /// <summary>The sets of columns that identify a row: the primary key and what is unique without a condition.</summary>
    public IEnumerable<IReadOnlyList<string>> Keys =>
        Indexes
            .Where(index => index is { Unique: true, Filter: null })
            .Select(index => index.Columns)
            .Append(PrimaryKey)
            .Where(key => key.Count > 0);

    public SchemaColumn? Column(string name) => Columns.Find(column => column.Name == name);
}

/// <summary>A column; its type as the migration writes it, in lower case for SQL Server.</summary>
internal sealed record SchemaColumn(
    string Name,
    string Type,
    bool Nullable,
    string? Collation = null,
    bool HasDefault = false
)
{
    /// <summary>The type without its length: <c>nvarchar</c> of <c>nvarchar(200)</c>.</summary>
    public string TypeName => Type.Split('(')[0];
}

internal sealed record SchemaForeignKey(
    IReadOnlyList<string> Columns,
    string ReferencedTable,
    IReadOnlyList<string> ReferencedColumns,
    string OnDelete = "NO ACTION"
)
{
    public override string ToString() =>
        $"({string.Join(", ", Columns)}) to {ReferencedTable} ({string.Join(", ", ReferencedColumns)}) on delete {OnDelete}";
}

/// <summary>An index, or a unique constraint, which is one too.</summary>
internal sealed record SchemaIndex(
    string? Name,
    IReadOnlyList<string> Columns,
    bool Unique,
    string? Filter
)
{
    public override string ToString() =>
        $"({string.Join(", ", Columns)}){(Filter is null ? "" : " where " + Filter)}";
}
