using System.Globalization;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Reads a formula by descent; at the first fault it stops.</summary>
internal sealed class FormulaParser(string text)
{
    private const int MaxDepth = 40;

    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(
        StringComparer.Ordinal
    )
    {
        "and",
        "or",
        "not",
        "if",
        "none",
        "min",
        "max",
        "abs",
        "sqrt",
        "ln",
        "exp",
        "pow",
        "floor",
        "ceil",
        "round",
        "sum",
        "mean",
        "count",
    };

    private static readonly string[] Signs =
    [
        "<=",
        ">=",
        "!=",
        "==",
        "<",
        ">",
        "=",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        ",",
    ];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private string _token = "";

    public string? Fault { get; private set; }

    public IReadOnlyCollection<string> Names => _names;

    public FormulaNode? Parse()
    {
        if (text.Length > Formula.MaxLength)
        {
            return Fail($"is longer than {Formula.MaxLength} characters");
        }

        Next();
        var root = Or();
        return Fault is not null ? null
            : _token.Length > 0 ? Fail($"has something unexpected at character {_at}")
            : root;
    }

    private FormulaNode? Fail(string message)
    {
        Fault ??= message;
        _token = "";
        _at = text.Length;
        return null;
    }

    private void Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        if (_at == text.Length)
        {
            _token = "";
            return;
        }

        var start = _at;
        if (char.IsAsciiLetter(text[_at]) || text[_at] == '_')
        {
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            {
                _at++;
            }
        }
        else if (char.IsAsciiDigit(text[_at]))
        {
            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
            {
                _at++;
            }
        }
        else if (
            Array.Find(
                Signs,
                sign => string.CompareOrdinal(text, start, sign, 0, sign.Length) == 0
            ) is
            { } found
        )
        {
            _at += found.Length;
        }
        else
        {
            Fail($"has something that is no part of a formula at character {_at + 1}");
            return;
        }

        _token = text[start.._at];
    }

    private bool Take(string token)
    {
        if (_token != token)
        {
            return false;
        }

        Next();
        return true;
    }

    private FormulaNode? Or() =>
        Chain(And, token => token == "or" ? (a, b) => a != 0 || b != 0 ? 1 : 0 : null);

    private FormulaNode? And() =>
        Chain(Not, token => token == "and" ? (a, b) => a != 0 && b != 0 ? 1 : 0 : null);

    private FormulaNode? Not() =>
        Deeper(() =>
            Take("not")
                ? Not() is { } of
                    ? new FormulaCall([of], numbers => numbers[0] == 0 ? 1 : 0)
                    : null
                : Comparison()
        );

    private FormulaNode? Comparison() =>
        Chain(
            Sum,
            token =>
                token switch
                {
                    "<" => (a, b) => a < b ? 1 : 0,
                    "<=" => (a, b) => a <= b ? 1 : 0,
                    ">" => (a, b) => a > b ? 1 : 0,
                    ">=" => (a, b) => a >= b ? 1 : 0,
                    "=" or "==" => (a, b) => a == b ? 1 : 0,
                    "!=" => (a, b) => a != b ? 1 : 0,
                    _ => null,
                }
        );

    private FormulaNode? Sum() =>
        Chain(
            Product,
            token =>
                token switch
                {
                    "+" => (a, b) => a + b,
                    "-" => (a, b) => a - b,
                    _ => null,
                }
        );

    private FormulaNode? Product() =>
        Chain(
            Signed,
            token =>
                token switch
                {
                    "*" => (a, b) => a * b,
                    "/" => (a, b) => b == 0 ? null : a / b,
                    _ => null,
                }
        );

    private FormulaNode? Chain(
        Func<FormulaNode?> part,
        Func<string, Func<decimal, decimal, decimal?>?> operation
    )
    {
        var left = part();
        while (left is not null && operation(_token) is { } apply)
        {
            Next();
            left = part() is { } right
                ? new FormulaCall([left, right], numbers => apply(numbers[0], numbers[1]))
                : null;
        }

        return left;
    }

    private FormulaNode? Signed() =>
        Deeper(() =>
            Take("-")
                ? Signed() is { } of
                    ? new FormulaCall([of], numbers => -numbers[0])
                    : null
                : Single()
        );

    private FormulaNode? Deeper(Func<FormulaNode?> read)
    {
        if (++_depth > MaxDepth * 8)
        {
            return Fail("is nested too deeply");
        }

        var node = read();
        _depth--;
        return node;
    }

    private FormulaNode? Single()
    {
        if (Fault is not null)
        {
            return null;
        }

        var token = _token;
        if (token.Length == 0)
        {
            return Fail("ends too early");
        }

        if (Take("("))
        {
            var inner = Or();
            return inner is null || Take(")") ? inner : Fail("has a bracket that is not closed");
        }

        if (char.IsAsciiDigit(token[0]))
        {
            Next();
            return
                token.Length <= 20
                && decimal.TryParse(
                    token,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                ? new FormulaNumber(number)
                : Fail("has a number that cannot be read");
        }

        if (!char.IsAsciiLetter(token[0]) && token[0] != '_')
        {
            return Fail($"has something unexpected at character {_at}");
        }

        Next();
        if (token == "none")
        {
            return new FormulaNumber(null);
        }

        if (!Reserved.Contains(token))
        {
            _names.Add(token);
            return new FormulaName(token);
        }

        return Take("(") && Arguments() is { } parts
            ? Call(token, parts) ?? Fail($"gives {token} the wrong number of arguments")
            : Fail($"needs brackets behind {token}");
    }

    private List<FormulaNode>? Arguments()
    {
        List<FormulaNode> parts = [];
        do
        {
            if (Or() is not { } part)
            {
                return null;
            }

            parts.Add(part);
        } while (Take(","));

        return Take(")") ? parts : null;
    }

    private static FormulaNode? Call(string function, List<FormulaNode> parts) =>
        (function, parts.Count) switch
        {
            ("if", 3) => new FormulaIf(parts[0], parts[1], parts[2]),
            ("sum" or "mean" or "count", _) => new FormulaTotal(function, parts),
            ("min", _) => new FormulaCall(parts, numbers => numbers.Min()),
            ("max", _) => new FormulaCall(parts, numbers => numbers.Max()),
            ("abs", 1) => new FormulaCall(parts, numbers => Math.Abs(numbers[0])),
            ("floor", 1) => new FormulaCall(parts, numbers => Math.Floor(numbers[0])),
            ("ceil", 1) => new FormulaCall(parts, numbers => Math.Ceiling(numbers[0])),
            ("sqrt", 1) => new FormulaCall(
                parts,
                numbers => Formula.Number(Math.Sqrt((double)numbers[0]))
            ),
            ("ln", 1) => new FormulaCall(
                parts,
                numbers => Formula.Number(Math.Log((double)numbers[0]))
            ),
            ("exp", 1) => new FormulaCall(
                parts,
                numbers => Formula.Number(Math.Exp((double)numbers[0]))
            ),
            ("pow", 2) => new FormulaCall(
                parts,
                numbers => Formula.Number(Math.Pow((double)numbers[0], (double)numbers[1]))
            ),
            ("round", 1 or 2) => new FormulaCall(
                parts,
                numbers =>
                    Scoring.Rounded(
                        numbers[0],
                        new Rounding(numbers.Count < 2 ? 0 : (int)Math.Clamp(numbers[1], 0, 6))
                    )
            ),
            _ => null,
        };
}
