using System.Globalization;
using System.Text;

namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>The delimiters that a message declares in MSH-1 and MSH-2, and the character set of its escaped bytes.</summary>
public sealed record Hl7Syntax
{
    /// <summary>MSH-1.</summary>
    public char Field { get; init; } = '|';

    /// <summary>First character of MSH-2.</summary>
    public char Component { get; init; } = '^';

    /// <summary>Second character of MSH-2.</summary>
    public char Repetition { get; init; } = '~';

    /// <summary>Third character of MSH-2.</summary>
    public char Escape { get; init; } = '\\';

    /// <summary>Fourth character of MSH-2.</summary>
    public char SubComponent { get; init; } = '&';

    /// <summary>The character set of the message.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>MSH-2 as it is written.</summary>
    public string EncodingCharacters => $"{Component}{Repetition}{Escape}{SubComponent}";

    /// <summary>The delimiters of a header; null where the text is none.</summary>
    internal static Hl7Syntax? Of(string header, Encoding encoding)
    {
        if (
            header.Length < 5
            || !header.StartsWith("MSH", StringComparison.Ordinal)
            || char.IsLetterOrDigit(header[3])
            || char.IsControl(header[3])
        )
        {
            return null;
        }

        var field = header[3];
        var end = header.IndexOf(field, 4);
        var declared = end < 0 ? header[4..] : header[4..end];
        var syntax = new Hl7Syntax { Field = field, Encoding = encoding };
        return declared.Length == 0
            ? syntax
            : syntax with
            {
                Component = declared[0],
                Repetition = declared.Length > 1 ? declared[1] : syntax.Repetition,
                Escape = declared.Length > 2 ? declared[2] : syntax.Escape,
                SubComponent = declared.Length > 3 ? declared[3] : syntax.SubComponent,
            };
    }

    /// <summary>Text as it was meant; an escape that is not known stays as it is written.</summary>
    internal string Decode(string text)
    {
        if (!text.Contains(Escape, StringComparison.Ordinal))
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == Escape ? text.IndexOf(Escape, at + 1) : -1;
            if (end < 0)
            {
                decoded.Append(text[at]);
                continue;
            }

            var sequence = text[(at + 1)..end];
            if (Meaning(sequence) is { } meaning)
            {
                decoded.Append(meaning);
                at = end;
            }
            else
            {
                decoded.Append(text[at]);
            }
        }

        return decoded.ToString();
    }

    /// <summary>Text as it stands in a field.</summary>
    internal string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ =
                c == Escape ? encoded.Append(Escape).Append('E').Append(Escape)
                : c == Field ? encoded.Append(Escape).Append('F').Append(Escape)
                : c == Component ? encoded.Append(Escape).Append('S').Append(Escape)
                : c == SubComponent ? encoded.Append(Escape).Append('T').Append(Escape)
                : c == Repetition ? encoded.Append(Escape).Append('R').Append(Escape)
                : char.IsControl(c) ? encoded.Append(' ')
                : encoded.Append(c);
        }

        return encoded.ToString();
    }

    private string? Meaning(string sequence) =>
        sequence switch
        {
            "F" => Field.ToString(),
            "S" => Component.ToString(),
            "T" => SubComponent.ToString(),
            "R" => Repetition.ToString(),
            "E" => Escape.ToString(),
            "H" or "N" => "",
            [('.'), 'b', 'r', ..] => "\n",
            ['X', .. var hex] => OfHex(hex),
            _ => null,
        };

    private string? OfHex(string hex)
    {
        if (hex.Length == 0 || hex.Length % 2 == 1 || !hex.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var bytes = Convert.FromHexString(hex);
        return bytes is [0x0D] or [0x0A] or [0x0D, 0x0A] ? "\n" : Encoding.GetString(bytes);
    }
}

/// <summary>The character sets that messages name in MSH-18.</summary>
internal static class Hl7CharacterSets
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text of a message; without a set that is known it is UTF-8 if it can be, else Latin-1.</summary>
    public static (string Text, Encoding Encoding) Decode(ReadOnlySpan<byte> bytes)
    {
        if (Named(bytes) is { } named)
        {
            return (named.GetString(bytes), named);
        }

        try
        {
            return (Strict.GetString(bytes), Encoding.UTF8);
        }
        catch (DecoderFallbackException)
        {
            return (Encoding.Latin1.GetString(bytes), Encoding.Latin1);
        }
    }

    private static Encoding? Named(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        var header = Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
        if (Hl7Syntax.Of(header, Encoding.Latin1) is not { } syntax)
        {
            return null;
        }

        // MSH-1 is the separator itself, so that MSH-18 stands at 17.
        var name = header
            .Split(syntax.Field)
            .ElementAtOrDefault(17)
            ?.Split(syntax.Repetition)[0]
            .Trim()
            .ToUpperInvariant();
        return name switch
        {
            "8859/1" => Encoding.Latin1,
            ['8', '8', '5', '9', '/', .. var part]
                when int.TryParse(
                    part,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => CodePagesEncodingProvider.Instance.GetEncoding($"iso-8859-{number}"),
            _ => null,
        };
    }
}
