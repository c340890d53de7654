using System.Globalization;

namespace PracticeApi.Clinical.Labs.Units;

/// <summary>A unit in UCUM's case-sensitive notation, as far as laboratories use it.</summary>
/// <remarks>
/// Amount of substance is kept apart from number, unlike in UCUM, and dimensions are not cancelled (mg/g stays mass per
/// mass): two units agree here only when they also mean the same kind of quantity to a laboratory.
/// </remarks>
public sealed record Unit
{
    private static readonly Dictionary<string, (decimal Scale, string Dimension)> MetricAtoms =
        new()
        {
            ["g"] = (1, "mass"),
            ["L"] = (1, "volume"),
            ["l"] = (1, "volume"),
            ["mol"] = (1, "amount"),
            ["eq"] = (1, "equivalent"),
            ["m"] = (1, "length"),
            ["s"] = (1, "time"),
            ["U"] = (1, "catalysis"),
            // One katal is one mole a second, one enzyme unit one micromole a minute.
            ["kat"] = (60_000_000, "catalysis"),
            ["[IU]"] = (1, "[IU]"),
            ["[iU]"] = (1, "[IU]"),
            ["[arb'U]"] = (1, "[arb'U]"),
            ["[GPL'U]"] = (1, "[GPL'U]"),
            ["[MPL'U]"] = (1, "[MPL'U]"),
            ["[APL'U]"] = (1, "[APL'U]"),
        };

    private static readonly Dictionary<string, (decimal Scale, string Dimension)> OtherAtoms = new()
    {
        ["min"] = (60, "time"),
        ["h"] = (3_600, "time"),
        ["d"] = (86_400, "time"),
        ["%"] = (0.01m, "%"),
        ["[ppm]"] = (0.000001m, "[ppm]"),
        ["[pH]"] = (1, "[pH]"),
    };

    private static readonly Dictionary<char, decimal> Prefixes = new()
    {
        ['G'] = 1e9m,
        ['M'] = 1e6m,
        ['k'] = 1e3m,
        ['d'] = 1e-1m,
        ['c'] = 1e-2m,
        ['m'] = 1e-3m,
        ['u'] = 1e-6m,
        ['n'] = 1e-9m,
        ['p'] = 1e-12m,
        ['f'] = 1e-15m,
    };

    private Unit(string code, decimal scale, string dimension)
    {
        Code = code;
        Scale = scale;
        Dimension = dimension;
    }

    /// <summary>The UCUM code.</summary>
    public string Code { get; }

    /// <summary>How many base units of its dimension it is.</summary>
    public decimal Scale { get; }

    /// <summary>The kind of quantity, as <c>mass/volume</c>; annotations and arbitrary units are part of it.</summary>
    public string Dimension { get; }

    /// <summary>Whether it is (or contains) an arbitrary unit, which only an explicit rule may scale.</summary>
    public bool IsArbitrary =>
        Dimension.Contains('[') && !Dimension.Contains("[p", StringComparison.Ordinal);

    /// <summary>Whether it is an enzyme's unit.</summary>
    public bool IsCatalytic => Dimension.StartsWith("catalysis", StringComparison.Ordinal);

    /// <summary>Whether it counts things in a volume, as cells per microlitre.</summary>
    public bool IsCount => Dimension == "/volume";

    /// <summary>Whether it may be rescaled by powers of ten without asking what is measured.</summary>
    public bool IsPlain => Dimension.Length > 0 && !Dimension.AsSpan().ContainsAny("%[{");

    /// <summary>Whether a number may stand without it: a pure ratio, index, titre or pH.</summary>
    public bool MayBeOmitted => Code is "[pH]" || Code is ['{', .., '}'];

    /// <summary>Reads a UCUM code; null when it is none, or beyond what laboratories use.</summary>
    public static Unit? Parse(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length is 0 or > 64)
        {
            return null;
        }

        var reader = new TermReader(code);
        return reader.Read() is (var scale, var dimension)
            ? new Unit(code, scale, dimension)
            : null;
    }

    /// <summary>How many of <paramref name="other"/> one of this unit is; null when they measure different things.</summary>
    public decimal? In(Unit other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Dimension == other.Dimension ? Scale / other.Scale : null;
    }

    private ref struct TermReader(string code)
    {
        private readonly List<string> _above = [];
        private readonly List<string> _below = [];
        private string _annotation = "";
        private decimal _scale = 1;

        public (decimal Scale, string Dimension)? Read()
        {
            if (!Term(code, below: false))
            {
                return null;
            }

            _above.Sort(StringComparer.Ordinal);
            _below.Sort(StringComparer.Ordinal);
            var dimension = string.Join('.', _above);
            dimension = _below.Count == 0 ? dimension : $"{dimension}/{string.Join('.', _below)}";
            return (_scale, dimension + _annotation);
        }

        private bool Term(ReadOnlySpan<char> term, bool below)
        {
            var divide = below;
            if (term.StartsWith("/"))
            {
                divide = !below;
                term = term[1..];
            }

            while (true)
            {
                var end = EndOfComponent(term);
                if (end <= 0 || !Component(term[..end], divide))
                {
                    return false;
                }

                if (end == term.Length)
                {
                    return true;
                }

                divide = term[end] == '/' ? !below : below;
                term = term[(end + 1)..];
            }
        }

        private static int EndOfComponent(ReadOnlySpan<char> term)
        {
            var depth = 0;
            for (var i = 0; i < term.Length; i++)
            {
                depth += term[i] switch
                {
                    '(' or '[' or '{' => 1,
                    ')' or ']' or '}' => -1,
                    _ => 0,
                };
                if (depth < 0)
                {
                    return -1;
                }

                if (depth == 0 && term[i] is '/' or '.')
                {
                    return i;
                }
            }

            return depth == 0 ? term.Length : -1;
        }

        private bool Component(ReadOnlySpan<char> component, bool below)
        {
            if (component is ['(', .., ')'])
            {
                return Term(component[1..^1], below);
            }

            var brace = component.IndexOf('{');
            if (brace >= 0)
            {
                if (component[^1] != '}' || component[(brace + 1)..].Contains('{'))
                {
                    return false;
                }

                _annotation += component[brace..].ToString();
                component = component[..brace];
                if (component.IsEmpty)
                {
                    return true;
                }
            }

            if (component.StartsWith("10*") || component.StartsWith("10^"))
            {
                return Power(component[3..], below);
            }

            if (
                int.TryParse(
                    component,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
            {
                return number > 0 && Times(number, below);
            }

            return Atom(component.ToString(), below);
        }

        private bool Power(ReadOnlySpan<char> exponent, bool below)
        {
            if (
                !int.TryParse(
                    exponent,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var n
                ) || n is < -12 or > 12
            )
            {
                return false;
            }

            var power = 1m;
            for (var i = 0; i < Math.Abs(n); i++)
            {
                power *= 10;
            }

            return Times(n < 0 ? 1 / power : power, below);
        }

        private bool Atom(string text, bool below)
        {
            if (
                MetricAtoms.TryGetValue(text, out var atom)
                || OtherAtoms.TryGetValue(text, out atom)
            )
            {
                return Add(atom.Scale, atom.Dimension, below);
            }

            return text.Length > 1
                && Prefixes.TryGetValue(text[0], out var prefix)
                && MetricAtoms.TryGetValue(text[1..], out atom)
                && Add(prefix * atom.Scale, atom.Dimension, below);
        }

        private bool Add(decimal scale, string dimension, bool below)
        {
            (below ? _below : _above).Add(dimension);
            return Times(scale, below);
        }

        private bool Times(decimal scale, bool below)
        {
            // Bounds keep any later product or quotient inside decimal's range.
            var product = below ? _scale / scale : _scale * scale;
            if (product is < 1e-16m or > 1e16m)
            {
                return false;
            }

            _scale = product;
            return true;
        }
    }
}
