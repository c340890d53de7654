using System.Globalization;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Reads values as the item means them, and compares them.</summary>
internal static class Comparison
{
    public static bool Holds(
        FormItem item,
        IReadOnlyList<AnswerValue> values,
        ConditionOperator? comparison,
        AnswerValue? with
    ) =>
        with is not null
        && comparison switch
        {
            ConditionOperator.Equal => values.Any(value => AreEqual(item, value, with)),
            ConditionOperator.NotEqual => !values.Any(value => AreEqual(item, value, with)),
            ConditionOperator.Greater => values.Any(value => Order(item, value, with) > 0),
            ConditionOperator.Less => values.Any(value => Order(item, value, with) < 0),
            ConditionOperator.GreaterOrEqual => values.Any(value => Order(item, value, with) >= 0),
            ConditionOperator.LessOrEqual => values.Any(value => Order(item, value, with) <= 0),
            _ => false,
        };

    /// <summary>The option that a value names; a whole number names the option whose code it is.</summary>
    public static ItemOption? OptionOf(FormItem item, AnswerValue value)
    {
        var code = CodeOf(value);
        if (code is null)
        {
            return null;
        }

        foreach (var option in item.Options)
        {
            if (string.Equals(option.Code, code, StringComparison.Ordinal))
            {
                return option;
            }
        }

        return null;
    }

    public static string? CodeOf(AnswerValue value) =>
        value.Text
        ?? (
            value.Number is { } number && number == decimal.Truncate(number)
                ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture)
                : null
        );

    public static DateOnly? DateOf(AnswerValue value) =>
        DateOnly.TryParseExact(
            value.Text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? date
            : null;

    /// <summary>What a value is worth in numbers; null where it has no worth.</summary>
    public static decimal? WorthOf(FormItem item, AnswerValue value) =>
        item.Type switch
        {
            ItemType.Choice or ItemType.MultipleChoice or ItemType.OpenChoice => OptionOf(
                item,
                value
            )?.Score,
            ItemType.Boolean => value.Boolean switch
            {
                true => 1,
                false => 0,
                null => null,
            },
            ItemType.Integer or ItemType.Decimal or ItemType.Scale => value.Number,
            _ => null,
        };

    private static bool AreEqual(FormItem item, AnswerValue value, AnswerValue with) =>
        item.Type switch
        {
            ItemType.Choice or ItemType.MultipleChoice => CodeOf(value) is { } code
                && string.Equals(code, CodeOf(with), StringComparison.Ordinal),
            ItemType.OpenChoice => with.Other is { } words
                ? string.Equals(value.Other, words, StringComparison.Ordinal)
                : CodeOf(value) is { } code
                    && string.Equals(code, CodeOf(with), StringComparison.Ordinal),
            _ => value == with,
        };

    private static int? Order(FormItem item, AnswerValue value, AnswerValue with) =>
        item.Type == ItemType.Date
            ? DateOf(with) is { } date
                ? DateOf(value)?.CompareTo(date)
                : null
            : with.Number is { } number
                ? WorthOf(item, value)?.CompareTo(number)
                : null;
}
