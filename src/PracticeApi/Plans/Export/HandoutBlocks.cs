using System.Globalization;
using PracticeApi.Clinical;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Plans.Export;

/// <summary>A part of what is printed of a plan, the same as a page and on paper.</summary>
internal abstract record HandoutBlock
{
    /// <summary>A part of it begins; on a sheet of its own where that is wanted.</summary>
    public sealed record Section(string Text, bool NewSheet = false) : HandoutBlock;

    /// <summary>Something within a part begins.</summary>
    public sealed record Group(string Text) : HandoutBlock;

    /// <summary>Words.</summary>
    public sealed record Words(string Text, bool Strong = false) : HandoutBlock;

    /// <summary>One thing, with what there is to say of it.</summary>
    public sealed record Point(string Text, string Details = "") : HandoutBlock;

    /// <summary>A week to tick off.</summary>
    /// <param name="Caption">Which week.</param>
    /// <param name="Days">Its days.</param>
    /// <param name="Rows">What is to be ticked off on which of them.</param>
    public sealed record Checklist(
        string Caption,
        IReadOnlyList<DateOnly> Days,
        IReadOnlyList<ChecklistRow> Rows
    ) : HandoutBlock;
}

/// <summary>A row of a checklist: of each day how many boxes there are, 0 for none.</summary>
internal sealed record ChecklistRow(string Text, string Details, IReadOnlyList<int> Boxes);

/// <summary>What is printed of a plan for its patient.</summary>
internal sealed record HandoutText
{
    private const int MostBoxes = 4;
    private const int LongestCheckItem = 90;
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The title of the plan.</summary>
    public required string Title { get; init; }

    /// <summary>For whom, from whom, of which day.</summary>
    public required string Patient { get; init; }

    /// <summary>The name of the practice.</summary>
    public required string Practice { get; init; }

    /// <summary>The day it was printed, and the revision.</summary>
    public required string Printed { get; init; }

    public required IReadOnlyList<HandoutBlock> Blocks { get; init; }

    /// <summary>Every text in it.</summary>
    public IEnumerable<string> Texts =>
        Blocks
            .SelectMany(block =>
                block switch
                {
                    HandoutBlock.Section section => [section.Text],
                    HandoutBlock.Group group => [group.Text],
                    HandoutBlock.Words words => [words.Text],
                    HandoutBlock.Point point => [point.Text, point.Details],
                    HandoutBlock.Checklist list => list
                        .Rows.SelectMany(row => new[] { row.Text, row.Details })
                        .Append(list.Caption),
                    _ => Array.Empty<string>(),
                }
            )
            .Concat([Title, Patient, Practice, Printed]);

    /// <summary>The same with each letter and its marks as one, where there is one: what a font has.</summary>
    public HandoutText Composed() =>
        this with
        {
            Title = NormalForm.Composed(Title),
            Patient = NormalForm.Composed(Patient),
            Practice = NormalForm.Composed(Practice),
            Blocks =
            [
                .. Blocks.Select(block =>
                    block switch
                    {
                        HandoutBlock.Group group => group with
                        {
                            Text = NormalForm.Composed(group.Text),
                        },
                        HandoutBlock.Words words => words with
                        {
                            Text = NormalForm.Composed(words.Text),
                        },
                        HandoutBlock.Point point => point with
                        {
                            Text = NormalForm.Composed(point.Text),
                            Details = NormalForm.Composed(point.Details),
                        },
                        HandoutBlock.Checklist list => list with
                        {
                            Rows =
                            [
                                .. list.Rows.Select(row =>
                                    row with
                                    {
                                        Text = NormalForm.Composed(row.Text),
                                        Details = NormalForm.Composed(row.Details),
                                    }
                                ),
                            ],
                        },
                        _ => block,
                    }
                ),
            ],
        };

    /// <param name="handout">What the patient is told.</param>
    /// <param name="summary">What the plan is for.</param>
    /// <param name="standing">Why nothing is to be done now, where that is so.</param>
    /// <param name="nameOf">The name of what is measured or falls due, by its code.</param>
    /// <param name="dayOf">The day at whose end a week of the plan is over.</param>
    public static IReadOnlyList<HandoutBlock> BlocksOf(
        PlanHandout handout,
        string? summary,
        string standing,
        Func<string, string> nameOf,
        Func<int, DateOnly> dayOf
    )
    {
        List<HandoutBlock> blocks = [];
        if (summary is not null)
        {
            blocks.Add(new HandoutBlock.Words(summary));
        }

        AddWeek(handout, standing, blocks);
        AddDay(handout, blocks);
        AddGoodToKnow(blocks);
        AddPhases(handout, blocks);
        AddTargets(handout, nameOf, dayOf, blocks);
        AddDues(handout, nameOf, blocks);
        AddChecklists(handout, blocks);
        return blocks;
    }

    public static string Long(DateOnly day) => day.ToString("dddd d MMMM yyyy", English);

    private static string Short(DateOnly day) => day.ToString("d MMMM yyyy", English);

    public static string Span(DaySpan days) =>
        days.Days == 1 ? Short(days.From)
        : days.From.Year == days.To.Year
            ? $"{days.From.ToString("d MMMM", English)} to {Short(days.To)}"
        : $"{Short(days.From)} to {Short(days.To)}";

    /// <summary>The day at the head of a column.</summary>
    public static (string Name, string Number) Column(DateOnly day) =>
        (day.ToString("ddd", English), day.ToString("d MMM", English));

    private static void AddWeek(PlanHandout handout, string standing, List<HandoutBlock> blocks)
    {
        blocks.Add(new HandoutBlock.Section("This week"));
        if (handout.Week is not { } week)
        {
            blocks.Add(new HandoutBlock.Words(standing, Strong: true));
            return;
        }

        blocks.Add(
            new HandoutBlock.Words(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Week {week.Number} of your plan: {Span(week.Days)}."
                ),
                Strong: true
            )
        );
        if (handout.Phase is { } phase)
        {
            blocks.Add(
                new HandoutBlock.Words(
                    $"This part of your plan is called {Quoted(phase.Name)} and is planned to go on until {Short(phase.Days.To)}."
                        + (phase.Goal is null ? "" : $" What it is for: {phase.Goal.TrimEnd('.')}.")
                )
            );
        }

        if (handout.Variant is { } variant)
        {
            blocks.Add(
                new HandoutBlock.Words(
                    $"For now {Quoted(variant)} stands in for it, until your practice tells you otherwise.",
                    Strong: true
                )
            );
        }

        var regular = week.Items.Where(item => !item.Once).ToList();
        foreach (var category in regular.GroupBy(item => item.Category))
        {
            blocks.Add(new HandoutBlock.Group(NameOf(category.Key)));
            blocks.AddRange(category.Select(item => ToPoint(item, week.Days)));
        }

        if (week.Items.Where(item => item.Once).ToList() is { Count: > 0 } once)
        {
            blocks.Add(new HandoutBlock.Group("Once in this part of the plan"));
            blocks.AddRange(once.Select(item => new HandoutBlock.Point(item.Instruction)));
        }

        if (week.Items.Count == 0)
        {
            blocks.Add(new HandoutBlock.Words("There is nothing to do by this plan this week."));
        }
    }

    private static HandoutBlock.Point ToPoint(HandoutItem item, DaySpan within)
    {
        var from = item.Days[0].From;
        var to = item.Days[^1].To;
        var days =
            from > within.From ? $"from {Long(from)}"
            : to < within.To ? $"until {Long(to)}"
            : null;
        return new HandoutBlock.Point(
            item.Instruction,
            string.Join(" · ", item.Details.Append(days).OfType<string>())
        );
    }

    private static void AddDay(PlanHandout handout, List<HandoutBlock> blocks)
    {
        var items = handout.Week?.Items.Where(item => !item.Once).ToList() ?? [];
        if (items.Count == 0)
        {
            return;
        }

        blocks.Add(new HandoutBlock.Section("Your day"));
        foreach (var part in items.GroupBy(item => item.Part).OrderBy(part => part.Key))
        {
            blocks.Add(
                new HandoutBlock.Group(
                    part.Key switch
                    {
                        DayPart.Morning => "In the morning",
                        DayPart.Meals => "Around meals",
                        DayPart.Evening => "In the evening and at night",
                        DayPart.SomeDays => "On some days of the week",
                        _ => "At any time of the day",
                    }
                )
            );
            blocks.AddRange(
                part.Select(item => new HandoutBlock.Point(
                    item.Instruction,
                    string.Join(" · ", item.Details.Where(detail => detail != "every day"))
                ))
            );
        }
    }

    private static void AddGoodToKnow(List<HandoutBlock> blocks)
    {
        blocks.Add(new HandoutBlock.Section("Good to know"));
        blocks.Add(
            new HandoutBlock.Words(
                "Keep taking every medicine that was prescribed for you, as it was prescribed. This plan changes none of them; with questions about one, turn to whoever prescribed it.",
                Strong: true
            )
        );
        blocks.Add(
            new HandoutBlock.Words(
                "Call your practice when something gets worse, when something new begins, or when a part of the plan does not agree with you. In an emergency call the emergency number."
            )
        );
        blocks.Add(
            new HandoutBlock.Words(
                "The days ahead are planned: your practice may move them. This plan helps to keep track; it is no diagnosis."
            )
        );
    }

    private static void AddPhases(PlanHandout handout, List<HandoutBlock> blocks)
    {
        var ahead = handout
            .Phases.Where(phase =>
                handout.Phase is null || phase.Days.From > handout.Phase.Days.From
            )
            .ToList();
        if (ahead.Count == 0)
        {
            return;
        }

        blocks.Add(new HandoutBlock.Section("The weeks ahead"));
        blocks.Add(
            new HandoutBlock.Words(
                "So that you know what comes. Wait for your practice before you begin the next part."
            )
        );
        foreach (var phase in ahead)
        {
            blocks.Add(new HandoutBlock.Group($"{phase.Name}: planned for {Span(phase.Days)}"));
            if (phase.Goal is { } goal)
            {
                blocks.Add(new HandoutBlock.Words($"What it is for: {goal.TrimEnd('.')}."));
            }

            blocks.AddRange(phase.Items.Select(item => ToPoint(item, phase.Days)));
        }
    }

    private static void AddTargets(
        PlanHandout handout,
        Func<string, string> nameOf,
        Func<int, DateOnly> dayOf,
        List<HandoutBlock> blocks
    )
    {
        if (handout.Targets.Count == 0)
        {
            return;
        }

        blocks.Add(new HandoutBlock.Section("What you and your practice aim for"));
        blocks.Add(
            new HandoutBlock.Words("These are aims, not promises. You look at them together.")
        );
        blocks.AddRange(
            handout.Targets.Select(target => new HandoutBlock.Point(
                TargetText.Of(target with { Measure = $"{nameOf(target.Measure)}:" }),
                $"around {Short(dayOf(target.ByWeek))}"
            ))
        );
    }

    private static void AddDues(
        PlanHandout handout,
        Func<string, string> nameOf,
        List<HandoutBlock> blocks
    )
    {
        if (handout.Dues.Count == 0)
        {
            return;
        }

        blocks.Add(new HandoutBlock.Section("Tests and questionnaires to come"));
        foreach (var day in handout.Dues.GroupBy(due => due.DueOn))
        {
            blocks.Add(
                new HandoutBlock.Point(
                    $"Around {Short(day.Key)}",
                    string.Join(
                        ". ",
                        day.GroupBy(due => due.Kind)
                            .Select(kind =>
                                (
                                    kind.Key == MonitoringKind.Lab
                                        ? "Laboratory: "
                                        : "Questionnaire: "
                                ) + string.Join("; ", kind.Select(due => nameOf(due.Code)))
                            )
                    )
                )
            );
        }
    }

    private static void AddChecklists(PlanHandout handout, List<HandoutBlock> blocks)
    {
        HandoutWeek[] weeks =
        [
            .. new[] { handout.Week, handout.NextWeek }
                .OfType<HandoutWeek>()
                .Where(week => week.Items.Any(item => !item.Once)),
        ];
        if (weeks.Length == 0)
        {
            return;
        }

        blocks.Add(new HandoutBlock.Section("For the fridge", NewSheet: true));
        blocks.Add(
            new HandoutBlock.Words(
                "Tick a box each time you have done it, and bring the list or report from it. A day that went otherwise is worth writing down too."
            )
        );
        foreach (var week in weeks)
        {
            DateOnly[] days =
            [
                .. Enumerable.Range(0, week.Days.Days).Select(week.Days.From.AddDays),
            ];
            // A pause can make a week of the plan longer than seven days.
            foreach (var seven in days.Chunk(7))
            {
                blocks.Add(
                    new HandoutBlock.Checklist(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Week {week.Number}: {Span(new DaySpan(seven[0], seven[^1]))}"
                        ),
                        seven,
                        [
                            .. week
                                .Items.Where(item =>
                                    !item.Once && seven.Any(day => IsOn(item, day))
                                )
                                .Select(item => ToRow(item, seven)),
                            new ChecklistRow(
                                "How strong were your symptoms?",
                                "0 (none) to 10 (as bad as can be)",
                                [.. seven.Select(_ => -1)]
                            ),
                        ]
                    )
                );
            }
        }
    }

    private static ChecklistRow ToRow(HandoutItem item, DateOnly[] days) =>
        new(
            Shortened(item.Instruction),
            string.Join(" · ", item.Details.Where(detail => detail != "every day")),
            [.. days.Select(day => IsOn(item, day) ? Math.Clamp(item.TimesADay, 1, MostBoxes) : 0)]
        );

    private static bool IsOn(HandoutItem item, DateOnly day) =>
        item.Days.Any(span => span.Contains(day));

    private static string Shortened(string text)
    {
        if (text.Length <= LongestCheckItem)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', LongestCheckItem);
        return $"{text[..(end > 0 ? end : LongestCheckItem)].TrimEnd(',', ';', ' ')} …";
    }

    private static string Quoted(string name) => $"“{name}”";

    private static string NameOf(ItemCategory category) =>
        category switch
        {
            ItemCategory.Diet => "Eating and drinking",
            ItemCategory.Supplement => "Supplements",
            ItemCategory.Stress => "Breathing and calm",
            ItemCategory.Sleep => "Sleep",
            ItemCategory.Movement => "Movement",
            ItemCategory.Tracking => "Keeping track",
            _ => "With your practice",
        };
}
