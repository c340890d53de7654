using System.ComponentModel.DataAnnotations;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>
/// Looks for patients who fit every criterion given: at least one of <c>q</c>, <c>birthDate</c> and <c>identifier</c>.
/// </summary>
[ValidatableType, RequireScope(Scope.PatientsRead)]
public sealed record SearchPatients : IQuery<Page<Patient>>, IAboutPatients, IPaged
{
    /// <summary>
    /// Words, at most six: each is the beginning of a word of the given, family or preferred name, without regard to
    /// accents and case.
    /// </summary>
    /// <example>mul anna</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Q { get; init; }

    /// <summary>Date of birth.</summary>
    /// <example>1984-03-09</example>
    public DateOnly? BirthDate { get; init; }

    /// <summary>The whole value of an identifier, of whatever system.</summary>
    /// <example>1237010180</example>
    [StringLength(100, MinimumLength = 1)]
    public string? Identifier { get; init; }

    /// <summary>Only patients who are being treated, or only archived ones.</summary>
    public PatientStatus? Status { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class SearchPatientsRules : IRules<SearchPatients>
{
    public ValueTask CheckAsync(
        SearchPatients request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request is { Q: null, BirthDate: null, Identifier: null })
        {
            faults.Add(new Fault("", "needs at least one of q, birthDate and identifier"));
        }

        if (request.Q is { Length: > 0 } text)
        {
            var words = SearchWord.Of(text);
            if (words.Count == 0)
            {
                faults.Add(new Fault("/q", "has no word to search for"));
            }
            else if (words.Count > SearchWord.Most)
            {
                faults.Add(new Fault("/q", $"has more than {SearchWord.Most} words"));
            }
        }

        if (request.Identifier is { Length: > 0 } value && string.IsNullOrWhiteSpace(value))
        {
            faults.Add(new Fault("/identifier", "must not be blank"));
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>The range of terms that begin with a word: <paramref name="From"/> is in it, <paramref name="To"/> is not.</summary>
internal sealed record SearchWord(string From, string To)
{
    /// <summary>How many words one search takes.</summary>
    public const int Most = 6;

    /// <summary>The words of a text, longest first: that one is likely the rarest, and the search begins with it.</summary>
    public static IReadOnlyList<SearchWord> Of(string text)
    {
        List<string> words = [];
        foreach (var word in PatientTerms.Fold(text).OrderByDescending(word => word.Length))
        {
            // Whoever has a word that begins with "anna" has one that begins with "an".
            if (!words.Exists(longer => longer.StartsWith(word, StringComparison.Ordinal)))
            {
                words.Add(word);
            }
        }

        return [.. words.Select(word => new SearchWord(word, After(word)))];
    }

    // The least text above everything that begins with the word: its last character is replaced by the next one. That holds
    // for SQLite, which orders by code point, as for SQL Server's order of UTF-16 units.
    private static string After(string word)
    {
        Rune.DecodeLastFromUtf16(word, out var last, out var length);
        var next = last.Value == 0xD7FF ? 0xE000 : last.Value + 1;
        return Rune.IsValid(next) ? word[..^length] + new Rune(next) : After(word[..^length]);
    }
}

internal sealed class SearchPatientsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<SearchPatients, Page<Patient>>
{
    private const string Rest = """

               AND p.MergedIntoId IS NULL
               AND (@BirthDate IS NULL OR p.BirthDate = @BirthDate)
               AND (@Status IS NULL OR p.Status = @Status)
               AND (@AfterName IS NULL
                    OR p.SortName > @AfterName
                    OR (p.SortName = @AfterName AND p.PatientId > @AfterId))
        ORDER BY p.SortName, p.PatientId
        {first @Limit}
        """;

    // One range of the terms' index a word. The first one leads, in this order of the join on either engine: there are few who
    // have it, and sorting them costs less than going through all patients in the order of their names. Who has it twice is
    // found by the first of the two.
    private const string ByWordsSql =
        PatientRow.Columns
        + """
            FROM   PatientTerms f
                   CROSS JOIN Patients p
            WHERE  f.PracticeId = @PracticeId
                   AND f.Term >= @From1
                   AND f.Term < @To1
                   AND NOT EXISTS (SELECT t.Term
                                   FROM   PatientTerms t
                                   WHERE  t.PracticeId = @PracticeId
                                          AND t.PatientId = f.PatientId
                                          AND t.Term >= @From1
                                          AND t.Term < f.Term)
                   AND p.PracticeId = @PracticeId
                   AND p.PatientId = f.PatientId
                   AND (@From2 IS NULL
                        OR p.PatientId IN (SELECT t.PatientId
                                           FROM   PatientTerms t
                                           WHERE  t.PracticeId = @PracticeId AND t.Term >= @From2 AND t.Term < @To2))
                   AND (@From3 IS NULL
                        OR p.PatientId IN (SELECT t.PatientId
                                           FROM   PatientTerms t
                                           WHERE  t.PracticeId = @PracticeId AND t.Term >= @From3 AND t.Term < @To3))
                   AND (@From4 IS NULL
                        OR p.PatientId IN (SELECT t.PatientId
                                           FROM   PatientTerms t
                                           WHERE  t.PracticeId = @PracticeId AND t.Term >= @From4 AND t.Term < @To4))
                   AND (@From5 IS NULL
                        OR p.PatientId IN (SELECT t.PatientId
                                           FROM   PatientTerms t
                                           WHERE  t.PracticeId = @PracticeId AND t.Term >= @From5 AND t.Term < @To5))
                   AND (@From6 IS NULL
                        OR p.PatientId IN (SELECT t.PatientId
                                           FROM   PatientTerms t
                                           WHERE  t.PracticeId = @PracticeId AND t.Term >= @From6 AND t.Term < @To6))
                   AND (@Identifier IS NULL
                        OR p.PatientId IN (SELECT t.PatientId
                                           FROM   PatientTerms t
                                           WHERE  t.PracticeId = @PracticeId AND t.Term = @Identifier))
            """
        + Rest;

    private const string ByIdentifierSql =
        PatientRow.Columns
        + """
            FROM   PatientTerms t
                   CROSS JOIN Patients p
            WHERE  t.PracticeId = @PracticeId
                   AND t.Term = @Identifier
                   AND p.PracticeId = @PracticeId
                   AND p.PatientId = t.PatientId
            """
        + Rest;

    private const string ByBirthDateSql =
        PatientRow.Columns
        + """
            FROM   Patients p
            WHERE  p.PracticeId = @PracticeId
                   AND p.BirthDate = @BirthDate
            """
        + Rest;

    public async Task<Page<Patient>> Handle(SearchPatients query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor);
        var words = query.Q is null ? [] : SearchWord.Of(query.Q);
        var rows = await db.QueryAsync<PatientRow>(
            words.Count > 0 ? ByWordsSql
                : query.Identifier is null ? ByBirthDateSql
                : ByIdentifierSql,
            new
            {
                query.BirthDate,
                query.Status,
                Identifier = query.Identifier is { } value
                    ? PatientTerms.OfIdentifier(value)
                    : null,
                From1 = words.ElementAtOrDefault(0)?.From,
                To1 = words.ElementAtOrDefault(0)?.To,
                From2 = words.ElementAtOrDefault(1)?.From,
                To2 = words.ElementAtOrDefault(1)?.To,
                From3 = words.ElementAtOrDefault(2)?.From,
                To3 = words.ElementAtOrDefault(2)?.To,
                From4 = words.ElementAtOrDefault(3)?.From,
                To4 = words.ElementAtOrDefault(3)?.To,
                From5 = words.ElementAtOrDefault(4)?.From,
                To5 = words.ElementAtOrDefault(4)?.To,
                From6 = words.ElementAtOrDefault(5)?.From,
                To6 = words.ElementAtOrDefault(5)?.To,
                AfterName = after?.Name,
                AfterId = after?.Id,
                Limit = limit + 1,
            },
            ct
        );
        var page = cursors.Page(rows, limit, last => new Position(last.SortName, last.PatientId));
        trail.Shows(page.Items.Select(row => row.PatientId));
        return page.Select(row => row.ToPatient());
    }

    private sealed record Position(string Name, Guid Id);
}

internal static class SearchPatientsEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients.MapPost("/search", Search).For<SearchPatients>();

    /// <summary>Search patients</summary>
    /// <remarks>
    /// By name, birth date or identifier, ordered by family name; a POST, so that none of these stands in a URL. Send the same
    /// body with `cursor` to read on. A patient who was merged into another is not found.
    /// </remarks>
    private static async Task<Ok<Page<Patient>>> Search(
        SearchPatients body,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(body, ct));
}
