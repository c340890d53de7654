using System.Globalization;

namespace PracticeApi.Clinical.Plans;

/// <summary>What differs between two versions of a plan.</summary>
public enum PlanChangeKind
{
    /// <summary>Something was added.</summary>
    Added,

    /// <summary>Something was taken out.</summary>
    Removed,

    /// <summary>Something reads otherwise.</summary>
    Changed,

    /// <summary>Something stands in another place.</summary>
    Moved,
}

/// <summary>What part of a plan differs.</summary>
public enum PlanPart
{
    /// <summary>The plan itself: its title, its first day.</summary>
    Plan,

    /// <summary>A phase.</summary>
    Phase,

    /// <summary>An item.</summary>
    Item,

    /// <summary>A variant.</summary>
    Variant,

    /// <summary>Labs and questionnaires that fall due.</summary>
    Monitoring,

    /// <summary>A target.</summary>
    Target,

    /// <summary>A flag.</summary>
    Flag,
}

/// <summary>One difference between two versions of a plan.</summary>
public sealed record PlanChange
{
    /// <summary>What differs.</summary>
    public required PlanPart Part { get; init; }

    /// <summary>How.</summary>
    public required PlanChangeKind Kind { get; init; }

    /// <summary>Id of the phase or variant concerned; null of the plan itself.</summary>
    public required string? Phase { get; init; }

    /// <summary>Id or code of the item, target, flag or monitoring concerned; null where there is none.</summary>
    public required string? Id { get; init; }

    /// <summary>Name of the member that reads otherwise; null where the whole was added, taken out or moved.</summary>
    public required string? Member { get; init; }

    /// <summary>How it read before; null where there was nothing.</summary>
    public required string? Before { get; init; }

    /// <summary>How it reads now; null where there is nothing.</summary>
    public required string? After { get; init; }

    /// <summary>The difference as a sentence.</summary>
    /// <example>Zinc: the dose is 30 mg/day instead of 15 mg/day (phase Repair).</example>
    public required string Text { get; init; }
}

/// <summary>Says what differs between two versions of a plan, so that a person can read it.</summary>
public static class PlanDiff
{
    private const int LongestQuote = 200;

    /// <summary>The differences, in the order of the plan.</summary>
    public static IReadOnlyList<PlanChange> Of(PlanContent before, PlanContent after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new Changes();
        changes.Member(PlanPart.Plan, null, null, "title", "The title", before.Title, after.Title);
        changes.Member(
            PlanPart.Plan,
            null,
            null,
            "summary",
            "The summary",
            before.Summary,
            after.Summary
        );
        changes.Member(
            PlanPart.Plan,
            null,
            null,
            "startsOn",
            "The first day",
            Day(before.StartsOn),
            Day(after.StartsOn)
        );
        ComparePhases(before.Phases, after.Phases, changes);
        Pair(
            before.Variants,
            after.Variants,
            variant => variant.Id,
            variant =>
                changes.Whole(
                    PlanPart.Variant,
                    PlanChangeKind.Added,
                    variant.Id,
                    null,
                    $"The variant {variant.Name} was added."
                ),
            variant =>
                changes.Whole(
                    PlanPart.Variant,
                    PlanChangeKind.Removed,
                    variant.Id,
                    null,
                    $"The variant {variant.Name} was taken out."
                ),
            (old, now) => CompareVariant(old, now, changes)
        );
        CompareMonitoring(before.Monitoring, after.Monitoring, changes);
        CompareTargets(before.Targets, after.Targets, changes);
        CompareFlags(before.Flags, after.Flags, changes);
        changes.Member(
            PlanPart.Plan,
            null,
            null,
            "reintroductionOrder",
            "The order in which foods are taken up again",
            Stages(before.ReintroductionOrder),
            Stages(after.ReintroductionOrder)
        );
        return changes.All;
    }

    private static void ComparePhases(
        IReadOnlyList<PlanPhase> before,
        IReadOnlyList<PlanPhase> after,
        Changes changes
    )
    {
        Pair(
            before,
            after,
            phase => phase.Id,
            phase =>
            {
                changes.Whole(
                    PlanPart.Phase,
                    PlanChangeKind.Added,
                    phase.Id,
                    null,
                    $"The phase {phase.Name} of {Weeks(phase.Weeks)} was added with {Count(phase.Items.Count, "item")}."
                );
            },
            phase =>
                changes.Whole(
                    PlanPart.Phase,
                    PlanChangeKind.Removed,
                    phase.Id,
                    null,
                    $"The phase {phase.Name} was taken out with its {Count(phase.Items.Count, "item")}."
                ),
            (old, now) => ComparePhase(old, now, changes)
        );
        // Of those that are in both, the ones that stand in another order among themselves.
        string[] kept =
        [
            .. before.Select(phase => phase.Id).Where(id => after.Any(phase => phase.Id == id)),
        ];
        string[] order =
        [
            .. after.Select(phase => phase.Id).Where(id => before.Any(phase => phase.Id == id)),
        ];
        if (!kept.SequenceEqual(order, StringComparer.Ordinal))
        {
            changes.Add(
                PlanPart.Phase,
                PlanChangeKind.Moved,
                null,
                null,
                null,
                string.Join(", ", before.Select(phase => phase.Name)),
                string.Join(", ", after.Select(phase => phase.Name)),
                $"The phases are now in the order {string.Join(", ", after.Select(phase => phase.Name))}."
            );
        }
    }

    private static void ComparePhase(PlanPhase before, PlanPhase after, Changes changes)
    {
        var id = after.Id;
        changes.Member(
            PlanPart.Phase,
            id,
            null,
            "name",
            "The name of the phase",
            before.Name,
            after.Name
        );
        if (before.Weeks != after.Weeks)
        {
            changes.Add(
                PlanPart.Phase,
                PlanChangeKind.Changed,
                id,
                null,
                "weeks",
                Number(before.Weeks),
                Number(after.Weeks),
                $"The phase {after.Name} was {(after.Weeks > before.Weeks ? "lengthened" : "shortened")} from {Weeks(before.Weeks)} to {Weeks(after.Weeks)}."
            );
        }

        changes.Member(
            PlanPart.Phase,
            id,
            null,
            "goal",
            $"The goal of the phase {after.Name}",
            before.Goal,
            after.Goal
        );
        changes.Member(
            PlanPart.Phase,
            id,
            null,
            "restrictive",
            $"Whether foods are left out in the phase {after.Name}",
            Yes(before.Restrictive),
            Yes(after.Restrictive)
        );
        changes.Member(
            PlanPart.Phase,
            id,
            null,
            "advance",
            $"What ends the phase {after.Name}",
            AdvanceText.Of(before),
            AdvanceText.Of(after)
        );
        CompareItems(id, after.Name, before.Items, after.Items, changes);
    }

    private static void CompareVariant(PlanVariant before, PlanVariant after, Changes changes)
    {
        var of = $"of the variant {after.Name}";
        changes.Member(
            PlanPart.Variant,
            after.Id,
            null,
            "name",
            "The name of the variant",
            before.Name,
            after.Name
        );
        changes.Member(
            PlanPart.Variant,
            after.Id,
            null,
            "trigger",
            $"The trigger {of}",
            before.Trigger,
            after.Trigger
        );
        changes.Member(
            PlanPart.Variant,
            after.Id,
            null,
            "exit",
            $"The end {of}",
            before.Exit,
            after.Exit
        );
        changes.Member(
            PlanPart.Variant,
            after.Id,
            null,
            "phases",
            $"The phases {of}",
            Listed(before.Phases),
            Listed(after.Phases)
        );
        CompareItems(after.Id, after.Name, before.Items, after.Items, changes);
    }

    private static void CompareItems(
        string phaseId,
        string phase,
        IReadOnlyList<PlanItem> before,
        IReadOnlyList<PlanItem> after,
        Changes changes
    ) =>
        Pair(
            before,
            after,
            item => item.Id,
            item =>
                changes.Whole(
                    PlanPart.Item,
                    PlanChangeKind.Added,
                    phaseId,
                    item.Id,
                    $"{item.Id} was added to {phase}: {Quote(item.Instruction)}{Details(item)}."
                ),
            item =>
                changes.Whole(
                    PlanPart.Item,
                    PlanChangeKind.Removed,
                    phaseId,
                    item.Id,
                    $"{item.Id} was taken out of {phase}: {Quote(item.Instruction)}."
                ),
            (old, now) => CompareItem(phaseId, phase, old, now, changes)
        );

    private static void CompareItem(
        string phaseId,
        string phase,
        PlanItem before,
        PlanItem after,
        Changes changes
    )
    {
        Say("category", "the category", Word(before.Category), Word(after.Category));
        Say("instruction", "the instruction", before.Instruction, after.Instruction);
        Say("frequency", "the frequency", before.Frequency, after.Frequency);
        Say(
            "timesPerWeek",
            "the number of times a week",
            Number(before.TimesPerWeek),
            Number(after.TimesPerWeek)
        );
        Say("unit", "what is counted", before.Unit, after.Unit);
        Say("dose", "the dose", before.Dose, after.Dose);
        Say("timing", "the timing", before.Timing, after.Timing);
        Say("once", "whether it is done once", Yes(before.Once), Yes(after.Once));
        Say("onlyIf", "the condition", before.OnlyIf, after.OnlyIf);
        Say("startWeek", "the first week", Number(before.StartWeek), Number(after.StartWeek));
        Say("endWeek", "the last week", Number(before.EndWeek), Number(after.EndWeek));
        Say(
            "adherenceWeight",
            "the weight in adherence",
            Number(before.AdherenceWeight),
            Number(after.AdherenceWeight)
        );
        Say("cautions", "the cautions", Listed(before.Cautions), Listed(after.Cautions));

        void Say(string member, string what, string? old, string? now) =>
            changes.Member(
                PlanPart.Item,
                phaseId,
                after.Id,
                member,
                $"{after.Id} ({phase}): {what}",
                old,
                now
            );
    }

    private static void CompareMonitoring(
        IReadOnlyList<PlanMonitoring> before,
        IReadOnlyList<PlanMonitoring> after,
        Changes changes
    ) =>
        Pair(
            before,
            after,
            one => $"{one.Kind} {one.Code} {one.Anchor} {one.Phase}{one.Item}",
            one =>
                changes.Whole(
                    PlanPart.Monitoring,
                    PlanChangeKind.Added,
                    one.Phase,
                    one.Code,
                    $"{one.Code} was added, due {WeeksOf(one)}."
                ),
            one =>
                changes.Whole(
                    PlanPart.Monitoring,
                    PlanChangeKind.Removed,
                    one.Phase,
                    one.Code,
                    $"{one.Code} is no longer due {WeeksOf(one)}."
                ),
            (old, now) =>
            {
                changes.Member(
                    PlanPart.Monitoring,
                    now.Phase,
                    now.Code,
                    "atWeeks",
                    $"{now.Code}: when it is due",
                    WeeksOf(old),
                    WeeksOf(now)
                );
                changes.Member(
                    PlanPart.Monitoring,
                    now.Phase,
                    now.Code,
                    "windowDays",
                    $"{now.Code}: the days around it that count",
                    Number(old.WindowDays),
                    Number(now.WindowDays)
                );
            }
        );

    private static void CompareTargets(
        IReadOnlyList<PlanTarget> before,
        IReadOnlyList<PlanTarget> after,
        Changes changes
    ) =>
        Pair(
            before,
            after,
            target => target.Id,
            target =>
                changes.Whole(
                    PlanPart.Target,
                    PlanChangeKind.Added,
                    null,
                    target.Id,
                    $"The target {TargetText.Of(target)} was added{(target.Set ? "" : ", not set")}."
                ),
            target =>
                changes.Whole(
                    PlanPart.Target,
                    PlanChangeKind.Removed,
                    null,
                    target.Id,
                    $"The target {TargetText.Of(target)} was taken out."
                ),
            (old, now) =>
            {
                Say("measure", "what is wanted", TargetText.Of(old), TargetText.Of(now));
                Say("set", "whether it is set", Yes(old.Set), Yes(now.Set));
                Say("suggested", "whether it is suggested", Yes(old.Suggested), Yes(now.Suggested));
                Say("baseline", "the baseline", Word(old.Baseline), Word(now.Baseline));
                Say("basis", "what it rests on", old.Basis, now.Basis);

                void Say(string member, string what, string? was, string? becomes) =>
                    changes.Member(
                        PlanPart.Target,
                        null,
                        now.Id,
                        member,
                        $"Target {now.Id}: {what}",
                        was,
                        becomes
                    );
            }
        );

    private static void CompareFlags(
        IReadOnlyList<PlanFlag> before,
        IReadOnlyList<PlanFlag> after,
        Changes changes
    ) =>
        Pair(
            before,
            after,
            flag => flag.Code,
            flag =>
                changes.Whole(
                    PlanPart.Flag,
                    PlanChangeKind.Added,
                    null,
                    flag.Code,
                    $"The {Word(flag.Level)} {flag.Code} was added: {Quote(flag.Text)}."
                ),
            flag =>
                changes.Whole(
                    PlanPart.Flag,
                    PlanChangeKind.Removed,
                    null,
                    flag.Code,
                    $"The {Word(flag.Level)} {flag.Code} was taken out: {Quote(flag.Text)}."
                ),
            (old, now) =>
            {
                Say("level", "the level", Word(old.Level), Word(now.Level));
                Say("text", "the text", old.Text, now.Text);
                Say("phases", "the phases", Listed(old.Phases), Listed(now.Phases));

                void Say(string member, string what, string? was, string? becomes) =>
                    changes.Member(
                        PlanPart.Flag,
                        null,
                        now.Code,
                        member,
                        $"Flag {now.Code}: {what}",
                        was,
                        becomes
                    );
            }
        );

    /// <summary>Sets what was against what is, by key; of two with one key the first of either are compared.</summary>
    private static void Pair<T>(
        IReadOnlyList<T> before,
        IReadOnlyList<T> after,
        Func<T, string> key,
        Action<T> added,
        Action<T> removed,
        Action<T, T> both
    )
    {
        var old = before.GroupBy(key).ToDictionary(group => group.Key, group => group.First());
        var now = after.GroupBy(key).ToDictionary(group => group.Key, group => group.First());
        foreach (var (id, one) in now)
        {
            if (old.TryGetValue(id, out var was))
            {
                both(was, one);
            }
            else
            {
                added(one);
            }
        }

        foreach (var (_, one) in old.Where(one => !now.ContainsKey(one.Key)))
        {
            removed(one);
        }
    }

    private static string Details(PlanItem item)
    {
        string[] parts =
        [
            .. new[] { item.Frequency, item.Dose, item.Timing }
                .OfType<string>()
                .Select(part => part.Trim()),
        ];
        return parts.Length == 0 ? "" : $" ({string.Join("; ", parts)})";
    }

    private static string WeeksOf(PlanMonitoring one)
    {
        var from = one.Anchor switch
        {
            MonitoringAnchor.Phase => $" of the phase {one.Phase}",
            MonitoringAnchor.Item => $" of {one.Item}",
            _ => "",
        };
        return $"{(one.AtWeeks.Count == 1 ? "after week" : "after weeks")} {string.Join(", ", one.AtWeeks.Select(week => Number(week)))}{from}";
    }

    private static string? Stages(IReadOnlyList<IReadOnlyList<string>> stages) =>
        stages.Count == 0 ? null : string.Join("; ", stages.Select(stage => Listed(stage)));

    private static string? Listed(IReadOnlyList<string>? words) =>
        words is null or { Count: 0 } ? null : string.Join(", ", words);

    private static string Word(Enum value) =>
        string.Concat(
            value
                .ToString()
                .Select(
                    (letter, i) =>
                        i > 0 && char.IsUpper(letter)
                            ? $" {char.ToLowerInvariant(letter)}"
                            : $"{char.ToLowerInvariant(letter)}"
                )
        );

    private static string Yes(bool value) => value ? "yes" : "no";

    private static string Day(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Number(decimal? number) =>
        number?.ToString("0.##########", CultureInfo.InvariantCulture);

    private static string Weeks(int weeks) => Count(weeks, "week");

    private static string Count(int count, string noun) =>
        count == 1 ? $"1 {noun}" : $"{Number(count)} {noun}s";

    private static string Quote(string text) =>
        text.Length <= LongestQuote ? text.TrimEnd('.') : $"{text[..(LongestQuote - 1)]}…";

    private sealed class Changes
    {
        public List<PlanChange> All { get; } = [];

        public void Whole(
            PlanPart part,
            PlanChangeKind kind,
            string? phase,
            string? id,
            string text
        ) => Add(part, kind, phase, id, null, null, null, text);

        /// <summary>Notes a member that reads otherwise.</summary>
        public void Member(
            PlanPart part,
            string? phase,
            string? id,
            string member,
            string what,
            string? before,
            string? after
        )
        {
            if (before == after)
            {
                return;
            }

            var text =
                before is null ? $"{what} is now {Quote(after!)}."
                : after is null ? $"{what} was taken out (it was {Quote(before)})."
                : $"{what} is {Quote(after)} instead of {Quote(before)}.";
            Add(part, PlanChangeKind.Changed, phase, id, member, before, after, text);
        }

        public void Add(
            PlanPart part,
            PlanChangeKind kind,
            string? phase,
            string? id,
            string? member,
            string? before,
            string? after,
            string text
        ) =>
            All.Add(
                new PlanChange
                {
                    Part = part,
                    Kind = kind,
                    Phase = phase,
                    Id = id,
                    Member = member,
                    Before = before,
                    After = after,
                    Text = text,
                }
            );
    }
}
