using System.Text.RegularExpressions;

namespace PracticeApi.Persistence;

/// <summary>One statement as it is sent: its text for the engine, and the parameters it names.</summary>
/// <param name="Text">SQL of the engine.</param>
/// <param name="Parameters">Names without the at sign, each once.</param>
public sealed record RenderedSql(string Text, IReadOnlyList<string> Parameters)
{
    /// <summary>Statements are kept and found as the one object that was rendered: their texts are long to compare.</summary>
    internal static IEqualityComparer<object> Comparer { get; } =
        ReferenceEqualityComparer.Instance;
}

/// <summary>
/// What truly differs between the engines. SQL is written once in their common subset, with these tokens for the rest:
/// <list type="table">
/// <item><c>{first @Limit}</c>: the first rows of an ordered SELECT, at its end.</item>
/// <item><c>{for update}</c>: behind a table's name, locks the row that is read until the transaction ends.</item>
/// <item><c>{ids @Ids}</c>: the uuids of a JSON array, as a subquery.</item>
/// <item><c>{texts @Texts}</c>: the strings of a JSON array, as a subquery.</item>
/// </list>
/// </summary>
public abstract partial class SqlDialect
{
    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    public static SqlDialect SqlServer { get; } = new SqlServerDialect();

    public RenderedSql Render(string sql)
    {
        var text = Token()
            .Replace(sql, match => Expand(match.Groups[1].Value, match.Groups[2].Value));
        string[] parameters =
        [
            .. Parameter().Matches(text).Select(match => match.Groups[1].Value).Distinct(),
        ];
        return new RenderedSql(text, parameters);
    }

    protected abstract string Expand(string token, string argument);

    [GeneratedRegex(@"\{([a-z ]+?)(?: (@\w+))?\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter();

    private sealed class SqliteDialect : SqlDialect
    {
        protected override string Expand(string token, string argument) =>
            token switch
            {
                "first" => $"LIMIT {argument}",
                "for update" => "",
                "ids" or "texts" => $"(SELECT value FROM json_each({argument}))",
                _ => throw new InvalidOperationException($"There is no dialect token '{token}'."),
            };
    }

    private sealed class SqlServerDialect : SqlDialect
    {
        protected override string Expand(string token, string argument) =>
            token switch
            {
                "first" => $"OFFSET 0 ROWS FETCH NEXT {argument} ROWS ONLY",
                "for update" => "WITH (UPDLOCK, HOLDLOCK)",
                "ids" =>
                    $"(SELECT listed.value FROM OPENJSON({argument}) WITH (value uniqueidentifier '$') AS listed)",
                // Text keys are binary-collated, and what a JSON array gives has the collation of the database.
                "texts" =>
                    $"(SELECT listed.value COLLATE Latin1_General_100_BIN2 AS value FROM OPENJSON({argument}) WITH (value nvarchar(4000) '$') AS listed)",
                _ => throw new InvalidOperationException($"There is no dialect token '{token}'."),
            };
    }
}
