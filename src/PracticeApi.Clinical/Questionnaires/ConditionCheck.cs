namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Holds conditions to what can be compared.</summary>
internal static class ConditionCheck
{
    private const int MaxDepth = 8;
    private const int MaxParts = 100;
    private const int MaxSteps = 100;

    public static void Check(ItemPlace place, FormIndex index, FormCheck.FormFaults faults)
    {
        if (place.Item.EnableWhen is { } condition)
        {
            CheckOne(condition, $"{place.Pointer}/enableWhen", index, faults);
        }
    }

    public static void CheckOne(
        AnswerCondition condition,
        string at,
        FormIndex index,
        FormCheck.FormFaults faults,
        int depth = 0
    )
    {
        var parts = condition.All ?? condition.Any;
        var isComparison =
            condition.Item is not null
            || condition.Operator is not null
            || condition.Value is not null;
        if (
            (condition.All is null ? 0 : 1)
                + (condition.Any is null ? 0 : 1)
                + (isComparison ? 1 : 0)
            != 1
        )
        {
            faults.Add(at, "invalid-condition", "is one of: item, operator and value; all; any");
        }
        else if (parts is not null)
        {
            var name = condition.All is null ? "any" : "all";
            if (parts.Count is 0 or > MaxParts || depth == MaxDepth)
            {
                faults.Add(
                    $"{at}/{name}",
                    "invalid-condition",
                    $"are 1 to {MaxParts} conditions, nested at most {MaxDepth} times"
                );
                return;
            }

            for (var i = 0; i < parts.Count; i++)
            {
                CheckOne(parts[i], $"{at}/{name}/{i}", index, faults, depth + 1);
            }
        }
        else
        {
            CheckComparison(condition, at, index, faults);
        }
    }

    /// <summary>
    /// Whether conditions can be followed to an end: each that leads back to its own item, or goes through too many others, is a
    /// fault.
    /// </summary>
    public static bool HaveAnEnd(FormIndex index, FormCheck.FormFaults faults)
    {
        // Items are taken in turn once everything that they depend on has been; those in a loop, or behind one, never are.
        int[][] needs =
        [
            .. index.Places.Select(place =>
                Needs(place, index).Select(one => one.Number).Distinct().ToArray()
            ),
        ];
        var users = needs
            .SelectMany((list, user) => list.Select(need => (need, user)))
            .ToLookup(pair => pair.need, pair => pair.user);
        var open = needs.Select(list => list.Length).ToArray();
        var steps = new int[open.Length];
        Queue<int> ready = new(Enumerable.Range(0, open.Length).Where(one => open[one] == 0));
        while (ready.TryDequeue(out var taken))
        {
            foreach (var user in users[taken])
            {
                steps[user] = Math.Max(steps[user], steps[taken] + 1);
                if (--open[user] == 0)
                {
                    ready.Enqueue(user);
                }
            }
        }

        var end = true;
        foreach (var place in index.Places.Where(one => one.Item.EnableWhen is not null))
        {
            var loops = open[place.Number] > 0 && LeadsBack(place.Number, needs);
            if (loops || (open[place.Number] == 0 && steps[place.Number] > MaxSteps))
            {
                end = false;
                faults.Add(
                    $"{place.Pointer}/enableWhen",
                    loops ? "condition-loop" : "condition-chain",
                    loops
                        ? "asks for an item whose being shown depends on this one"
                        : $"depends on more than {MaxSteps} items, one after the other"
                );
            }
        }

        return end && open.All(one => one == 0);
    }

    /// <summary>The items whose answers decide whether an item is shown, in one step: those of its condition, and its group.</summary>
    private static IEnumerable<ItemPlace> Needs(ItemPlace place, FormIndex index) =>
        (place.Item.EnableWhen?.Comparisons ?? [])
            .Select(one => index.Find(one.Item))
            .Append(place.Parent)
            .OfType<ItemPlace>();

    private static bool LeadsBack(int item, int[][] needs)
    {
        HashSet<int> seen = [];
        Stack<int> next = new([item]);
        while (next.TryPop(out var one))
        {
            foreach (var need in needs[one])
            {
                if (need == item)
                {
                    return true;
                }

                if (seen.Add(need))
                {
                    next.Push(need);
                }
            }
        }

        return false;
    }

    private static void CheckComparison(
        AnswerCondition condition,
        string at,
        FormIndex index,
        FormCheck.FormFaults faults
    )
    {
        if (condition.Operator is null)
        {
            faults.Add($"{at}/operator", "required", "says how the answer is compared");
        }

        if (index.Find(condition.Item) is not { IsQuestion: true } place)
        {
            faults.Add($"{at}/item", "unknown-item", "is not an item that takes an answer");
            return;
        }

        if (
            condition is { Operator: { } comparison }
            && FaultOf(place.Item, comparison, condition.Value) is { } fault
        )
        {
            faults.Add($"{at}/{fault.Member}", "invalid-condition", fault.Message);
        }
    }

    private static (string Member, string Message)? FaultOf(
        FormItem item,
        ConditionOperator comparison,
        AnswerValue? value
    )
    {
        if (comparison == ConditionOperator.Exists)
        {
            return value is null or { Boolean: not null } ? null : ("value", "is true or false");
        }

        if (value is null)
        {
            return ("value", "is what the answer is compared with");
        }

        var isOrder = comparison is not (ConditionOperator.Equal or ConditionOperator.NotEqual);
        switch (item.Type)
        {
            case ItemType.Integer or ItemType.Decimal or ItemType.Scale:
                return value.Number is null ? ("value", "is a number") : null;
            case ItemType.Date:
                return Comparison.DateOf(value) is null
                    ? ("value", "is a date, such as 2026-05-17")
                    : null;
            case ItemType.Choice or ItemType.MultipleChoice or ItemType.OpenChoice when isOrder:
                return value.Number is null
                        ? ("value", "is a number, compared with the scores of options")
                    : item.Options.All(option => option.Score is null)
                        ? ("operator", "compares scores, and the options have none")
                    : null;
            case ItemType.Choice or ItemType.MultipleChoice or ItemType.OpenChoice:
                return
                    Comparison.OptionOf(item, value) is not null
                    || (item.Type == ItemType.OpenChoice && value.Other is not null)
                    ? null
                    : ("value", "is not the code of an option");
            case ItemType.Boolean:
                return isOrder ? ("operator", "is = or != of a yes or no")
                    : value.Boolean is null ? ("value", "is true or false")
                    : null;
            default:
                return isOrder ? ("operator", "is = or != of a text")
                    : value.Text is null ? ("value", "is a text")
                    : null;
        }
    }
}
