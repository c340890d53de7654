using static PracticeApi.Clinical.Labs.Charts.ChartCanvas;

namespace PracticeApi.Clinical.Labs.Charts;

/// <summary>How the points of a picture look: everything is told by shape, line and fill, and by colour only besides.</summary>
internal static class ChartMarks
{
    public const string FlagColour = "#a00000";
    public const string LeftOutColour = "#666";

    private const double CriticalStep = 8;

    private static readonly string[] Colours = ["#1b4f9c", "#b3420a", "#2c6e49", "#6b3fa0"];
    private static readonly string[] Dashes = ["", "7 3", "2 3", "9 3 2 3"];

    public static string Colour(int series) => Colours[series % Colours.Length];

    public static string Dash(int series) => Dashes[series % Dashes.Length];

    /// <summary>How far the marks of a point reach above and below it.</summary>
    public static (double Up, double Down) Reach(ChartPoint point, bool isDense)
    {
        var (up, down) = isDense ? (5.0, 5.0) : (6.0, 6.0);
        if (point.Setback)
        {
            (up, down) = (up + 4, down + 4);
        }

        var arrow = Censoring(point.Comparator) * (isDense ? 5 : 10);
        (up, down) = (up + Math.Max(0, -arrow), down + Math.Max(0, arrow));
        if (isDense)
        {
            return (up, down);
        }

        return point.Flag switch
        {
            Flag.CriticalHigh => (up + 10 + CriticalStep, down),
            Flag.High or Flag.Abnormal or Flag.Indeterminate => (up + 10, down),
            Flag.CriticalLow => (up, down + 10 + CriticalStep),
            Flag.Low => (up, down + 10),
            _ => (up, down),
        };
    }

    /// <summary>A point; where there is no room beside it, its flag takes the place of its shape.</summary>
    public static void Point(
        ChartCanvas canvas,
        ChartPoint point,
        int series,
        double x,
        double y,
        bool isDense
    )
    {
        var r = isDense ? 2.2 : 4;
        var up = r;
        var down = r;
        if (point.Setback)
        {
            canvas.Path(Circle(x, y, r + (isDense ? 2 : 3.5)), "none", Colour(series), 1);
            (up, down) = (up + 4, down + 4);
        }

        if (isDense && Direction(point.Flag) is not 0 and var side && point.LeftOut is null)
        {
            var size = point.Flag is Flag.CriticalHigh or Flag.CriticalLow ? 3.8 : 2.6;
            var fill = point.Comparator is null ? FlagColour : "#fff";
            canvas.Path(Triangle(x, y, size, side), fill, FlagColour, 1);
        }
        else
        {
            Marker(
                canvas,
                series,
                x,
                y,
                r,
                point.Comparator is not null,
                point.LeftOut is not null
            );
        }

        var length = isDense ? 5 : 9;
        switch (Censoring(point.Comparator))
        {
            case 1:
                Arrow(canvas, x, y + down, length, 1, Colour(series));
                down += length + 1;
                break;
            case -1:
                Arrow(canvas, x, y - up, length, -1, Colour(series));
                up += length + 1;
                break;
        }

        if (!isDense)
        {
            FlagMark(canvas, point.Flag, x, y - up - 6, y + down + 6);
        }
    }

    public static void Marker(
        ChartCanvas canvas,
        int series,
        double x,
        double y,
        double r,
        bool isBound,
        bool isLeftOut
    )
    {
        var stroke = isLeftOut ? LeftOutColour : Colour(series);
        canvas.Path(
            Shape(series, x, y, r),
            isBound || isLeftOut ? "#fff" : stroke,
            stroke,
            r < 3 ? 1 : 1.5
        );
        if (isLeftOut)
        {
            var arm = r + 2;
            canvas.Path(
                $"M{N(x - arm)} {N(y - arm)}L{N(x + arm)} {N(y + arm)}M{N(x - arm)} {N(y + arm)}L{N(x + arm)} {N(y - arm)}",
                "none",
                stroke,
                1.2
            );
        }
    }

    /// <summary>The mark of a flag, above or below.</summary>
    public static void FlagMark(ChartCanvas canvas, Flag flag, double x, double above, double below)
    {
        switch (flag)
        {
            case Flag.High or Flag.CriticalHigh:
                canvas.Path(Triangle(x, above, 4, -1), FlagColour, FlagColour, 0.5);
                break;
            case Flag.Low or Flag.CriticalLow:
                canvas.Path(Triangle(x, below, 4, 1), FlagColour, FlagColour, 0.5);
                break;
            case Flag.Abnormal:
                canvas.Text(x, above + 4, "!", 13, "middle", bold: true);
                break;
            case Flag.Indeterminate:
                canvas.Text(x, above + 4, "?", 11, "middle", bold: true);
                break;
        }

        if (flag == Flag.CriticalHigh)
        {
            canvas.Path(Triangle(x, above - CriticalStep, 4, -1), FlagColour, FlagColour, 0.5);
        }
        else if (flag == Flag.CriticalLow)
        {
            canvas.Path(Triangle(x, below + CriticalStep, 4, 1), FlagColour, FlagColour, 0.5);
        }
    }

    /// <summary>An arrow towards where the true value lies: down for 1, up for -1.</summary>
    public static void Arrow(
        ChartCanvas canvas,
        double x,
        double y,
        double length,
        int direction,
        string colour
    )
    {
        var tip = y + (direction * length);
        var head = tip - (direction * 3.5);
        canvas.Path(
            $"M{N(x)} {N(y)}V{N(tip)}M{N(x - 3)} {N(head)}L{N(x)} {N(tip)}L{N(x + 3)} {N(head)}",
            "none",
            colour,
            1.2
        );
    }

    /// <summary>In words what a picture says by shape.</summary>
    public static string? Meaning(Flag flag) =>
        flag switch
        {
            Flag.Low => "below the range",
            Flag.High => "above the range",
            Flag.CriticalLow => "below the critical limit",
            Flag.CriticalHigh => "above the critical limit",
            Flag.Abnormal => "abnormal",
            Flag.Indeterminate => "may lie on either side of a limit",
            _ => null,
        };

    // Where the true value lies: 1 below the bound, -1 above it.
    private static int Censoring(Comparator? comparator) =>
        comparator switch
        {
            Comparator.LessThan or Comparator.LessOrEqual => 1,
            Comparator.GreaterThan or Comparator.GreaterOrEqual => -1,
            _ => 0,
        };

    // -1 above, 1 below, 0 neither.
    private static int Direction(Flag flag) =>
        flag switch
        {
            Flag.High or Flag.CriticalHigh => -1,
            Flag.Low or Flag.CriticalLow => 1,
            _ => 0,
        };

    private static string Shape(int series, double x, double y, double r)
    {
        var (wide, side) = (r * 1.35, r * 0.9);
        return (series % 4) switch
        {
            0 => Circle(x, y, r),
            1 => $"M{N(x - side)} {N(y - side)}H{N(x + side)}V{N(y + side)}H{N(x - side)}Z",
            2 =>
                $"M{N(x - wide)} {N(y)}L{N(x)} {N(y - wide)}L{N(x + wide)} {N(y)}L{N(x)} {N(y + wide)}Z",
            _ =>
                $"M{N(x)} {N(y - wide)}L{N(x + wide)} {N(y - (0.3 * r))}L{N(x + side)} {N(y + wide)}H{N(x - side)}L{N(x - wide)} {N(y - (0.3 * r))}Z",
        };
    }

    public static string Circle(double x, double y, double r) =>
        $"M{N(x - r)} {N(y)}a{N(r)} {N(r)} 0 1 0 {N(2 * r)} 0a{N(r)} {N(r)} 0 1 0 {N(-2 * r)} 0Z";

    private static string Triangle(double x, double y, double size, int direction) =>
        $"M{N(x - size)} {N(y - (direction * size * 0.8))}H{N(x + size)}L{N(x)} {N(y + (direction * size * 0.9))}Z";
}
