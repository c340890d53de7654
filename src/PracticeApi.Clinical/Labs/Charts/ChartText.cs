using System.Globalization;
using System.Text;
using System.Xml;

namespace PracticeApi.Clinical.Labs.Charts;

/// <summary>Text in a picture, which nothing breaks into lines but we, and whose font we do not know.</summary>
internal static class ChartText
{
    /// <summary>About how wide a text is; rather too wide than cut off.</summary>
    public static double Width(string text, double size) => text.Sum(WidthOf) * size;

    /// <summary>The text in lines of at most a width, broken between words, and within one that is wider than a line.</summary>
    public static IReadOnlyList<string> Lines(string text, double size, double width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (line.Length > 0 && Width($"{line} {rest}", size) <= width)
            {
                line = $"{line} {rest}";
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            while (Width(rest, size) > width && rest.Length > 1)
            {
                var fits = FittingLength(rest, size, width);
                lines.Add(rest[..fits]);
                rest = rest[fits..];
            }

            line = rest;
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>What XML can hold of a text: control characters, which it has no way to write, become a mark.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return clean.ToString();
    }

    /// <summary>A UCUM unit as people write it.</summary>
    public static string Unit(string ucum) =>
        ucum switch
        {
            "{titer}" => "titre",
            "{score}" => "points",
            "[pH]" => "pH",
            "1" => "",
            _ => ucum.Replace("[IU]", "IU", StringComparison.Ordinal)
                .Replace("[arb'U]", "arb. U", StringComparison.Ordinal)
                .Replace("m[Hg]", "mHg", StringComparison.Ordinal)
                .Replace("ug", "µg", StringComparison.Ordinal)
                .Replace("umol", "µmol", StringComparison.Ordinal)
                .Replace("10*", "10^", StringComparison.Ordinal)
                .Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal),
        };

    public static string Number(double value) =>
        Math.Abs(value) is > 1e15 or (> 0 and < 1e-9)
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : Math.Round((decimal)value, 10).ToString("0.##########", CultureInfo.InvariantCulture);

    public static string Day(DateTime at) =>
        at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int FittingLength(string word, double size, double width)
    {
        var length = 1;
        while (length < word.Length && Width(word[..(length + 1)], size) <= width)
        {
            length++;
        }

        return length > 1 && char.IsHighSurrogate(word[length - 1]) ? length - 1 : length;
    }

    private static double WidthOf(char c) =>
        c switch
        {
            'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 0.34,
            ' ' or 'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '/' or '-' => 0.4,
            'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.97,
            >= 'A' and <= 'Z' => 0.73,
            >= '\u1100' => 1.05,
            _ => 0.63,
        };
}
