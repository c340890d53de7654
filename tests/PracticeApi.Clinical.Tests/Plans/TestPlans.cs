using PracticeApi.Clinical.Plans;

namespace PracticeApi.Clinical.Tests.Plans;

/// <summary>Plans that tests share.</summary>
internal static class TestPlans
{
    public static readonly DateOnly Start = new(2026, 1, 5);

    public static PlanItem Item(
        string id,
        decimal timesPerWeek = 7,
        ItemCategory category = ItemCategory.Diet,
        decimal weight = 1
    ) =>
        new()
        {
            Id = id,
            Category = category,
            Instruction = $"Do {id}",
            Frequency = "daily",
            TimesPerWeek = timesPerWeek,
            AdherenceWeight = weight,
        };

    public static PlanPhase Phase(string id, int weeks, params PlanItem[] items) =>
        new()
        {
            Id = id,
            Name = char.ToUpperInvariant(id[0]) + id[1..],
            Weeks = weeks,
            Items = items,
        };

    /// <summary>Two weeks of removing, four of healing, with a flare that can stand in for both.</summary>
    public static PlanContent TwoPhases { get; } =
        new()
        {
            Title = "Calm the gut",
            StartsOn = Start,
            Phases =
            [
                Phase("remove", 2, Item("diet"), Item("breath", 21, ItemCategory.Stress)),
                Phase(
                    "heal",
                    4,
                    Item("breath", 21, ItemCategory.Stress),
                    Item("zinc", 7, ItemCategory.Supplement) with
                    {
                        StartWeek = 2,
                        EndWeek = 3,
                        Dose = "15 mg",
                    }
                ),
            ],
            Variants =
            [
                new PlanVariant
                {
                    Id = "flare",
                    Name = "Flare",
                    Items = [Item("rest", 7, ItemCategory.Movement)],
                },
            ],
        };
}
