using System.Globalization;
using System.Text;
using PracticeApi.Persistence;

namespace PracticeApi.Patients;

/// <summary>The words by which a patient is found: names folded to compare without regard to accents and case.</summary>
internal sealed class PatientTerms(Db db)
{
    private const string DeleteSql = """
        DELETE FROM PatientTerms
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    private const string InsertSql = """
        INSERT INTO PatientTerms (PracticeId, Term, PatientId)
        VALUES (@PracticeId, @Term, @PatientId)
        """;

    /// <summary>Longest term kept; a longer word is found by its beginning.</summary>
    public const int MaxLength = 100;

    // Letters that have no decomposition, as people type them without the special key.
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['ß'] = "ss",
        ['ø'] = "o",
        ['ł'] = "l",
        ['đ'] = "d",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['þ'] = "th",
        ['ı'] = "i",
    };

    public Task ReplaceAsync(
        Guid patientId,
        IEnumerable<string?> names,
        IEnumerable<PatientIdentifier> identifiers,
        CancellationToken ct
    ) =>
        ReplaceAsync(
            patientId,
            names
                .OfType<string>()
                .SelectMany(Fold)
                .Concat(identifiers.Select(one => OfIdentifier(one.Value))),
            ct
        );

    /// <summary>The folded words of a text, in its order.</summary>
    public static IEnumerable<string> Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Lower case before and after: decomposing can bring out capital letters.
        foreach (
            var c in text.ToLowerInvariant().Normalize(NormalizationForm.FormKD).ToLowerInvariant()
        )
        {
            if (
                CharUnicodeInfo.GetUnicodeCategory(c)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.EnclosingMark
            )
            {
                continue;
            }

            if (Letters.TryGetValue(c, out var letters))
            {
                folded.Append(letters);
            }
            else
            {
                folded.Append(char.IsWhiteSpace(c) || IsHyphen(c) || IsApostrophe(c) ? ' ' : c);
            }
        }

        return folded
            .ToString()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Length <= MaxLength ? word : word[..MaxLength]);
    }

    /// <summary>The term of an identifier, which is matched whole; the mark in front keeps it apart from names.</summary>
    public static string OfIdentifier(string value)
    {
        var term = $"#{value.Trim()}";
        return term.Length <= MaxLength ? term : term[..MaxLength];
    }

    private async Task ReplaceAsync(Guid patientId, IEnumerable<string> terms, CancellationToken ct)
    {
        await db.ExecuteAsync(DeleteSql, new { PatientId = patientId }, ct);
        foreach (var term in terms.Distinct(StringComparer.Ordinal))
        {
            await db.ExecuteAsync(InsertSql, new { Term = term, PatientId = patientId }, ct);
        }
    }

    private static bool IsHyphen(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or 'ʼ' or '`' or '´';
}
