namespace PracticeApi.Persistence;

/// <summary>Which database, from the configuration section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Sqlite = "sqlite";
    public const string SqlServer = "sqlserver";

    /// <summary><c>sqlite</c> (default) or <c>sqlserver</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Where it is; the embedded engine keeps a file beside the process unless told otherwise.</summary>
    public string ConnectionString { get; set; } = "Data Source=practice.db";

    /// <summary>A readable secondary of SQL Server, for queries.</summary>
    public string? ReadConnectionString { get; set; }

    public SqlEngine CreateEngine() =>
        Provider switch
        {
            Sqlite => new SqliteEngine(ConnectionString),
            SqlServer => new SqlServerEngine(ConnectionString, ReadConnectionString),
            _ => throw new InvalidOperationException(
                $"Database:Provider is '{Provider}'; it may be '{Sqlite}' or '{SqlServer}'."
            ),
        };
}
