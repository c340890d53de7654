using static PracticeApi.Clinical.Labs.Charts.ChartCanvas;

namespace PracticeApi.Clinical.Labs.Charts;

/// <summary>
/// Draws a trend as SVG: a picture that is read on a telephone, printed without colour, and read out. It holds no script, no style
/// sheet and nothing from elsewhere.
/// </summary>
public sealed class TrendDrawing
{
    private const double Width = 420;
    private const double Margin = 10;
    private const double TitleSize = 15;
    private const double LabelSize = 12.5;
    private const double LineHeight = 16.5;
    private const double SampleWidth = 40;
    private const double DenseBelow = 9;
    private const double SetbackRoom = 10;
    private const double ArrowLength = 6;
    private const int MostWords = 12;
    private const string Height = "HEIGHT";

    private readonly ChartCanvas _canvas;
    private readonly TrendChart _chart;
    private readonly IReadOnlyList<ChartSeries> _series;
    private readonly IReadOnlyList<ChartPhase> _phases;
    private double _y = Margin;
    private bool _isDense;
    private bool _hasSetbacks;

    private TrendDrawing(TrendChart chart, ChartCanvas canvas)
    {
        _canvas = canvas;
        _chart = chart;
        _series = [.. chart.Series.Where(series => series.Points.Count > 0)];
        _phases =
        [
            .. chart.Phases.Where(phase => !(phase.To < chart.From) && !(phase.From > chart.To)),
        ];
    }

    /// <summary>The picture as the text of an SVG document.</summary>
    public static string Draw(TrendChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        using var canvas = new ChartCanvas();
        return new TrendDrawing(chart, canvas).Draw();
    }

    private string Draw()
    {
        var (title, description) = ($"{_chart.Key}-title", $"{_chart.Key}-desc");
        _canvas.Open(
            "svg",
            ("viewBox", $"0 0 {N(Width)} {Height}"),
            ("width", "100%"),
            ("role", "img"),
            ("lang", "en"),
            ("aria-labelledby", $"{title} {description}"),
            ("font-family", "system-ui, Helvetica, Arial, sans-serif")
        );
        _canvas.Said("title", Title(), title);
        _canvas.Said("desc", $"{_chart.Explanation} {Aid}", description);
        _canvas.Element("rect", ("width", "100%"), ("height", "100%"), ("fill", "#fff"));
        Paragraph(_chart.Title, TitleSize, bold: true);
        if (_series.Count > 0)
        {
            DrawPanels();
        }
        else
        {
            _y += 4;
            Paragraph(
                _chart.Words.Count > 0
                    ? "These results are words: there is no number to draw."
                    : "There are no results to draw.",
                LabelSize
            );
        }

        DrawLegend();
        DrawWords();
        _y += 6;
        Paragraph(_chart.Explanation, LabelSize);
        Paragraph(Aid, LabelSize);
        _canvas.Close();
        // Only now it is known; the first of its kind is ours, for it stands in front of every text.
        var text = _canvas.ToString();
        var at = text.IndexOf(Height, StringComparison.Ordinal);
        return $"{text[..at]}{N(_y + Margin - 6)}{text[(at + Height.Length)..]}";
    }

    private const string Aid = "A tracking aid, never a diagnosis.";

    private string Title()
    {
        List<DateTime> times =
        [
            .. _series.SelectMany(series => series.Points.Select(point => point.At)),
            .. _chart.Words.Select(word => word.At),
        ];
        return times.Count == 0
            ? _chart.Title
            : $"{_chart.Title}, {ChartText.Day(times.Min())} to {ChartText.Day(times.Max())}";
    }

    private void DrawPanels()
    {
        var panels = _series
            .Select((series, index) => (Series: series, Index: index))
            .GroupBy(one => (one.Series.Unit, one.Series.Scale))
            .Select(panel => panel.ToList())
            .ToList();
        var time = ChartTime.Of([
            .. _series.SelectMany(series => series.Points.Select(point => point.At)),
            .. _phases.SelectMany(phase =>
                new[] { phase.From, phase.To ?? phase.From }.Select(day =>
                    InWindow(day).ToDateTime(TimeOnly.MinValue)
                )
            ),
        ]);
        var axes = panels.ConvertAll(panel => AxisOf([.. panel.Select(one => one.Series)]));
        _isDense = panels.Any(IsDense);
        var left =
            Margin
            + 6
            + axes.SelectMany(axis => axis.Ticks)
                .Max(tick => ChartText.Width(tick.Label, LabelSize));
        var height = panels.Count == 1 ? 200 : 140;
        Area area = default;
        foreach (var (panel, axis) in panels.Zip(axes))
        {
            DrawStrip(panel[0].Series.Unit, panel, left, time);
            area = AreaOf(panel, left, height);
            DrawPanel(area, panel, axis, time);
            _y += height + 8;
        }

        DrawTimes(area, time);
    }

    private DateOnly InWindow(DateOnly day) =>
        day < _chart.From ? _chart.From.Value
        : day > _chart.To ? _chart.To.Value
        : day;

    private static bool IsDense(List<(ChartSeries Series, int Index)> panel)
    {
        var points = panel.Max(one => one.Series.Points.Count);
        return points > 1 && Width / points < DenseBelow + 2;
    }

    /// <summary>Room is kept above and below for what is drawn beside the highest and the lowest point.</summary>
    private Area AreaOf(List<(ChartSeries Series, int Index)> panel, double left, double height)
    {
        var isDense = IsDense(panel);
        List<(double Up, double Down)> reach =
        [
            .. panel
                .SelectMany(one => one.Series.Points)
                .Select(point => ChartMarks.Reach(point, isDense)),
        ];
        var bars = panel.Any(one => one.Series.Setbacks.Count > 0) ? SetbackRoom : 0;
        return new Area(left, _y, Width - Margin - left - 4, height)
        {
            Above = reach.Max(one => one.Up) + 2,
            Below = Math.Max(reach.Max(one => one.Down) + 2, 8) + bars,
        };
    }

    private static ChartAxis AxisOf(IReadOnlyList<ChartSeries> series) =>
        ChartAxis.Of(
            series[0].Scale,
            [.. series.SelectMany(one => one.Points).Select(point => (double)point.Value)],
            series
                .SelectMany(one => one.Ranges)
                .SelectMany(range => new[] { range.Low, range.High })
                .OfType<decimal>()
                .Select(bound => (double)bound)
        );

    /// <summary>What stands above a panel: its unit, the latest value, the numbers of series and phases where they begin.</summary>
    private void DrawStrip(
        string unit,
        List<(ChartSeries Series, int Index)> panel,
        double left,
        ChartTime time
    )
    {
        _y += LineHeight;
        var name = ChartText.Unit(unit);
        _canvas.Text(Margin, _y - 3, name, LabelSize, bold: true);
        var latest = panel.SelectMany(one => one.Series.Points).MaxBy(point => point.At)!;
        var said = $"latest {ValueOf(unit, latest)} on {ChartText.Day(latest.At)}";
        if (ChartText.Width(name + said, LabelSize) < Width - (3 * Margin))
        {
            _canvas.Text(Width - Margin, _y - 3, said, LabelSize, "end");
        }

        var area = new Area(left, _y, Width - Margin - left - 4, 0);
        if (_phases.Count > 0)
        {
            _y += LineHeight;
            Numbers(
                _phases.Select(
                    (phase, index) =>
                        (area.X(time.PartOf(InWindow(phase.From).DayNumber)), $"P{index + 1}")
                ),
                20
            );
        }

        if (_series.Count > 1)
        {
            _y += LineHeight;
            Numbers(
                panel.Select(one =>
                    (area.X(time.PartOf(one.Series.Points[0].At)), $"{one.Index + 1}")
                ),
                14
            );
        }
    }

    /// <summary>Small boxed texts side by side, none upon another.</summary>
    private void Numbers(IEnumerable<(double X, string Text)> numbers, double width)
    {
        var free = Margin;
        foreach (var (x, text) in numbers.OrderBy(one => one.X))
        {
            var at = Math.Min(Math.Max(x - (width / 2), free), Width - Margin - width);
            _canvas.Element(
                "rect",
                ("x", N(at)),
                ("y", N(_y - 13)),
                ("width", N(width)),
                ("height", "13"),
                ("fill", "#fff"),
                ("stroke", "#000")
            );
            _canvas.Text(at + (width / 2), _y - 2.5, text, 11, "middle");
            free = at + width + 2;
        }
    }

    private void DrawPanel(
        Area area,
        List<(ChartSeries Series, int Index)> panel,
        ChartAxis axis,
        ChartTime time
    )
    {
        DrawPhases(area, time);
        _hasSetbacks |= panel.Any(one =>
            one.Series.Setbacks.Any(setback => IsShown(setback, time))
        );
        foreach (var tick in axis.Ticks)
        {
            var y = area.Y(axis.PartOf(tick.At));
            _canvas.Line(area.Left, y, area.Right, y, "#ccc");
            _canvas.Text(area.Left - 5, y + 4, tick.Label, LabelSize, "end");
        }

        foreach (var tick in time.Ticks)
        {
            var x = area.X(time.PartOf(tick.At));
            _canvas.Line(x, area.Top, x, area.Bottom, "#e2e2e2");
        }

        foreach (var (series, index) in panel)
        {
            DrawRanges(area, series, index, panel.Count == 1, axis, time);
        }

        _canvas.Element(
            "rect",
            ("x", N(area.Left)),
            ("y", N(area.Top)),
            ("width", N(area.Width)),
            ("height", N(area.Height)),
            ("fill", "none"),
            ("stroke", "#444")
        );
        var isDense = IsDense(panel);
        foreach (var (series, index) in panel)
        {
            DrawSeries(area, series, index, isDense, axis, time);
        }
    }

    private void DrawPhases(Area area, ChartTime time)
    {
        foreach (var (index, phase) in _phases.Index())
        {
            var from = area.Across(time.PartOf(phase.From.DayNumber));
            // The last day counts to its end.
            var to = phase.To is { } end
                ? area.Across(time.PartOf(end.DayNumber + 1.0))
                : area.Right;
            _canvas.Element(
                "rect",
                ("class", "phase"),
                ("x", N(from)),
                ("y", N(area.Top)),
                ("width", N(Math.Max(1, to - from))),
                ("height", N(area.Height)),
                ("fill", "#000"),
                ("fill-opacity", index % 2 == 0 ? "0.06" : "0.14")
            );
            if (from > area.Left)
            {
                _canvas.Line(from, area.Top, from, area.Bottom, "#444", 1, "5 3");
            }
        }
    }

    private void DrawRanges(
        Area area,
        ChartSeries series,
        int index,
        bool isAlone,
        ChartAxis axis,
        ChartTime time
    )
    {
        foreach (var (step, range) in series.Ranges.Index())
        {
            if (range is { Low: null, High: null })
            {
                continue;
            }

            var isFirst = step == 0;
            var isLast = step == series.Ranges.Count - 1;
            var from =
                isFirst && isAlone
                    ? area.Left
                    : area.X(time.PartOf(range.From)) - (isFirst ? 7 : 0);
            var to =
                isLast && isAlone ? area.Right
                : isLast ? area.X(time.PartOf(series.Points[^1].At)) + 7
                : area.X(time.PartOf(series.Ranges[step + 1].From));
            (from, to) = (Math.Max(from, area.Left), Math.Min(Math.Max(to, from), area.Right));
            var top = range.High is { } high ? area.Clipped(axis.PartOf((double)high)) : area.Top;
            var bottom = range.Low is { } low
                ? area.Clipped(axis.PartOf((double)low))
                : area.Bottom;
            _canvas.Element(
                "rect",
                ("class", "range"),
                ("x", N(from)),
                ("y", N(top)),
                ("width", N(to - from)),
                ("height", N(Math.Max(0, bottom - top))),
                ("fill", ChartMarks.Colour(index)),
                ("fill-opacity", "0.13")
            );
            foreach (var (bound, y) in new[] { (range.High, top), (range.Low, bottom) })
            {
                if (bound is not null && y > area.Top && y < area.Bottom)
                {
                    _canvas.Line(from, y, to, y, ChartMarks.Colour(index), 1, "3 2");
                }
            }
        }
    }

    private void DrawSeries(
        Area area,
        ChartSeries series,
        int index,
        bool isDense,
        ChartAxis axis,
        ChartTime time
    )
    {
        var placed = series
            .Points.Select(point =>
                (
                    Point: point,
                    X: area.X(time.PartOf(point.At)),
                    Y: area.Clipped(axis.PartOf((double)point.Value))
                )
            )
            .ToList();
        if (index > 0)
        {
            _canvas.Line(placed[0].X, area.Top, placed[0].X, area.Bottom, "#666", 1, "2 2");
        }

        foreach (var setback in series.Setbacks.Where(one => IsShown(one, time)))
        {
            // One that recovers later is still open where the picture ends.
            var isOpen = setback.To is not { } end || time.PartOf(end) > 1;
            var from = area.Across(time.PartOf(setback.From));
            var to = setback.To is { } at
                ? area.Across(time.PartOf(at))
                : Math.Max(placed[^1].X, from);
            SetbackBar(
                from,
                Math.Min(Math.Max(to, from + 6), area.Right - (isOpen ? ArrowLength : 0)),
                area.Bottom - 5,
                isOpen
            );
        }

        var counted = placed.Where(one => one.Point.LeftOut is null).ToList();
        if (counted.Count > 1)
        {
            _canvas.Path(
                $"M{string.Join('L', counted.Select(one => $"{N(one.X)} {N(one.Y)}"))}",
                "none",
                ChartMarks.Colour(index),
                isDense ? 1 : 1.6,
                ChartMarks.Dash(index)
            );
        }

        foreach (var (point, x, y) in placed)
        {
            _canvas.Open("g", ("class", "point"));
            _canvas.Said("title", Said(series, point));
            ChartMarks.Point(_canvas, point, index, x, y, isDense);
            _canvas.Close();
        }
    }

    private static bool IsShown(ChartSetback setback, ChartTime time) =>
        time.PartOf(setback.From) <= 1 && !(setback.To is { } end && time.PartOf(end) < 0);

    private void SetbackBar(double from, double to, double y, bool isOpen)
    {
        _canvas.Open("g", ("class", "setback"));
        _canvas.Line(from, y, to, y, "#000", 3);
        _canvas.Line(from, y - 4, from, y + 4, "#000", 1.5);
        if (isOpen)
        {
            _canvas.Path(
                $"M{N(to)} {N(y - 4)}L{N(to + ArrowLength)} {N(y)}L{N(to)} {N(y + 4)}Z",
                "#000",
                "#000"
            );
        }
        else
        {
            _canvas.Line(to, y - 4, to, y + 4, "#000", 1.5);
        }

        _canvas.Close();
    }

    private void DrawTimes(Area area, ChartTime time)
    {
        var free = 0.0;
        foreach (var tick in time.Ticks)
        {
            var x = area.X(time.PartOf(tick.At));
            _canvas.Line(x, area.Bottom, x, area.Bottom + 4, "#444");
            var half = ChartText.Width(tick.Label, LabelSize) / 2;
            var at = Math.Min(x, Width - 2 - half);
            if (at - half < free)
            {
                continue;
            }

            free = at + half + 3;
            _canvas.Text(at, area.Bottom + 16, tick.Label, LabelSize, "middle");
            if (tick.Under is { } under)
            {
                _canvas.Text(at, area.Bottom + 30, under, LabelSize, "middle", bold: true);
            }
        }

        _y = area.Bottom + (time.Ticks.Any(tick => tick.Under is not null) ? 40 : 26);
    }

    private void DrawLegend()
    {
        foreach (var (index, series) in _series.Index())
        {
            if (_series.Count > 1 || series.Name.Length > 0)
            {
                var number = _series.Count > 1 ? $"{index + 1}  " : "";
                Entry(
                    $"{number}{NameOf(series)}{ChartText.Unit(series.Unit)}",
                    (x, y) =>
                    {
                        _canvas.Line(
                            x,
                            y,
                            x + 30,
                            y,
                            ChartMarks.Colour(index),
                            1.6,
                            ChartMarks.Dash(index)
                        );
                        ChartMarks.Marker(_canvas, index, x + 15, y, 4, false, false);
                    }
                );
            }
        }

        foreach (var (index, series) in _series.Index())
        {
            if (RangeText(series, index) is { } text)
            {
                Entry(
                    text,
                    (x, y) =>
                        _canvas.Element(
                            "rect",
                            ("x", N(x)),
                            ("y", N(y - 5)),
                            ("width", "30"),
                            ("height", "10"),
                            ("fill", ChartMarks.Colour(index)),
                            ("fill-opacity", "0.13"),
                            ("stroke", ChartMarks.Colour(index)),
                            ("stroke-dasharray", "3 2")
                        )
                );
            }
        }

        List<ChartPoint> points = [.. _series.SelectMany(series => series.Points)];
        foreach (var flag in points.Select(point => point.Flag).Distinct().Order())
        {
            if (ChartMarks.Meaning(flag) is { } meaning)
            {
                Entry(meaning, (x, y) => FlagSample(flag, x + 15, y));
            }
        }

        if (points.Any(point => point.Comparator is not null))
        {
            Entry(
                "a bound (< or >): the true value lies where the arrow points",
                (x, y) =>
                {
                    ChartMarks.Marker(_canvas, 0, x + 15, y - 3, 4, true, false);
                    ChartMarks.Arrow(_canvas, x + 15, y + 1, 8, 1, ChartMarks.Colour(0));
                }
            );
        }

        var reasons = points.Select(point => point.LeftOut).OfType<string>().Distinct().ToList();
        if (reasons.Count > 0)
        {
            Entry(
                $"shown, not counted: {string.Join("; ", reasons)}",
                (x, y) => ChartMarks.Marker(_canvas, 0, x + 15, y, 4, false, true)
            );
        }

        if (_hasSetbacks)
        {
            Entry(
                "set-back, its points ringed: a loss beyond noise of what had been gained; an arrow while it is open",
                (x, y) => SetbackBar(x + 2, x + 28, y, isOpen: false)
            );
        }

        foreach (var (index, phase) in _phases.Index())
        {
            var until = phase.To is { } to ? $"to {Iso(to)}" : "on";
            Entry(
                $"{phase.Name}, {Iso(phase.From)} {until}",
                (x, y) => Boxed(x + 5, y, $"P{index + 1}")
            );
        }

        if (_series.Any(series => AxisOf([series]).IsLog && series.Scale == ChartScale.Ratio))
        {
            Entry("logarithmic axis: equal distances are equal ratios", (_, _) => { });
        }
    }

    private string NameOf(ChartSeries series)
    {
        if (series.Name.Length > 0)
        {
            return $"{series.Name}, ";
        }

        return _series.Count(other => other.Unit == series.Unit) > 1
            ? "laboratory not stated, "
            : "";
    }

    private void FlagSample(Flag flag, double x, double y)
    {
        if (_isDense)
        {
            ChartMarks.Point(_canvas, new(default, 0, null, flag, false, null), 0, x, y, true);
        }
        else
        {
            var shift = flag is Flag.CriticalHigh or Flag.CriticalLow ? 4 : 0;
            ChartMarks.FlagMark(_canvas, flag, x, y + shift, y - shift);
        }
    }

    private void DrawWords()
    {
        if (_chart.Words.Count == 0)
        {
            return;
        }

        _y += 4;
        var shown = _chart.Words.Skip(_chart.Words.Count - MostWords).ToList();
        var earlier = _chart.Words.Count - shown.Count;
        Paragraph(
            earlier > 0
                ? $"Results in words, the latest {MostWords} and {earlier} earlier:"
                : "Results in words:",
            LabelSize,
            bold: true
        );
        foreach (var word in shown)
        {
            Paragraph($"{ChartText.Day(word.At)}  {word.Text}", LabelSize);
        }
    }

    private void Boxed(double x, double y, string text)
    {
        _canvas.Element(
            "rect",
            ("x", N(x)),
            ("y", N(y - 6.5)),
            ("width", "20"),
            ("height", "13"),
            ("fill", "#fff"),
            ("stroke", "#000")
        );
        _canvas.Text(x + 10, y + 4, text, 11, "middle");
    }

    private void Entry(string text, Action<double, double> drawSample)
    {
        _canvas.Open("g", ("class", "legend"));
        drawSample(Margin, _y + (LineHeight / 2));
        Paragraph(text, LabelSize, Margin + SampleWidth);
        _canvas.Close();
    }

    private void Paragraph(string text, double size, double left = Margin, bool bold = false)
    {
        // Bold letters are wider.
        var width = (Width - Margin - left) / (bold ? 1.08 : 1);
        foreach (var line in ChartText.Lines(text, size, width))
        {
            _y += size + 4;
            _canvas.Text(left, _y - 4, line, size, bold: bold);
        }
    }

    private string? RangeText(ChartSeries series, int index)
    {
        if (!series.Ranges.Any(range => range is not { Low: null, High: null }))
        {
            return null;
        }

        var steps = series.Ranges.Select(
            (range, step) =>
                step == 0
                    ? $"{Bounds(range)}{Source(range)}"
                    : $"from {ChartText.Day(range.From)} {Bounds(range)}{Source(range)}"
        );
        var number = _series.Count > 1 ? $" ({index + 1})" : "";
        return $"range{number}: {string.Join("; ", steps)}";
    }

    private static string Source(ChartRange range) =>
        range.Source.Length > 0 ? $" ({range.Source})" : "";

    private static string Bounds(ChartRange range) =>
        range switch
        {
            { Low: { } low, High: { } high } => $"{Number(low)} to {Number(high)}",
            { Low: { } low } => $"{Number(low)} and above",
            { High: { } high } => $"up to {Number(high)}",
            _ => "none",
        };

    /// <summary>A point as it is read out.</summary>
    private static string Said(ChartSeries series, ChartPoint point)
    {
        List<string> parts =
        [
            $"{ChartText.Day(point.At)}: {ValueOf(series.Unit, point)} {(series.Unit == "{titer}" ? "" : ChartText.Unit(series.Unit))}".TrimEnd(),
        ];
        if (ChartMarks.Meaning(point.Flag) is { } meaning)
        {
            parts.Add(meaning);
        }

        if (point.Setback)
        {
            parts.Add("in a set-back");
        }

        if (point.LeftOut is { } reason)
        {
            parts.Add($"not counted: {reason}");
        }

        return string.Join(", ", parts);
    }

    private static string ValueOf(string unit, ChartPoint point) =>
        $"{Comparators.Token(point.Comparator)}{(unit == "{titer}" ? "1:" : "")}{Number(point.Value)}";

    private static string Number(decimal value) => ChartText.Number((double)value);

    private static string Iso(DateOnly day) => ChartText.Day(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>Where the points of a panel lie.</summary>
    private readonly record struct Area(double Left, double Top, double Width, double Height)
    {
        /// <summary>What is kept free above the highest value.</summary>
        public double Above { get; init; }

        /// <summary>What is kept free below the lowest value.</summary>
        public double Below { get; init; }

        public double Right => Left + Width;

        public double Bottom => Top + Height;

        public double X(double part) => Left + (part * Width);

        /// <summary>The same within the panel, for what begins or ends outside of it.</summary>
        public double Across(double part) => Math.Clamp(X(part), Left, Right);

        public double Y(double part) => Bottom - Below - (part * (Height - Above - Below));

        public double Clipped(double part) => Math.Clamp(Y(part), Top, Bottom);
    }
}
