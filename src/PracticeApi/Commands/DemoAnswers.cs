using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Plans;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Plans.CheckIns;

namespace PracticeApi.Commands;

/// <summary>What the patients of the synthetic practice answer and report.</summary>
internal static class DemoAnswers
{
    private static readonly string[] GisiGroups =
    [
        "digestion",
        "upper_gut",
        "energy",
        "cognition",
        "joints_muscles",
        "skin_mucosa",
        "food_reactions",
        "mood_stress_sleep",
    ];

    // Four questions of the perceived stress scale are asked the other way round.
    private static readonly int[] Reversed = [4, 5, 7, 8];

    /// <summary>The gut and immune inventory, its items 0 to 4 around the strength; no red flag.</summary>
    public static FormAnswers Gisi(decimal strength) =>
        Of(
            GisiGroups
                .SelectMany(group => Enumerable.Range(1, 4).Select(item => $"{group}.{item}"))
                .Select((item, place) => (item, (object)Around(strength, place, 4)))
                .Concat(Enumerable.Range(1, 6).Select(flag => ($"rf{flag}", (object)false)))
        );

    /// <summary>The perceived stress scale, 0 to 4 around the strength.</summary>
    public static FormAnswers Stress(decimal strength) =>
        Of(
            Enumerable
                .Range(1, 10)
                .Select(item =>
                    (
                        $"q{item}",
                        (object)Around(Reversed.Contains(item) ? 4 - strength : strength, item, 4)
                    )
                )
        );

    /// <summary>RAPID3: ten functions 0 to 3 around the strength, pain and global estimate three times as much.</summary>
    public static FormAnswers Rapid3(decimal strength) =>
        Of(
            Enumerable
                .Range(1, 10)
                .Select(item => ($"fn{item}", (object)Around(strength, item, 3)))
                .Append(("pain", Math.Round(strength * 3, 0)))
                .Append(("glob", Math.Round(strength * 3, 0)))
        );

    /// <summary>What was done in a week of a phase.</summary>
    public static IEnumerable<CheckedItem> Done(
        PlanPhase phase,
        int week,
        int weekOfPlan,
        bool isHard
    ) =>
        phase
            .Items.Where(item =>
                item is { Once: false, OnlyIf: null, TimesPerWeek: > 0 }
                && (item.StartWeek ?? 1) <= week
                && (item.EndWeek ?? int.MaxValue) >= week
            )
            .Select(
                (item, place) =>
                    new CheckedItem
                    {
                        ItemId = item.Id,
                        Done =
                            (weekOfPlan + place) % 9 == 0
                                ? null
                                : (int)
                                    Math.Round(
                                        item.TimesPerWeek * (isHard ? 0.4m : 0.9m),
                                        MidpointRounding.AwayFromZero
                                    ),
                    }
            );

    private static string Around(decimal strength, int place, int most) =>
        ((int)Math.Clamp(Math.Floor(strength + ((place % 4) * 0.25m)), 0, most)).ToString(
            CultureInfo.InvariantCulture
        );

    private static FormAnswers Of(IEnumerable<(string Item, object Value)> answers) =>
        JsonSerializer.Deserialize<FormAnswers>(
            JsonSerializer.Serialize(answers.ToDictionary(one => one.Item, one => one.Value)),
            StoredJson.Options
        )!;
}
