using System.Globalization;
using System.Text;
using System.Xml;

namespace PracticeApi.Clinical.Labs.Charts;

/// <summary>
/// Writes the elements of a picture. It styles them by attributes alone: a style sheet would need a hole in the policy under
/// which the picture is served.
/// </summary>
internal sealed class ChartCanvas : IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    private readonly StringBuilder _text = new();
    private readonly XmlWriter _xml;

    public ChartCanvas() =>
        _xml = XmlWriter.Create(
            _text,
            new XmlWriterSettings
            {
                OmitXmlDeclaration = true,
                ConformanceLevel = ConformanceLevel.Fragment,
            }
        );

    public static string N(double value) =>
        Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    public void Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in attributes)
        {
            _xml.WriteAttributeString(attribute, ChartText.Clean(value));
        }
    }

    public void Close() => _xml.WriteEndElement();

    public void Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        Close();
    }

    /// <summary>A title or description, which programs read out.</summary>
    public void Said(string name, string text, string? id = null)
    {
        Open(name);
        if (id is not null)
        {
            _xml.WriteAttributeString("id", id);
        }

        _xml.WriteString(ChartText.Clean(text));
        Close();
    }

    public void Line(
        double x1,
        double y1,
        double x2,
        double y2,
        string stroke,
        double width = 1,
        string dash = ""
    )
    {
        Open(
            "line",
            ("x1", N(x1)),
            ("y1", N(y1)),
            ("x2", N(x2)),
            ("y2", N(y2)),
            ("stroke", stroke),
            ("stroke-width", N(width))
        );
        Dash(dash);
        Close();
    }

    public void Path(string data, string fill, string stroke, double width = 1, string dash = "")
    {
        Open(
            "path",
            ("d", data),
            ("fill", fill),
            ("stroke", stroke),
            ("stroke-width", N(width)),
            ("stroke-linejoin", "round")
        );
        Dash(dash);
        Close();
    }

    public void Text(
        double x,
        double y,
        string text,
        double size,
        string anchor = "start",
        bool bold = false
    )
    {
        Open(
            "text",
            ("x", N(x)),
            ("y", N(y)),
            ("font-size", N(size)),
            ("text-anchor", anchor),
            ("font-weight", bold ? "bold" : "normal"),
            ("fill", "#000")
        );
        _xml.WriteString(ChartText.Clean(text));
        Close();
    }

    public override string ToString()
    {
        _xml.Flush();
        return _text.ToString();
    }

    public void Dispose() => _xml.Dispose();

    private void Dash(string dash)
    {
        if (dash.Length > 0)
        {
            _xml.WriteAttributeString("stroke-dasharray", dash);
        }
    }
}
