using System.Text;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Problems;

/// <summary>
/// What a log may hold of an exception: all but its messages, which quote values and so may quote health data. Those of SQLite for an
/// error without a number of its own quote none.
/// </summary>
internal static class ExceptionReport
{
    /// <summary>The types of the exception and its causes, the database's error numbers, and the frames.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (text.Length > 0)
            {
                text.AppendLine().Append("caused by ");
            }

            text.Append(current.GetType().FullName);
            if (Number(current) is { } number)
            {
                text.Append(" (error ").Append(number).Append(')');
            }

            // The number says only that something is wrong, and SQLite's own words for it quote names and no values.
            if (current is SqliteException { SqliteExtendedErrorCode: 1 } unspecific)
            {
                text.Append(": ").Append(unspecific.Message);
            }

            if (current.StackTrace is { } frames)
            {
                text.AppendLine().Append(frames);
            }
        }

        return text.ToString();
    }

    private static int? Number(Exception exception) =>
        exception switch
        {
            SqlException sql => sql.Number,
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode,
            _ => null,
        };
}
