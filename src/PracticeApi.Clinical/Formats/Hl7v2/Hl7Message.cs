namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>A message, split into its segments.</summary>
public sealed class Hl7Message
{
    private Hl7Message(IReadOnlyList<Hl7Segment> segments, Hl7Syntax syntax) =>
        (Segments, Syntax) = (segments, syntax);

    /// <summary>The segments, in their order; the first is MSH.</summary>
    public IReadOnlyList<Hl7Segment> Segments { get; }

    /// <summary>The delimiters it declares.</summary>
    public Hl7Syntax Syntax { get; }

    /// <summary>MSH.</summary>
    public Hl7Segment Header => Segments[0];

    /// <summary>MSH-10; null where it is missing.</summary>
    public string? ControlId => Header.Value(10);

    /// <summary>MSH-3 and MSH-4: whose local codes and numbers it holds.</summary>
    public string Sender => $"{Hd(3)}|{Hd(4)}";

    /// <summary>MSH-12, as <c>2.5.1</c>; null where it is missing.</summary>
    public string? Version => Header.Value(12);

    /// <summary>The message of a text that begins with MSH; null where its header cannot be read.</summary>
    public static Hl7Message? Parse(ReadOnlySpan<byte> bytes)
    {
        var (text, encoding) = Hl7CharacterSets.Decode(bytes);
        var lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || Hl7Syntax.Of(lines[0], encoding) is not { } syntax)
        {
            return null;
        }

        List<string> whole = [];
        foreach (var line in lines)
        {
            // A sender that breaks a line within a field has not begun a segment: the text is kept where it belongs.
            if (whole.Count == 0 || IsSegment(line, syntax))
            {
                whole.Add(line);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                whole[^1] += $"\n{line}";
            }
        }

        Dictionary<string, int> counts = [];
        List<Hl7Segment> segments = [];
        foreach (var line in whole)
        {
            var name = line.Split(syntax.Field, 2)[0].Trim();
            var sequence = counts[name] = counts.GetValueOrDefault(name) + 1;
            segments.Add(new Hl7Segment(line, sequence, syntax));
        }

        return new Hl7Message(segments, syntax);
    }

    // A name of three letters or digits, and the delimiter or nothing after it.
    private static bool IsSegment(string line, Hl7Syntax syntax) =>
        line.Length >= 3
        && char.IsAsciiLetterUpper(line[0])
        && (char.IsAsciiLetterUpper(line[1]) || char.IsAsciiDigit(line[1]))
        && (char.IsAsciiLetterUpper(line[2]) || char.IsAsciiDigit(line[2]))
        && (line.Length == 3 || line[3] == syntax.Field);

    // The name of an application or facility, or its universal id where it has no name.
    private string Hd(int field) => Header.Value(field) ?? Header.Value(field, 2) ?? "";
}
