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

    private const int MaxSortName = 200;

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
        ['ð'] = "d",
        ['ı'] = "i",
        ['ς'] = "σ",
    };

    /// <summary>Makes the terms of a patient those of these details.</summary>
    public async Task ReplaceAsync(Guid patientId, PatientDetails details, CancellationToken ct)
    {
        string?[] names = [details.GivenName, details.FamilyName, details.PreferredName];
        var terms = names
            .OfType<string>()
            .SelectMany(Fold)
            .Concat(details.Identifiers.Select(one => OfIdentifier(one.Value)));
        await db.ExecuteAsync(DeleteSql, new { PatientId = patientId }, ct);
        foreach (var term in terms.Distinct(StringComparer.Ordinal))
        {
            await db.ExecuteAsync(InsertSql, new { Term = term, PatientId = patientId }, ct);
        }
    }

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
                    or UnicodeCategory.Format
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
                folded.Append(Separates(c) ? ' ' : c);
            }
        }

        return folded
            .ToString()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Cut(word, MaxLength));
    }

    /// <summary>The term of an identifier, which is matched whole; the mark in front keeps it apart from names.</summary>
    public static string OfIdentifier(string value) => $"#{value.Trim()}";

    /// <summary>What lists by name are ordered by: the folded family name, then the folded given name.</summary>
    public static string SortName(string familyName, string givenName) =>
        Cut(string.Join(' ', Fold(familyName).Concat(Fold(givenName))), MaxSortName);

    // A pair of surrogates is one character and is not cut in two.
    private static string Cut(string text, int length) =>
        text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];

    // The mark of identifiers begins no word of a name.
    private static bool Separates(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || IsHyphen(c) || IsApostrophe(c) || c == '#';

    private static bool IsHyphen(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or 'ʼ' or '`' or '´';
}
