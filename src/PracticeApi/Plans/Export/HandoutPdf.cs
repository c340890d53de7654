using System.Globalization;
using System.Text;
using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Export;

/// <summary>What is printed of a plan, as PDF: headings stay with their text, tables repeat their heads, pages are numbered.</summary>
internal sealed class HandoutPdf : IDisposable
{
    private const double Margin = 48;
    private const double Footer = 30;
    private const double Indent = 14;
    private const double DayWidth = 44;
    private const double Box = 8;
    private const double CellPadding = 4;
    private const int BoxesARow = 2;

    private readonly XFont _titleFont;
    private readonly XFont _sectionFont;
    private readonly XFont _groupFont;
    private readonly XFont _body;
    private readonly XFont _strong;
    private readonly XFont _small;
    private readonly PdfDocument _document = new();
    private readonly PaperSize _paper;
    private readonly HandoutText _text;
    private readonly List<XGraphics> _pages = [];
    private readonly List<Piece> _pieces = [];
    private readonly double _width;
    private readonly double _bottom;
    private double _y;

    private HandoutPdf(HandoutText text, PaperSize paper, PdfFonts fonts)
    {
        (_text, _paper) = (text, paper);
        _titleFont = new XFont(fonts.Bold, 19);
        _sectionFont = new XFont(fonts.Bold, 14);
        _groupFont = new XFont(fonts.Bold, 11);
        _body = new XFont(fonts.Regular, 10);
        _strong = new XFont(fonts.Bold, 10);
        _small = new XFont(fonts.Regular, 8.5);
        _document.Info.Title = text.Title;
        _document.Info.Author = text.Practice;
        _document.Language = "en";
        _document.ViewerPreferences.DisplayDocTitle = true;
        var first = AddPage();
        _width = first.Width.Point - 2 * Margin;
        _bottom = first.Height.Point - Margin - Footer;
    }

    private XGraphics Page => _pages[^1];

    /// <param name="text">What is printed; all of it can be set in the font.</param>
    public static byte[] Write(HandoutText text, PaperSize paper, PdfFonts fonts)
    {
        using var pdf = new HandoutPdf(text, paper, fonts);
        pdf.Lay();
        pdf.Place();
        pdf.Number();
        using var stream = new MemoryStream();
        pdf._document.Save(stream, closeStream: false);
        return stream.ToArray();
    }

    public void Dispose() => _document.Dispose();

    private PdfPage AddPage()
    {
        var page = _document.AddPage();
        page.Size = _paper == PaperSize.A4 ? PageSize.A4 : PageSize.Letter;
        _pages.Add(XGraphics.FromPdfPage(page));
        _y = Margin;
        return page;
    }

    private void Lay()
    {
        AddText(_text.Title, _titleFont, before: 0, keep: true);
        AddText($"For {_text.Patient}", _strong, before: 2, keep: true);
        AddText($"{_text.Practice} · {_text.Printed}", _small, before: 0, keep: false);
        foreach (var block in _text.Blocks)
        {
            switch (block)
            {
                case HandoutBlock.Section section:
                    AddSection(section);
                    break;
                case HandoutBlock.Group group:
                    AddText(group.Text, _groupFont, before: 8, keep: true);
                    break;
                case HandoutBlock.Words words:
                    AddText(words.Text, words.Strong ? _strong : _body, before: 4, keep: false);
                    break;
                case HandoutBlock.Point point:
                    AddPoint(point);
                    break;
                case HandoutBlock.Checklist list:
                    AddChecklist(list);
                    break;
                default:
                    throw new InvalidOperationException("A block that no sheet knows.");
            }
        }
    }

    private void AddSection(HandoutBlock.Section section)
    {
        var lines = Wrap(section.Text, _sectionFont, _width);
        var height = lines.Count * LineOf(_sectionFont);
        _pieces.Add(
            new Piece(
                18,
                height + 3,
                (page, y) =>
                {
                    Draw(page, lines, _sectionFont, Margin, y);
                    page.DrawLine(
                        XPens.Black,
                        Margin,
                        y + height + 1,
                        Margin + _width,
                        y + height + 1
                    );
                }
            )
            {
                KeepWithNext = true,
                NewSheet = section.NewSheet,
            }
        );
    }

    private void AddText(string text, XFont font, double before, bool keep)
    {
        var lines = Wrap(text, font, _width);
        AddLines([.. lines.Select(line => (line, font))], Margin, before, keep, null);
    }

    private void AddPoint(HandoutBlock.Point point)
    {
        var width = _width - Indent;
        (string, XFont)[] lines =
        [
            .. Wrap(point.Text, _body, width).Select(line => (line, _body)),
            .. point.Details.Length == 0
                ? Enumerable.Empty<(string, XFont)>()
                : Wrap(point.Details, _small, width).Select(line => (line, _small)),
        ];
        AddLines(
            lines,
            Margin + Indent,
            3,
            keep: false,
            (page, y) => page.DrawEllipse(XBrushes.Black, Margin + 3, y + 5, 3.5, 3.5)
        );
    }

    /// <summary>Lines that stay together, unless they are too many for a sheet.</summary>
    private void AddLines(
        IReadOnlyList<(string Text, XFont Font)> lines,
        double left,
        double before,
        bool keep,
        Action<XGraphics, double>? mark
    )
    {
        var most = (_bottom - Margin) / 2;
        List<(string Text, XFont Font)> together = [];
        double height = 0;
        var isFirst = true;
        foreach (var line in lines)
        {
            var add = LineOf(line.Font);
            if (height + add > most)
            {
                Close(false);
            }

            together.Add(line);
            height += add;
        }

        Close(keep);

        void Close(bool keepWithNext)
        {
            var mine = together.ToArray();
            var first = isFirst;
            _pieces.Add(
                new Piece(
                    first ? before : 0,
                    height,
                    (page, y) =>
                    {
                        if (first)
                        {
                            mark?.Invoke(page, y);
                        }

                        foreach (var (text, font) in mine)
                        {
                            Draw(page, [text], font, left, y);
                            y += LineOf(font);
                        }
                    }
                )
                {
                    KeepWithNext = keepWithNext,
                }
            );
            together.Clear();
            height = 0;
            isFirst = false;
        }
    }

    private void AddChecklist(HandoutBlock.Checklist list)
    {
        var what = _width - list.Days.Count * DayWidth;
        AddText(list.Caption, _groupFont, before: 10, keep: true);
        var headHeight = 2 * LineOf(_small) + 2 * CellPadding;
        var head = new Piece(
            3,
            headHeight,
            (page, y) =>
            {
                Frame(page, y, headHeight, what, list.Days.Count);
                for (var i = 0; i < list.Days.Count; i++)
                {
                    var (name, number) = HandoutText.Column(list.Days[i]);
                    Centre(page, name, what + i * DayWidth, y + CellPadding);
                    Centre(page, number, what + i * DayWidth, y + CellPadding + LineOf(_small));
                }
            }
        )
        {
            KeepWithNext = true,
        };
        _pieces.Add(head);
        foreach (var row in list.Rows)
        {
            AddRow(row, what, head);
        }
    }

    private void AddRow(ChecklistRow row, double what, Piece head)
    {
        (string Text, XFont Font)[] lines =
        [
            .. Wrap(row.Text, _body, what - 2 * CellPadding).Select(line => (line, _body)),
            .. row.Details.Length == 0
                ? Enumerable.Empty<(string, XFont)>()
                : Wrap(row.Details, _small, what - 2 * CellPadding).Select(line => (line, _small)),
        ];
        var boxRows = Math.Max(1, (row.Boxes.Max() + BoxesARow - 1) / BoxesARow);
        var height = Math.Max(
            lines.Sum(line => LineOf(line.Font)) + 2 * CellPadding,
            boxRows * (Box + 4) + 2 * CellPadding
        );
        _pieces.Add(
            new Piece(
                0,
                height,
                (page, y) =>
                {
                    for (var i = 0; i < row.Boxes.Count; i++)
                    {
                        if (row.Boxes[i] == 0)
                        {
                            page.DrawRectangle(
                                XBrushes.WhiteSmoke,
                                Margin + what + i * DayWidth,
                                y,
                                DayWidth,
                                height
                            );
                        }
                    }

                    Frame(page, y, height, what, row.Boxes.Count);
                    var line = y + CellPadding;
                    foreach (var (text, font) in lines)
                    {
                        Draw(page, [text], font, Margin + CellPadding, line);
                        line += LineOf(font);
                    }

                    for (var i = 0; i < row.Boxes.Count; i++)
                    {
                        DrawBoxes(page, row.Boxes[i], Margin + what + i * DayWidth, y, height);
                    }
                }
            )
            {
                Head = head,
            }
        );
    }

    private static void DrawBoxes(XGraphics page, int count, double left, double top, double height)
    {
        if (count <= 0)
        {
            return;
        }

        var rows = (count + BoxesARow - 1) / BoxesARow;
        var y = top + (height - rows * (Box + 4) + 4) / 2;
        for (var drawn = 0; drawn < count; y += Box + 4)
        {
            var inRow = Math.Min(BoxesARow, count - drawn);
            var x = left + (DayWidth - inRow * (Box + 4) + 4) / 2;
            for (var i = 0; i < inRow; i++, drawn++, x += Box + 4)
            {
                page.DrawRectangle(XPens.Black, x, y, Box, Box);
            }
        }
    }

    private void Frame(XGraphics page, double y, double height, double what, int days)
    {
        page.DrawRectangle(XPens.Gray, Margin, y, _width, height);
        for (var i = 0; i < days; i++)
        {
            var x = Margin + what + i * DayWidth;
            page.DrawLine(XPens.Gray, x, y, x, y + height);
        }
    }

    private void Centre(XGraphics page, string text, double left, double y) =>
        page.DrawString(
            text,
            _small,
            XBrushes.Black,
            new XRect(Margin + left, y, DayWidth, LineOf(_small)),
            XStringFormats.Center
        );

    private void Place()
    {
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = _pieces[i];
            var isTop = _y <= Margin;
            var needed = (isTop ? 0 : piece.Before) + piece.Height;
            for (var j = i; _pieces[j].KeepWithNext && j + 1 < _pieces.Count; j++)
            {
                needed += _pieces[j + 1].Before + _pieces[j + 1].Height;
            }

            if (!isTop && (piece.NewSheet || _y + needed > _bottom))
            {
                AddPage();
                isTop = true;
                if (piece.Head is { } head)
                {
                    head.Draw(Page, _y);
                    _y += head.Height;
                    isTop = false;
                }
            }

            _y += isTop ? 0 : piece.Before;
            piece.Draw(Page, _y);
            _y += piece.Height;
        }
    }

    private void Number()
    {
        for (var i = 0; i < _pages.Count; i++)
        {
            var y = _bottom + Footer - 8;
            _pages[i]
                .DrawString(
                    string.Create(CultureInfo.InvariantCulture, $"Page {i + 1} of {_pages.Count}"),
                    _small,
                    XBrushes.Black,
                    new XRect(Margin, y, _width, LineOf(_small)),
                    XStringFormats.TopRight
                );
            var title = Wrap($"{_text.Title} · {_text.Patient}", _small, _width - 90)[0];
            Draw(_pages[i], [title], _small, Margin, y);
            _pages[i].Dispose();
        }
    }

    private static double LineOf(XFont font) => font.Size * 1.35;

    private static void Draw(
        XGraphics page,
        IReadOnlyList<string> lines,
        XFont font,
        double left,
        double y
    )
    {
        foreach (var line in lines)
        {
            page.DrawString(line, font, XBrushes.Black, left, y, XStringFormats.TopLeft);
            y += LineOf(font);
        }
    }

    private List<string> Wrap(string text, XFont font, double width)
    {
        List<string> lines = [];
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var rest = word;
                if (line.Length > 0 && !Fits($"{line} {rest}"))
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }

                // A word that is longer than the line is cut.
                while (line.Length == 0 && !Fits(rest))
                {
                    var count = rest.Length - 1;
                    while (count > 1 && !Fits(rest[..count]))
                    {
                        count--;
                    }

                    lines.Add(rest[..count]);
                    rest = rest[count..];
                }

                line.Append(line.Length > 0 ? " " : "").Append(rest);
            }

            lines.Add(line.ToString());
        }

        return lines;

        bool Fits(string tried) => Page.MeasureString(tried, font).Width <= width;
    }

    /// <summary>Something that is drawn as a whole.</summary>
    /// <param name="Before">The space before it, but at the top of a sheet.</param>
    /// <param name="Height">Its height.</param>
    /// <param name="Draw">Draws it from a height on.</param>
    private sealed record Piece(double Before, double Height, Action<XGraphics, double> Draw)
    {
        /// <summary>It stands on the same sheet as what follows.</summary>
        public bool KeepWithNext { get; init; }

        /// <summary>It begins a sheet.</summary>
        public bool NewSheet { get; init; }

        /// <summary>What is drawn again above it where it begins a sheet.</summary>
        public Piece? Head { get; init; }
    }
}
