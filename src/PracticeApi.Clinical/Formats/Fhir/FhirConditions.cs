using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Reads when items are shown.</summary>
/// <param name="findings">Where what cannot be kept is listed.</param>
/// <param name="questions">The questions that were taken over, by link id.</param>
/// <param name="known">The link ids of everything in the resource.</param>
internal sealed class FhirConditions(
    FhirFindings findings,
    IReadOnlyDictionary<string, FormItem> questions,
    IReadOnlySet<string> known
)
{
    /// <summary>The condition of an item; null where it is always shown.</summary>
    public AnswerCondition? Of(FhirMembers item)
    {
        List<AnswerCondition> parts = [];
        var sources = item.Objects("enableWhen");
        foreach (var source in sources)
        {
            if (Part(source) is { } part)
            {
                parts.Add(part);
            }
        }

        if (parts.Count < sources.Count)
        {
            findings.Note(
                $"{item.Place}/enableWhen",
                "condition-not-kept",
                "It compares what cannot be compared here; the item is always shown."
            );
            foreach (var source in sources)
            {
                source.TakeAll();
            }

            item.Take("enableBehavior");
            return null;
        }

        var behavior = item.Text("enableBehavior");
        if (parts.Count <= 1)
        {
            return parts.Count == 0 ? null : parts[0];
        }

        if (behavior is not ("all" or "any"))
        {
            findings.Note(
                $"{item.Place}/enableWhen",
                "behavior-assumed",
                "It does not say whether all or any of its conditions have to hold; any was taken."
            );
        }

        return behavior == "all"
            ? new AnswerCondition { All = parts }
            : new AnswerCondition { Any = parts };
    }

    private AnswerCondition? Part(FhirMembers source)
    {
        var linkId = source.Text("question");
        if (linkId is null || Operator(source.Text("operator")) is not { } comparison)
        {
            return null;
        }

        if (!questions.TryGetValue(linkId, out var item))
        {
            // One that is nowhere is a fault of the questionnaire; one that was left out is not.
            if (!known.Contains(linkId))
            {
                source.TakeAll();
            }

            return known.Contains(linkId)
                ? null
                : new AnswerCondition { Item = linkId, Operator = ConditionOperator.Exists };
        }

        if (comparison == ConditionOperator.Exists)
        {
            return source.Boolean("answerBoolean") is { } yes
                ? new AnswerCondition
                {
                    Item = linkId,
                    Operator = comparison,
                    Value = AnswerValue.Of(yes),
                }
                : null;
        }

        var isOrder = comparison is not (ConditionOperator.Equal or ConditionOperator.NotEqual);
        var value =
            isOrder && item.Options.Count > 0
                ? Worth(source, item)
                : FhirAnswerValue.Of(source, "answer", item)?.Value;
        return
            value is null
            || (isOrder && item.Type is (ItemType.Boolean or ItemType.String or ItemType.Text))
            || (item.Type == ItemType.Date && Comparison.DateOf(value) is null)
            ? null
            : new AnswerCondition
            {
                Item = linkId,
                Operator = comparison,
                Value = value,
            };
    }

    // Options are ordered by what they are worth.
    private static AnswerValue? Worth(FhirMembers source, FormItem item) =>
        item.Options.Any(option => option.Score is not null)
        && (source.Number("answerInteger") ?? source.Number("answerDecimal")) is { } number
            ? AnswerValue.Of(number)
            : null;

    private static ConditionOperator? Operator(string? text) =>
        text switch
        {
            "exists" => ConditionOperator.Exists,
            "=" => ConditionOperator.Equal,
            "!=" => ConditionOperator.NotEqual,
            ">" => ConditionOperator.Greater,
            "<" => ConditionOperator.Less,
            ">=" => ConditionOperator.GreaterOrEqual,
            "<=" => ConditionOperator.LessOrEqual,
            _ => null,
        };
}
