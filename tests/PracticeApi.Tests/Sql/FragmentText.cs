using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PracticeApi.Tests.Sql;

internal static class FragmentText
{
    /// <summary>The fragment as it was written, without comments, its white space collapsed.</summary>
    public static string Text(this TSqlFragment fragment)
    {
        // A few fragments do not know their place in the script.
        if (fragment.ScriptTokenStream is null)
        {
            return fragment.GetType().Name;
        }

        var words = fragment
            .ScriptTokenStream.Skip(fragment.FirstTokenIndex)
            .Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1)
            .Select(token =>
                token.TokenType
                    is TSqlTokenType.WhiteSpace
                        or TSqlTokenType.SingleLineComment
                        or TSqlTokenType.MultilineComment
                    ? " "
                    : token.Text
            );
        return string.Join(
            ' ',
            string.Concat(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
    }
}
