using System.Text.RegularExpressions;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Text;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>Finds out what the columns of a file hold: by the mapping, else by their headers.</summary>
internal sealed partial class CsvHeaders(AnalyteCatalog catalog, AnalyteNames names)
{
    private static readonly Dictionary<string, CsvRole> Roles = RolesOf(
        (
            CsvRole.Patient,
            "patient|patientid|patientno|patientnumber|patientnr|patientidentifier|mrn|chartnumber|chartno|identifier|pid|patientennummer"
        ),
        (
            CsvRole.FamilyName,
            "familyname|lastname|surname|patientlastname|nachname|nomdefamille|achternaam"
        ),
        (
            CsvRole.GivenName,
            "givenname|firstname|forename|patientfirstname|vorname|prenom|voornaam"
        ),
        (
            CsvRole.BirthDate,
            "birthdate|dateofbirth|dob|birthday|geburtsdatum|datedenaissance|geboortedatum"
        ),
        (CsvRole.Age, "age|ageyears|patientage|alter"),
        (
            CsvRole.CollectedAt,
            "collectedat|collected|collectiondate|collectiondatetime|collectiontime|datecollected|dateofcollection|sampledate|specimendate|drawdate|drawn|date|datum|abnahmedatum|abnahme|datedeprelevement"
        ),
        (CsvRole.Laboratory, "laboratory|lab|labname|laboratoryname|labor|laboratoire"),
        (
            CsvRole.Accession,
            "accession|accessionnumber|accessionno|accessionid|specimenid|sampleid|labnumber|reportid|ordernumber|orderno|auftragsnummer"
        ),
        (CsvRole.Title, "panel|panelname|profile|title|ordername"),
        (
            CsvRole.Test,
            "test|testname|analyte|parameter|component|examination|untersuchung|bezeichnung|examen|analyse"
        ),
        (CsvRole.Loinc, "loinc|loinccode|loincnum|loincnumber"),
        (CsvRole.Code, "code|testcode|localcode|analytecode|testid"),
        (
            CsvRole.Value,
            "value|result|resultvalue|testresult|wert|ergebnis|resultat|valeur|resultaat|waarde"
        ),
        (CsvRole.Comparator, "comparator|operator|sign|qualifier|prefix"),
        (CsvRole.Unit, "unit|units|uom|resultunit|einheit|unite|eenheid"),
        (
            CsvRole.Range,
            "range|referencerange|refrange|reference|normalrange|referenceinterval|normal|referenzbereich|norm|normwert|valeursdereference"
        ),
        (CsvRole.RangeLow, "low|rangelow|reflow|referencelow|lowerlimit|lowerbound|normallow"),
        (
            CsvRole.RangeHigh,
            "high|rangehigh|refhigh|referencehigh|upperlimit|upperbound|normalhigh"
        ),
        (CsvRole.Flag, "flag|abnormalflag|abnormal|interpretation|resultflag"),
        (CsvRole.Method, "method|assay|methode|instrument"),
        (CsvRole.Specimen, "specimen|specimentype|sampletype|material|matrix"),
        (CsvRole.Fasting, "fasting|fasted|fastingstatus|nuchtern|ajeun"),
        (CsvRole.Status, "status|resultstatus"),
        (
            CsvRole.Note,
            "note|notes|comment|comments|remark|remarks|kommentar|bemerkung|commentaire|opmerking"
        )
    );

    /// <summary>The columns in their order. One that nothing explains, or whose role another has already, is not read.</summary>
    public IReadOnlyList<CsvColumnUse> Read(IReadOnlyList<string> headers, CsvMapping mapping)
    {
        var mapped = mapping.Columns.ToLookup(
            c => c.Header.Trim(),
            StringComparer.OrdinalIgnoreCase
        );
        var columns = new List<CsvColumnUse>();
        var taken = new HashSet<CsvRole>();

        // What a mapping says goes before what a header seems to say, wherever the columns stand.
        foreach (var column in mapping.Columns)
        {
            if (column.Role is { } role and not (CsvRole.Analyte or CsvRole.Note))
            {
                taken.Add(role);
            }
        }

        var isLong = mapping.Form is { } form ? form == CsvForm.Long : LooksLong(headers, mapping);
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i].Trim();
            if (mapped[header].FirstOrDefault() is { } given)
            {
                columns.Add(Of(i + 1, header, given));
                continue;
            }

            var guessed = Guess(i + 1, header, isLong);
            var mayRepeat = guessed.Role is CsvRole.Analyte or CsvRole.Note or CsvRole.Ignored;
            columns.Add(
                mayRepeat || taken.Add(guessed.Role)
                    ? guessed
                    : new CsvColumnUse(i + 1, header, CsvRole.Ignored)
            );
        }

        return columns;
    }

    private static bool LooksLong(IReadOnlyList<string> headers, CsvMapping mapping)
    {
        var roles = headers
            .Select(h =>
                mapping.Columns.FirstOrDefault(c =>
                    string.Equals(c.Header.Trim(), h.Trim(), StringComparison.OrdinalIgnoreCase)
                )
                    is { } given
                    ? given.Role
                    : RoleOf(h)
            )
            .ToHashSet();
        return roles.Contains(CsvRole.Value)
            && (
                roles.Contains(CsvRole.Test)
                || roles.Contains(CsvRole.Loinc)
                || roles.Contains(CsvRole.Code)
            );
    }

    private CsvColumnUse Of(int number, string header, CsvColumn given)
    {
        var analyte =
            given.Analyte is { } code ? catalog.Find(code)
            : given.Loinc is { } loinc ? catalog.FindByLoinc(loinc)
            : null;
        var isAnalyte =
            given.Role is CsvRole.Analyte
            || (given.Role is null && (given.Analyte ?? given.Loinc) is not null);
        return isAnalyte
            ? new CsvColumnUse(
                number,
                header,
                CsvRole.Analyte,
                given.Analyte ?? analyte?.Code,
                given.Loinc,
                given.Unit ?? (analyte is null ? null : UnitIn(header, analyte))
            )
            : new CsvColumnUse(number, header, given.Role ?? CsvRole.Ignored);
    }

    private CsvColumnUse Guess(int number, string header, bool isLong)
    {
        if (RoleOf(header) is { } role)
        {
            return new CsvColumnUse(number, header, role);
        }

        // In a file of one result a row no column is an analyte's.
        if (isLong)
        {
            return new CsvColumnUse(number, header, CsvRole.Ignored);
        }

        if (Loinc().Match(header) is { Success: true } match)
        {
            var loinc = match.Value;
            var known = catalog.FindByLoinc(loinc);
            if (known is not null || catalog.TermsOf(loinc).Count > 0 || header == loinc)
            {
                return new CsvColumnUse(
                    number,
                    header,
                    CsvRole.Analyte,
                    known?.Code,
                    loinc,
                    known is null ? null : UnitIn(header, known)
                );
            }
        }

        if (names.Find(header) is { } whole)
        {
            return new CsvColumnUse(number, header, CsvRole.Analyte, whole.Code);
        }

        foreach (var (name, unit) in Splits(header))
        {
            if (
                names.Find(name) is { } analyte
                && catalog.Spellings.Read(unit, analyte).Standing != UnitStanding.Unknown
            )
            {
                return new CsvColumnUse(number, header, CsvRole.Analyte, analyte.Code, null, unit);
            }
        }

        // A known test in a unit that is not: its values are read, and wait.
        return
            BracketedUnit().Match(header) is { Success: true } bracketed
            && names.Find(bracketed.Groups["name"].Value) is { } other
            ? new CsvColumnUse(
                number,
                header,
                CsvRole.Analyte,
                other.Code,
                null,
                bracketed.Groups["unit"].Value.Trim()
            )
            : new CsvColumnUse(number, header, CsvRole.Ignored);
    }

    private string? UnitIn(string header, Analyte analyte) =>
        Splits(header)
            .Select(s => s.Unit)
            .FirstOrDefault(u =>
                catalog.Spellings.Read(u, analyte).Standing != UnitStanding.Unknown
            );

    // Every way to take the end of a header for a unit, the longest first: "(mIU/L)", "mIU_L", "mg_per_dL".
    private static IEnumerable<(string Name, string Unit)> Splits(string header)
    {
        if (BracketedUnit().Match(header) is { Success: true } bracketed)
        {
            yield return (bracketed.Groups["name"].Value, bracketed.Groups["unit"].Value.Trim());
        }

        var words = header.Split(
            [' ', '_', ','],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        for (var first = Math.Max(1, words.Length - 5); first < words.Length; first++)
        {
            var name = string.Join(' ', words[..first]);
            var tail = words[first..];
            yield return (name, Written(tail));
            if (tail.Length == 2)
            {
                yield return (name, $"{tail[0]}/{tail[1]}");
            }
        }
    }

    private static string Written(string[] words)
    {
        var unit = Per().Replace(string.Join(' ', words), "/");
        unit = ThousandCells().Replace(unit, "10*3/");
        unit = MillionCells().Replace(unit, "10*6/");
        return unit is "pct" or "percent" ? "%" : unit;
    }

    private static CsvRole? RoleOf(string header) =>
        Roles.TryGetValue(Letters(header), out var role) ? role : null;

    private static string Letters(string header) =>
        string.Concat(Folding.Whole(header).Where(char.IsLetterOrDigit));

    private static Dictionary<string, CsvRole> RolesOf(
        params (CsvRole Role, string Headers)[] roles
    ) =>
        roles
            .SelectMany(r => r.Headers.Split('|').Select(h => (Header: h, r.Role)))
            .ToDictionary(r => r.Header, r => r.Role, StringComparer.Ordinal);

    [GeneratedRegex("(?<![0-9-])[0-9]{1,7}-[0-9](?![0-9-])")]
    private static partial Regex Loinc();

    [GeneratedRegex(
        "^(?<name>.+?)\\s*[(\\[](?<unit>[^()\\[\\]]+(?:[(\\[][^()\\[\\]]*[)\\]][^()\\[\\]]*)*)[)\\]]\\s*\\z"
    )]
    private static partial Regex BracketedUnit();

    [GeneratedRegex(" per ", RegexOptions.IgnoreCase)]
    private static partial Regex Per();

    [GeneratedRegex("^(1000|thousand) cells/", RegexOptions.IgnoreCase)]
    private static partial Regex ThousandCells();

    [GeneratedRegex("^million cells/", RegexOptions.IgnoreCase)]
    private static partial Regex MillionCells();
}
