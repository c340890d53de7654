using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>HTML that is being written. What is put in by interpolation is text, and encoded.</summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    public Html Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>An attribute without a value, where it applies.</summary>
    public static Raw On(string attribute, bool applies) => new(applies ? $" {attribute}" : "");

    /// <summary>An attribute with a value, where there is one.</summary>
    public static Raw With(string attribute, string? value) =>
        new(value is null ? "" : $" {attribute}=\"{Encoder.Encode(value)}\"");

    public override string ToString() => _text.ToString();

    /// <summary>Markup that is written as it is.</summary>
    public readonly record struct Raw(string Text);

    [InterpolatedStringHandler]
#pragma warning disable CS9113, IDE0060 // The compiler hands over the lengths.
    public readonly ref struct Markup(int literalLength, int formattedCount, Html html)
#pragma warning restore CS9113, IDE0060
    {
        public void AppendLiteral(string markup) => html._text.Append(markup);

        public void AppendFormatted(string? text) => html._text.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(Raw markup) => html._text.Append(markup.Text);

        public void AppendFormatted<T>(T value)
            where T : IFormattable =>
            AppendFormatted(value.ToString(null, CultureInfo.InvariantCulture));
    }
}
