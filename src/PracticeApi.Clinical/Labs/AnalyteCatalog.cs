using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Labs;

/// <summary>Every analyte that can be entered, with how units and words are printed; never changes once made.</summary>
public sealed class AnalyteCatalog
{
    private readonly FrozenDictionary<string, Analyte> _byCode;
    private readonly FrozenDictionary<string, Analyte> _byLoinc;
    private readonly (Analyte Analyte, string Text)[] _searched;

    /// <summary>A catalogue of analytes.</summary>
    /// <param name="edition">Names this state of the facts; recorded with every range it gives.</param>
    /// <param name="analytes">The analytes, in the order in which they are listed; codes are unique.</param>
    /// <param name="spellings">How units are printed.</param>
    /// <param name="words">How coded values are printed.</param>
    public AnalyteCatalog(
        string edition,
        IEnumerable<Analyte> analytes,
        UnitSpellings spellings,
        CodedWords words
    )
    {
        Edition = edition;
        Analytes = [.. analytes];
        Spellings = spellings;
        Words = words;
        Categories = [.. Analytes.Select(a => a.Category).Distinct()];
        _byCode = Analytes.ToFrozenDictionary(a => a.Code, StringComparer.Ordinal);
        _byLoinc = Analytes
            .SelectMany(a => a.Loinc.Where(t => t.AutoMap).Select(t => (t.Code, Analyte: a)))
            .DistinctBy(t => t.Code)
            .ToFrozenDictionary(t => t.Code, t => t.Analyte, StringComparer.Ordinal);
        _searched = [.. Analytes.Select(a => (a, SearchText(a)))];
    }

    /// <summary>Names this state of the facts.</summary>
    public string Edition { get; }

    /// <summary>The analytes, in the order in which they are listed.</summary>
    public IReadOnlyList<Analyte> Analytes { get; }

    /// <summary>The categories, in the order of their first analyte.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>How units are printed.</summary>
    public UnitSpellings Spellings { get; }

    /// <summary>How coded values are printed.</summary>
    public CodedWords Words { get; }

    /// <summary>The same catalogue with further analytes; one with a known code takes that one's place.</summary>
    public AnalyteCatalog With(IEnumerable<Analyte> analytes)
    {
        var own = analytes.ToDictionary(a => a.Code, StringComparer.Ordinal);
        return own.Count == 0
            ? this
            : new AnalyteCatalog(
                Edition,
                Analytes
                    .Select(a => own.GetValueOrDefault(a.Code, a))
                    .Concat(own.Values.Where(a => !_byCode.ContainsKey(a.Code))),
                Spellings,
                Words
            );
    }

    /// <summary>The analyte of an API code; null when there is none.</summary>
    public Analyte? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The analyte a LOINC code stands for without a person's decision; null when there is none.</summary>
    public Analyte? FindByLoinc(string loinc) => _byLoinc.GetValueOrDefault(loinc);

    /// <summary>Every analyte a LOINC code is a term of, mapped or not, so that a refusal can say why.</summary>
    public IReadOnlyList<(Analyte Analyte, LoincTerm Term)> TermsOf(string loinc) =>
        [.. Analytes.SelectMany(a => a.Loinc.Where(t => t.Code == loinc).Select(t => (a, t)))];

    /// <summary>
    /// Analytes whose name, code, LOINC code or alias holds every word of a query, without regard to case and accents; all
    /// when the query is empty. Those that begin with the query come first.
    /// </summary>
    public IReadOnlyList<Analyte> Search(string? query, string? category = null)
    {
        var found = _searched.Where(s => category is null || s.Analyte.Category == category);
        var folded = Folded(query ?? "");
        var sought = folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (sought.Length == 0)
        {
            return [.. found.Select(s => s.Analyte)];
        }

        return
        [
            .. found
                .Where(s => sought.All(word => s.Text.Contains(word, StringComparison.Ordinal)))
                .OrderByDescending(s =>
                    s.Text.Contains('|' + folded + '|', StringComparison.Ordinal)
                )
                .ThenByDescending(s => s.Text.Contains('|' + folded, StringComparison.Ordinal))
                .Select(s => s.Analyte),
        ];
    }

    private static string SearchText(Analyte analyte)
    {
        IEnumerable<string> names =
        [
            analyte.Code,
            analyte.Name,
            .. analyte.Aliases,
            .. analyte.Loinc.Where(t => t.Form != LoincForm.OtherQuantity).Select(t => t.Code),
        ];
        return $"|{string.Join('|', names.Select(Folded))}|";
    }

    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in NormalForm.Folded(text.Trim()))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }
}
