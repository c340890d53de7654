namespace PracticeApi.Clinical.Plans;

/// <summary>Something in a protocol or plan that does not hold together.</summary>
/// <param name="Pointer">JSON Pointer to where it stands.</param>
/// <param name="Message">For a person: what is wrong and what would be right.</param>
/// <param name="Code">Stable, kebab-case.</param>
public sealed record PlanFault(string Pointer, string Message, string Code = "invalid-value");

/// <summary>Finds what in a protocol or plan does not hold together, beyond what is said of each member by itself.</summary>
public static class PlanCheck
{
    private const int MaxCode = 64;
    private const int MaxTexts = 500;
    private const int MaxWeeks = 520;

    /// <summary>Every fault of a protocol.</summary>
    public static IReadOnlyList<PlanFault> Of(ProtocolContent protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        var found = new Found();
        found.Blank("/name", protocol.Name);
        CheckTexts("/sources", protocol.Sources, found);
        CheckCodes("/composedOf", protocol.ComposedOf, found);
        CheckParts(
            protocol.Phases,
            protocol.Variants,
            protocol.Monitoring,
            protocol.Flags,
            protocol.ReintroductionOrder,
            found
        );
        CheckTargets(protocol.Targets, protocol.Phases, protocol.Variants, found);
        return found.Faults;
    }

    /// <summary>Every fault of a plan as far as it goes; a draft may still be without phases.</summary>
    public static IReadOnlyList<PlanFault> Of(PlanContent plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var found = new Found();
        found.Blank("/title", plan.Title);
        CheckParts(
            plan.Phases,
            plan.Variants,
            plan.Monitoring,
            plan.Flags,
            plan.ReintroductionOrder,
            found
        );
        CheckTargets(plan.Targets, plan.Phases, plan.Variants, found);
        Repeated("/targets", plan.Targets.Select(target => target.Id), "id", found);
        return found.Faults;
    }

    /// <summary>What keeps a plan that has no other fault from being published.</summary>
    public static IReadOnlyList<PlanFault> ToPublish(PlanContent plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var found = new Found();
        if (plan.Phases.Count == 0)
        {
            found.Add("/phases", "has no phase", "incomplete");
        }

        if (
            plan.Phases.Count > 0
            && plan.Phases.All(phase => phase.Items.Count == 0)
            && plan.Monitoring.Count == 0
        )
        {
            found.Add("/phases", "has nothing to do and nothing to follow", "incomplete");
        }

        return found.Faults;
    }

    private static void CheckParts(
        IReadOnlyList<PlanPhase> phases,
        IReadOnlyList<PlanVariant> variants,
        IReadOnlyList<PlanMonitoring> monitoring,
        IReadOnlyList<PlanFlag> flags,
        IReadOnlyList<IReadOnlyList<string>> reintroduction,
        Found found
    )
    {
        Repeated("/phases", phases.Select(phase => phase.Id), "id", found);
        for (var i = 0; i < phases.Count; i++)
        {
            CheckPhase($"/phases/{i}", phases[i], found);
        }

        Repeated("/variants", variants.Select(variant => variant.Id), "id", found);
        var known = phases.Select(phase => phase.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < variants.Count; i++)
        {
            var at = $"/variants/{i}";
            found.Blank($"{at}/name", variants[i].Name);
            CheckPhaseIds($"{at}/phases", variants[i].Phases, known, found);
            CheckItems($"{at}/items", variants[i].Items, null, found);
        }

        var items = phases
            .SelectMany(phase => phase.Items)
            .Select(item => item.Id)
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < monitoring.Count; i++)
        {
            CheckMonitoring($"/monitoring/{i}", monitoring[i], known, items, found);
        }

        for (var i = 0; i < flags.Count; i++)
        {
            found.Blank($"/flags/{i}/text", flags[i].Text);
            found.Medicine($"/flags/{i}/text", flags[i].Text);
            CheckPhaseIds($"/flags/{i}/phases", flags[i].Phases, known, found);
        }

        Repeated("/flags", flags.Select(flag => $"{flag.Level} {flag.Code}"), "code", found);
        for (var i = 0; i < reintroduction.Count; i++)
        {
            CheckTexts($"/reintroductionOrder/{i}", reintroduction[i], found);
        }
    }

    private static void CheckPhase(string at, PlanPhase phase, Found found)
    {
        found.Blank($"{at}/name", phase.Name);
        CheckItems($"{at}/items", phase.Items, phase.Weeks, found);
        if (phase.Advance is not { } advance)
        {
            return;
        }

        if (advance.OrWeek > phase.Weeks)
        {
            found.Add($"{at}/advance/orWeek", "is a week after the last of the phase");
        }

        for (var i = 0; i < advance.Criteria.Count; i++)
        {
            var criterion = advance.Criteria[i];
            if (
                criterion.Amount is null
                && criterion.Direction
                    is not (TargetDirection.IntoRange or TargetDirection.AtLeastCategory)
            )
            {
                found.Add($"{at}/advance/criteria/{i}/amount", "is missing");
            }
        }
    }

    private static void CheckItems(
        string at,
        IReadOnlyList<PlanItem> items,
        int? weeks,
        Found found
    )
    {
        Repeated(at, items.Select(item => item.Id), "id", found);
        for (var i = 0; i < items.Count; i++)
        {
            CheckItem($"{at}/{i}", items[i], weeks, found);
        }
    }

    private static void CheckItem(string at, PlanItem item, int? weeks, Found found)
    {
        found.Blank($"{at}/instruction", item.Instruction);
        found.Medicine($"{at}/instruction", item.Instruction);
        found.Medicine($"{at}/dose", item.Dose);
        found.Medicine($"{at}/frequency", item.Frequency);
        found.Medicine($"{at}/timing", item.Timing);
        if (item.Once && item.TimesPerWeek != 0)
        {
            found.Add($"{at}/timesPerWeek", "is 0 of an item that is done once");
        }
        else if (!item.Once && item.TimesPerWeek == 0)
        {
            found.Add($"{at}/timesPerWeek", "is above 0 of an item that is done more than once");
        }

        if (item.StartWeek > item.EndWeek)
        {
            found.Add($"{at}/endWeek", "is before the first week");
        }

        if (weeks is { } last && item.StartWeek > last)
        {
            found.Add($"{at}/startWeek", "is a week after the last of the phase");
        }
        else if (weeks is { } most && item.EndWeek > most)
        {
            found.Add($"{at}/endWeek", "is a week after the last of the phase");
        }

        CheckCodes($"{at}/cautions", item.Cautions, found);
    }

    private static void CheckMonitoring(
        string at,
        PlanMonitoring one,
        HashSet<string> phases,
        HashSet<string> items,
        Found found
    )
    {
        CheckAnchor(at, "phase", MonitoringAnchor.Phase, one.Anchor, one.Phase, phases, found);
        CheckAnchor(at, "item", MonitoringAnchor.Item, one.Anchor, one.Item, items, found);
        for (var i = 0; i < one.AtWeeks.Count; i++)
        {
            if (one.AtWeeks[i] is < 0 or > MaxWeeks)
            {
                found.Add($"{at}/atWeeks/{i}", $"is 0 to {MaxWeeks}");
            }
            else if (i > 0 && one.AtWeeks[i] <= one.AtWeeks[i - 1])
            {
                found.Add($"{at}/atWeeks/{i}", "is not after the week before it");
            }
        }
    }

    private static void CheckAnchor(
        string at,
        string member,
        MonitoringAnchor anchor,
        MonitoringAnchor given,
        string? id,
        HashSet<string> known,
        Found found
    )
    {
        if (given != anchor)
        {
            if (id is not null)
            {
                found.Add($"{at}/{member}", $"is given where the anchor is no {member}");
            }
        }
        else if (id is null)
        {
            found.Add($"{at}/{member}", $"is missing where the anchor is a {member}");
        }
        else if (!known.Contains(id))
        {
            found.Add($"{at}/{member}", $"is no {member} of this plan", "unknown-reference");
        }
    }

    private static void CheckTargets(
        IReadOnlyList<SuggestedTarget> targets,
        IReadOnlyList<PlanPhase> phases,
        IReadOnlyList<PlanVariant> variants,
        Found found
    )
    {
        var items = phases
            .SelectMany(phase => phase.Items)
            .Concat(variants.SelectMany(variant => variant.Items))
            .Select(item => item.Id)
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < targets.Count; i++)
        {
            CheckTarget($"/targets/{i}", targets[i], items, found);
        }
    }

    private static void CheckTarget(
        string at,
        SuggestedTarget target,
        HashSet<string> items,
        Found found
    )
    {
        found.Blank($"{at}/measure", target.Measure);
        if (
            target.Measure.StartsWith("item:", StringComparison.Ordinal)
            && !items.Contains(target.Measure["item:".Length..])
        )
        {
            found.Add($"{at}/measure", "is no item of this plan", "unknown-reference");
        }

        var wantsAmount =
            target.Direction is not (TargetDirection.IntoRange or TargetDirection.AtLeastCategory);
        Expect($"{at}/amount", target.Amount is not null, wantsAmount);
        Expect(
            $"{at}/category",
            target.Category is not null,
            target.Direction == TargetDirection.AtLeastCategory
        );
        if (target.Direction != TargetDirection.IntoRange)
        {
            Expect($"{at}/low", target.Low is not null, false);
            Expect($"{at}/high", target.High is not null, false);
        }
        else if (target.Low > target.High)
        {
            found.Add($"{at}/high", "is below the lower bound");
        }
        else if (target is { Unit: null, Low: not null } or { Unit: null, High: not null })
        {
            found.Add($"{at}/unit", "is missing where a range is given");
        }

        if (wantsAmount && target.Amount is { } amount && !IsPossible(target.Direction, amount))
        {
            found.Add(
                $"{at}/amount",
                target.Direction is TargetDirection.Down or TargetDirection.AtLeast
                    ? "is above 0 and at most 100 percent"
                    : "is above 0"
            );
        }

        void Expect(string pointer, bool given, bool wanted)
        {
            if (given != wanted)
            {
                found.Add(
                    pointer,
                    wanted ? "is missing for this direction" : "does not go with this direction"
                );
            }
        }
    }

    private static bool IsPossible(TargetDirection direction, decimal amount) =>
        direction switch
        {
            TargetDirection.Down or TargetDirection.AtLeast => amount is > 0 and <= 100,
            TargetDirection.Up or TargetDirection.UpPoints or TargetDirection.DownPoints => amount
                > 0,
            _ => true,
        };

    private static void CheckPhaseIds(
        string at,
        IReadOnlyList<string>? ids,
        HashSet<string> known,
        Found found
    )
    {
        for (var i = 0; i < (ids?.Count ?? 0); i++)
        {
            if (!known.Contains(ids![i]))
            {
                found.Add($"{at}/{i}", "is no phase of this plan", "unknown-reference");
            }
        }
    }

    private static void CheckCodes(string at, IReadOnlyList<string> codes, Found found)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < codes.Count; i++)
        {
            if (codes[i].Length is 0 or > MaxCode)
            {
                found.Add($"{at}/{i}", $"has 1 to {MaxCode} characters");
            }
            else if (!seen.Add(codes[i]))
            {
                found.Add($"{at}/{i}", "is named already", "repeated");
            }
        }
    }

    private static void CheckTexts(string at, IReadOnlyList<string> texts, Found found)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length > MaxTexts)
            {
                found.Add($"{at}/{i}", $"has at most {MaxTexts} characters");
            }
            else
            {
                found.Blank($"{at}/{i}", texts[i]);
            }
        }
    }

    private static void Repeated(string at, IEnumerable<string> ids, string member, Found found)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        var i = 0;
        foreach (var id in ids)
        {
            if (!seen.Add(id))
            {
                found.Add($"{at}/{i}/{member}", "is taken already", "repeated");
            }

            i++;
        }
    }

    private sealed class Found
    {
        public List<PlanFault> Faults { get; } = [];

        public void Add(string pointer, string message, string code = "invalid-value") =>
            Faults.Add(new PlanFault(pointer, message, code));

        public void Blank(string pointer, string text)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                Add(pointer, "must not be blank");
            }
        }

        public void Medicine(string pointer, string? text)
        {
            if (text is not null && MedicineWording.TellsToStop(text))
            {
                Add(
                    pointer,
                    "does not leave a medicine as it is prescribed; that is for the prescriber alone",
                    "stops-medicine"
                );
            }
        }
    }
}
