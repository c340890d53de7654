using System.Data;
using Dapper;

namespace PracticeApi.Persistence;

/// <summary>How Dapper reads the types that the engines keep differently. Writing is <see cref="SqlEngine.Bind"/>.</summary>
internal static class SqlTypes
{
    public static void Register()
    {
        Add(value => value is string text ? Guid.Parse(text) : (Guid)value);
        Add(value =>
            value is string text
                ? SqliteText.Instant(text)
                : new DateTimeOffset(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc))
        );
        Add(value =>
            value is string text ? SqliteText.Date(text) : DateOnly.FromDateTime((DateTime)value)
        );
        Add(value =>
            value is string text
                ? decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
                : (decimal)value
        );
    }

    private static void Add<T>(Func<object, T> read)
        where T : struct
    {
        SqlMapper.RemoveTypeMap(typeof(T));
        SqlMapper.RemoveTypeMap(typeof(T?));
        SqlMapper.AddTypeHandler(new Handler<T>(read));
    }

    private sealed class Handler<T>(Func<object, T> read) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => read(value);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            throw new NotSupportedException("Parameters are bound by the engine.");
    }
}
