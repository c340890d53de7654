using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Labs.Units;

/// <summary>Reads units as laboratories print them.</summary>
/// <remarks>
/// A spelling is folded (case, spaces, brackets, the ways of writing micro, powers of ten and cubic millimetres) and looked
/// up among the folded UCUM codes; what a bare "U" or "IU" means is decided by what the analyte is measured in.
/// </remarks>
public sealed partial class UnitSpellings
{
    private static readonly string[] Volumes = ["L", "dL", "mL"];

    private readonly Dictionary<string, string> _codes = [];

    /// <summary>Spellings of the given UCUM codes, and the printed aliases of some.</summary>
    /// <param name="units">Every UCUM code in use.</param>
    /// <param name="aliases">Printed spelling and the UCUM code it stands for.</param>
    public UnitSpellings(
        IEnumerable<string> units,
        IEnumerable<KeyValuePair<string, string>> aliases
    )
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(aliases);
        foreach (var unit in units)
        {
            _codes.TryAdd(Fold(unit), unit);
        }

        foreach (var (printed, unit) in aliases)
        {
            _codes.TryAdd(Fold(printed), unit);
        }

        foreach (var volume in Volumes)
        {
            foreach (var atom in new[] { "g", "mg", "ug", "ng", "pg", "fg" })
            {
                Add($"{atom}/{volume}");
            }

            foreach (var atom in new[] { "mol", "mmol", "umol", "nmol", "pmol", "fmol" })
            {
                Add($"{atom}/{volume}");
            }

            foreach (var atom in new[] { "U", "mU", "uU", "kU", "kat", "ukat", "nkat" })
            {
                Add($"{atom}/{volume}");
            }
        }

        void Add(string unit) => _codes.TryAdd(Fold(unit), unit);
    }

    /// <summary>What a printed unit is to an analyte.</summary>
    public UnitReading Read(string printed, Analyte analyte)
    {
        ArgumentNullException.ThrowIfNull(printed);
        ArgumentNullException.ThrowIfNull(analyte);
        if (CodeOf(printed.Trim(), analyte) is not { } code)
        {
            return new UnitReading(UnitStanding.Unknown, null);
        }

        return new UnitReading(UnitConverter.StandingOf(analyte, code), code);
    }

    /// <summary>
    /// Whether an analyte is an antibody (or another marker without a common standard), whose bare "U" is arbitrary.
    /// </summary>
    public static bool IsAntibody(Analyte analyte)
    {
        ArgumentNullException.ThrowIfNull(analyte);
        return !IsEnzyme(analyte)
            && (
                analyte is { Category: "autoimmune", AssayDependence: AssayDependence.Yes }
                || UnitsOf(analyte)
                    .Any(u =>
                        u is "U/mL" or "U/L" || u.Contains("[arb'U]", StringComparison.Ordinal)
                    )
            );
    }

    private static bool IsEnzyme(Analyte analyte) =>
        analyte.Unit is { } canonical && Unit.Parse(canonical) is { IsCatalytic: true };

    private static bool IsCount(Analyte analyte) =>
        analyte.Unit is { } canonical && Unit.Parse(canonical) is { IsCount: true };

    private static IEnumerable<string> UnitsOf(Analyte analyte) =>
        (analyte.Unit is { } canonical ? [canonical] : Array.Empty<string>())
            .Concat(analyte.OtherUnits)
            .Concat(analyte.Conversions.Select(c => c.To));

    private string? CodeOf(string printed, Analyte analyte)
    {
        var key = Fold(printed);
        if (BareUnit().Match(key) is { Success: true } bare)
        {
            return OfBareUnit(bare, analyte);
        }

        if (UnitsOf(analyte).FirstOrDefault(u => u == printed) is { } exact)
        {
            return exact;
        }

        if (IsCount(analyte) && GigaOrTera().Match(key) is { Success: true } count)
        {
            return count.Value[0] == 'g' ? "10*9/L" : "10*12/L";
        }

        if (
            key == "%"
            && analyte.Unit is { } share
            && share.StartsWith("%{", StringComparison.Ordinal)
        )
        {
            return share;
        }

        return UnitsOf(analyte).FirstOrDefault(u => Fold(u) == key)
            ?? (Unit.Parse(printed) is { } unit && !_codes.ContainsKey(key) ? unit.Code : null)
            ?? _codes.GetValueOrDefault(key);
    }

    private static string OfBareUnit(Match bare, Analyte analyte)
    {
        var volume = bare.Groups["volume"].Value switch
        {
            "l" => "L",
            "dl" => "dL",
            _ => "mL",
        };
        var isInternational = bare.Groups["unit"].Value == "iu";
        var atom =
            IsEnzyme(analyte) ? "U"
            : isInternational ? "[IU]"
            : IsAntibody(analyte) ? "[arb'U]"
            : UnitsOf(analyte).Any(u => u.Contains("[IU]", StringComparison.Ordinal)) ? "[IU]"
            : "U";
        return $"{bare.Groups["prefix"].Value}{atom}/{volume}";
    }

    private static string Fold(string text)
    {
        var key = Unspaced(text);
        key = Micro().Replace(key, "u");
        key = Creatinine().Replace(key, "creat");
        key = CubicMillimetre().Replace(key, "/ul");
        key = Thousand().Replace(key, "10*3/");
        key = Million().Replace(key, "10*6/");
        key = PowerOfTen().Replace(key, "10*$1/");
        key = Cells().Replace(key, "/");
        key = BodySurface().Replace(key, "ml/min/1.73_m2");
        key = Units().Replace(key, "$1u/");
        key = Gram().Replace(key, "g");
        key = Hour().Replace(key, "/h");
        key = Day().Replace(key, "/24h");
        return key switch
        {
            "mg%" => "mg/dl",
            "g%" => "g/dl",
            "indexvalue" => "index_val",
            "titre" => "titer",
            "um3" or "um^3" or "cuum" => "fl",
            "gpl/ml" or "gplu/ml" or "gpl-u/ml" => "gpl'u/ml",
            "au/ml" or "ru/ml" or "arbu/ml" => "arb'u/ml",
            _ => key,
        };
    }

    private static string Unspaced(string text)
    {
        var key = new StringBuilder(text.Length);
        var raised = false;
        foreach (var c in text)
        {
            var digit = "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c, StringComparison.Ordinal);
            if (digit >= 0)
            {
                key.Append(raised ? "" : "^").Append((char)('0' + digit));
                raised = true;
                continue;
            }

            raised = false;
            _ = c switch
            {
                'µ' or 'μ' => key.Append('u'),
                '×' or '✕' => key.Append('x'),
                '[' or ']' or '{' or '}' or '(' or ')' => key,
                _ when char.IsWhiteSpace(c) => key,
                _ => key.Append(char.ToLower(c, CultureInfo.InvariantCulture)),
            };
        }

        return key.ToString()
            .Replace("24.h", "24h", StringComparison.Ordinal)
            .Replace("72.h", "72h", StringComparison.Ordinal);
    }

    [GeneratedRegex("^(?<prefix>m|u|k)?(?<unit>iu|u)/(?<volume>l|dl|ml)\\z")]
    private static partial Regex BareUnit();

    [GeneratedRegex("^(g|t)/l\\z")]
    private static partial Regex GigaOrTera();

    [GeneratedRegex("(?<![a-z])mc(?=(g|mol|l|iu|u|kat)(?![a-z]))")]
    private static partial Regex Micro();

    [GeneratedRegex("(?<=/m?(g|mol|mmol))(creatinine|creat\\.?|crea|cr)\\z")]
    private static partial Regex Creatinine();

    [GeneratedRegex("/(cumm|cu\\.mm|cmm|mm[\\^*]?3)\\z")]
    private static partial Regex CubicMillimetre();

    [GeneratedRegex("^(k|thou|thousands?|th|tsd)/(?=ul$)")]
    private static partial Regex Thousand();

    [GeneratedRegex("^(m|mil|mill|millions?|mio)/(?=ul$)")]
    private static partial Regex Million();

    [GeneratedRegex("^x?10[\\^*e]?(3|6|9|12)/")]
    private static partial Regex PowerOfTen();

    [GeneratedRegex("^(cells?|#)/")]
    private static partial Regex Cells();

    [GeneratedRegex("^ml/min/1[.,]73.*\\z")]
    private static partial Regex BodySurface();

    [GeneratedRegex("^(m|u|k|i)?units?/")]
    private static partial Regex Units();

    [GeneratedRegex("(?<![a-z])gms?(?![a-z])")]
    private static partial Regex Gram();

    [GeneratedRegex("/(1h|hrs?|hour)\\z")]
    private static partial Regex Hour();

    [GeneratedRegex("/(24hrs?|24hours|day|d)\\z")]
    private static partial Regex Day();
}
