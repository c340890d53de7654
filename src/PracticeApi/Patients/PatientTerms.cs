using PracticeApi.Persistence;
using PracticeApi.Text;

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

    /// <summary>The terms of the words of a text, in its order.</summary>
    public static IEnumerable<string> Fold(string text) =>
        Folding.Words(text).Select(word => Cut(word, MaxLength));

    /// <summary>The term of an identifier, which is matched whole; the mark in front begins no word of a name.</summary>
    public static string OfIdentifier(string value) => $"#{value.Trim()}";

    /// <summary>What lists by name are ordered by: the folded family name, then the folded given name.</summary>
    public static string SortName(string familyName, string givenName) =>
        Cut(string.Join(' ', Fold(familyName).Concat(Fold(givenName))), MaxSortName);

    // A pair of surrogates is one character and is not cut in two.
    private static string Cut(string text, int length) =>
        text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];
}
