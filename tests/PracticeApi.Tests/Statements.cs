using System.Reflection;
using PracticeApi.Persistence;

namespace PracticeApi.Tests;

/// <summary>
/// Every statement of the product: the constants of its assembly that end in Sql. A statement that is sent and is not among
/// them fails the request that sends it, so what is checked here is all there is.
/// </summary>
internal static class Statements
{
    /// <summary>Where each statement stands, and its text before rendering.</summary>
    public static IReadOnlyList<(string Name, string Sql)> All { get; } =
    [
        .. from type in typeof(PracticeApp).Assembly.GetTypes()
        where type != typeof(Migrator)
        from field in type.GetFields(
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
        )
        where
            field.IsLiteral
            && field.FieldType == typeof(string)
            && field.Name.EndsWith("Sql", StringComparison.Ordinal)
        orderby type.Name, field.Name
        select ($"{type.Name}.{field.Name}", (string)field.GetRawConstantValue()!),
    ];

    private static readonly HashSet<string> Known =
    [
        .. from statement in All
        from dialect in new[] { SqlDialect.Sqlite, SqlDialect.SqlServer }
        select dialect.Render(statement.Sql).Text,
    ];

    public static void CheckKnown(RenderedSql sql)
    {
        if (!Known.Contains(sql.Text))
        {
            throw new InvalidOperationException(
                $"A statement is sent that is no constant ending in Sql: {sql.Text}"
            );
        }
    }
}
