namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>One segment of a message. Fields count from 1 as the standard counts them; what is missing at the end is empty.</summary>
public sealed class Hl7Segment
{
    /// <summary>What says in a message that a field is blank on purpose.</summary>
    public const string Null = "\"\"";

    private readonly string[] _fields;
    private readonly Hl7Syntax _syntax;

    internal Hl7Segment(string text, int sequence, Hl7Syntax syntax)
    {
        _syntax = syntax;
        _fields = text.Split(syntax.Field);
        (Text, Sequence) = (text, sequence);
        Name = _fields[0].Trim();
    }

    /// <summary>Its three letters.</summary>
    public string Name { get; }

    /// <summary>Counts the segments of this name in the message, from 1.</summary>
    public int Sequence { get; }

    /// <summary>As it arrived.</summary>
    public string Text { get; }

    /// <summary>Where it stands, as <c>OBX[3]</c>.</summary>
    public string Place => $"{Name}[{Sequence}]";

    /// <summary>A field as it is written, with its delimiters and escapes.</summary>
    public string Raw(int field)
    {
        // Of the header, MSH-1 is the delimiter that everything else is split by.
        var index = Name == "MSH" ? field - 1 : field;
        return Name == "MSH" && field == 1 ? _syntax.Field.ToString()
            : index < _fields.Length ? _fields[index]
            : "";
    }

    /// <summary>Whether nothing was sent; what is blank on purpose was.</summary>
    public bool IsEmpty(int field) => string.IsNullOrWhiteSpace(Raw(field));

    /// <summary>Whether a field is blank on purpose.</summary>
    public bool IsNull(int field) => Raw(field).Trim() == Null;

    /// <summary>A component of the first repetition, decoded and trimmed; null where there is nothing.</summary>
    public string? Value(int field, int component = 1) =>
        IsEmpty(field) ? null : Part(Raw(field).Split(_syntax.Repetition)[0], component);

    /// <summary>The repetitions of a field as they are written.</summary>
    public IReadOnlyList<string> Repetitions(int field) =>
        IsEmpty(field) ? [] : Raw(field).Split(_syntax.Repetition);

    /// <summary>A component of a repetition, decoded and trimmed; null where there is nothing.</summary>
    public string? Part(string repetition, int component)
    {
        ArgumentNullException.ThrowIfNull(repetition);
        var parts = repetition.Split(_syntax.Component);
        return component <= parts.Length ? Given(parts[component - 1]) : null;
    }

    /// <summary>A sub-component of a component as it is written; null where there is nothing.</summary>
    public string? SubPart(string repetition, int component, int subComponent)
    {
        ArgumentNullException.ThrowIfNull(repetition);
        var parts = repetition.Split(_syntax.Component);
        if (component > parts.Length)
        {
            return null;
        }

        var subs = parts[component - 1].Split(_syntax.SubComponent);
        return subComponent <= subs.Length ? Given(subs[subComponent - 1]) : null;
    }

    /// <summary>The whole of a repetition, decoded: for text, in which delimiters of components mean nothing.</summary>
    public string Words(string repetition) => _syntax.Decode(repetition);

    private string? Given(string part)
    {
        var text = _syntax.Decode(part).Trim();
        return text.Length == 0 || text == Null ? null : text;
    }
}
