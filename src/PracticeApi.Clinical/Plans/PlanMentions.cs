using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Safeguards;

namespace PracticeApi.Clinical.Plans;

/// <summary>What a plan gives a patient to take, or to leave out, that may shift results of a laboratory.</summary>
/// <remarks>
/// Supplements are mentioned as medications are. Gluten counts as left out from the first restrictive phase that names it, or grains or
/// wheat, to the last day of the restrictive phases that follow on it.
/// </remarks>
public static class PlanMentions
{
    private const string GlutenFree = "gluten-free diet";

    private static readonly string[] GlutenWords = ["gluten", "grain", "grains", "wheat"];

    /// <summary>What the plan mentions, with its days.</summary>
    public static IEnumerable<ChartMention> Of(PlanCourse course)
    {
        ArgumentNullException.ThrowIfNull(course);
        foreach (var item in course.Items)
        {
            if (item.Item.Category == ItemCategory.Supplement)
            {
                foreach (var span in item.Spans)
                {
                    yield return new ChartMention(
                        MentionKind.Medication,
                        $"{item.Item.Instruction} ({item.Item.Id.Replace('-', ' ')})",
                        span.From,
                        span.To,
                        item.Item.Dose,
                        item.Item.Frequency
                    );
                }
            }
        }

        DateOnly? since = null;
        DateOnly? last = null;
        foreach (var phase in course.Schedule.Phases)
        {
            if (phase.Span is not { } days || days.From > course.To)
            {
                continue;
            }

            if (!phase.Phase.Restrictive)
            {
                if (since is { } begun)
                {
                    yield return Diet(begun, last!.Value);
                }

                since = null;
                continue;
            }

            since ??= course
                .Items.Where(item =>
                    item.Phase.Id == phase.Phase.Id
                    && item.Item.Category == ItemCategory.Diet
                    && GlutenWords.Any(word => WholeWord.IsIn(item.Item.Instruction, word))
                )
                .SelectMany(item => item.Spans)
                .Select(span => (DateOnly?)span.From)
                .Min();
            last = days.To < course.To ? days.To : course.To;
        }

        if (since is { } still)
        {
            yield return Diet(still, last!.Value);
        }
    }

    private static ChartMention Diet(DateOnly from, DateOnly to) =>
        new(MentionKind.Diet, GlutenFree, from, to);
}
