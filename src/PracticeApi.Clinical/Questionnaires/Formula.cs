using System.Collections.Concurrent;
using System.Globalization;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>
/// A formula over named inputs: arithmetic, comparisons, a few functions, and nothing else. It has no state, no loops but those
/// over the repetitions of a group, and ends in time that grows with its text.
/// </summary>
/// <remarks>
/// Every part gives a number or none; what is made of none is none. True is 1 and false is 0. A number that runs out of digits,
/// a root or logarithm that does not exist and a division by zero give none.
/// </remarks>
internal sealed class Formula
{
    public const int MaxLength = 2000;

    private static readonly ConcurrentDictionary<string, Formula> Known = new(
        StringComparer.Ordinal
    );

    private readonly FormulaNode? _root;

    private Formula(string text)
    {
        var parser = new FormulaParser(text);
        _root = parser.Parse();
        Fault = parser.Fault;
        Names = parser.Names;
    }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Fault { get; }

    /// <summary>The names of inputs that it takes.</summary>
    public IReadOnlyCollection<string> Names { get; }

    public static Formula Of(string text) => Known.GetOrAdd(text, static one => new Formula(one));

    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(one => char.IsAsciiLetterOrDigit(one) || one == '_')
        && !FormulaParser.Reserved.Contains(text);

    /// <summary>The number that it gives; null for none.</summary>
    public decimal? Of(FormulaValues values)
    {
        try
        {
            return _root?.Of(values, null);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    internal static decimal? Number(double number) =>
        double.IsFinite(number) && Math.Abs(number) < 1e18 ? (decimal)number : null;

    internal static string Plain(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The inputs of a formula by name: numbers, or numbers of each repetition of a group.</summary>
internal sealed class FormulaValues
{
    private readonly Dictionary<string, decimal?> _single = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<decimal?>> _repeated = new(
        StringComparer.Ordinal
    );

    /// <summary>How many repetitions there are.</summary>
    public int Rows { get; private set; }

    public void Set(string name, decimal? value) => _single[name] = value;

    public void Set(string name, IReadOnlyList<decimal?> values)
    {
        _repeated[name] = values;
        Rows = Math.Max(Rows, values.Count);
    }

    public decimal? Of(string name, int? row) =>
        _single.TryGetValue(name, out var value) ? value
        : row is { } at && _repeated.TryGetValue(name, out var values) && at < values.Count
            ? values[at]
        : null;

    public bool IsRepeated(string name) => _repeated.ContainsKey(name);
}

internal abstract class FormulaNode
{
    public abstract decimal? Of(FormulaValues values, int? row);

    public virtual IEnumerable<FormulaNode> Parts => [];

    public IEnumerable<string> Names =>
        this is FormulaName { Name: var name } ? [name] : Parts.SelectMany(part => part.Names);
}

internal sealed class FormulaNumber(decimal? number) : FormulaNode
{
    public override decimal? Of(FormulaValues values, int? row) => number;
}

internal sealed class FormulaName(string name) : FormulaNode
{
    public string Name => name;

    public override decimal? Of(FormulaValues values, int? row) => values.Of(name, row);
}

internal sealed class FormulaCall(
    IReadOnlyList<FormulaNode> parts,
    Func<IReadOnlyList<decimal>, decimal?> apply
) : FormulaNode
{
    public override IEnumerable<FormulaNode> Parts => parts;

    public override decimal? Of(FormulaValues values, int? row)
    {
        var numbers = new decimal[parts.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (parts[i].Of(values, row) is not { } number)
            {
                return null;
            }

            numbers[i] = number;
        }

        return apply(numbers);
    }
}

internal sealed class FormulaIf(FormulaNode condition, FormulaNode then, FormulaNode otherwise)
    : FormulaNode
{
    public override IEnumerable<FormulaNode> Parts => [condition, then, otherwise];

    public override decimal? Of(FormulaValues values, int? row) =>
        condition.Of(values, row) switch
        {
            null => null,
            0 => otherwise.Of(values, row),
            _ => then.Of(values, row),
        };
}

/// <summary>Sum, mean or count: over what is listed, of a group's inputs over its repetitions.</summary>
internal sealed class FormulaTotal(string function, IReadOnlyList<FormulaNode> parts) : FormulaNode
{
    public override IEnumerable<FormulaNode> Parts => parts;

    public override decimal? Of(FormulaValues values, int? row)
    {
        decimal sum = 0;
        var count = 0;
        foreach (var part in parts)
        {
            var overRows = row is null && part.Names.Any(values.IsRepeated);
            for (var i = 0; i < (overRows ? values.Rows : 1); i++)
            {
                if (part.Of(values, overRows ? i : row) is { } number)
                {
                    sum += number;
                    count++;
                }
                else if (function != "count")
                {
                    return null;
                }
            }
        }

        return function switch
        {
            "count" => count,
            "sum" => sum,
            _ => count == 0 ? null : sum / count,
        };
    }
}
