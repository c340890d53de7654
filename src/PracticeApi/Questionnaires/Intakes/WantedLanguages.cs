using PracticeApi.Practices;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>The languages that somebody reads, as the browser says.</summary>
internal static class WantedLanguages
{
    private const int Most = 10;

    /// <param name="first">One that was chosen, before those of <c>Accept-Language</c>.</param>
    public static IReadOnlyList<string> Of(HttpRequest http, string? first)
    {
        var accepted = http.GetTypedHeaders()
            .AcceptLanguage.Where(one => one.Quality is null or > 0)
            .OrderByDescending(one => one.Quality ?? 1)
            .Select(one => one.Value.ToString());
        return
        [
            .. (first is null ? accepted : accepted.Prepend(first))
                .Where(LanguageTag.IsWellFormed)
                .Take(Most),
        ];
    }

    /// <summary>The first of the wanted that is there, itself or in its primary language; null where none is.</summary>
    public static string? Choose(IEnumerable<string> wanted, IReadOnlyCollection<string> there) =>
        wanted
            .Select(tag =>
                there.FirstOrDefault(one => one.Equals(tag, StringComparison.OrdinalIgnoreCase))
                ?? there.FirstOrDefault(one =>
                    Primary(one).Equals(Primary(tag), StringComparison.OrdinalIgnoreCase)
                )
            )
            .FirstOrDefault(found => found is not null);

    private static string Primary(string tag) => tag.Split('-')[0];
}
