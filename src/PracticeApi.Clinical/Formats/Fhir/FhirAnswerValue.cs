using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>A <c>value[x]</c> or <c>answer[x]</c> as a value that an item takes.</summary>
/// <param name="Value">The value; null where there is none that the item could take.</param>
/// <param name="Unit">The unit of a number whose unit is asked apart.</param>
/// <param name="Fault">What is wrong where there is no value.</param>
internal sealed record FhirAnswerValue(
    AnswerValue? Value,
    AnswerValue? Unit = null,
    (string Code, string Message)? Fault = null
)
{
    private static readonly FhirAnswerValue WrongType = Wrong(
        "wrong-type",
        "is not of the type that the item takes"
    );

    /// <summary>Reads a choice of types.</summary>
    /// <param name="holder">The object that has it.</param>
    /// <param name="choice">Its name without the type, as <c>value</c>.</param>
    /// <param name="item">The item that it answers.</param>
    /// <param name="unitItem">The item that takes its unit; null where the unit is fixed.</param>
    /// <returns>Null where the object has no such member.</returns>
    public static FhirAnswerValue? Of(
        FhirMembers holder,
        string choice,
        FormItem item,
        FormItem? unitItem = null
    )
    {
        if (holder.NameOf(choice) is not { } name)
        {
            return null;
        }

        var fhirType = FhirQuestionnaires.TypeOf(item);
        var isText =
            item.Type is ItemType.String or ItemType.Text && fhirType is ("string" or "text");
        switch (name[choice.Length..])
        {
            case "Boolean" when item.Type == ItemType.Boolean:
                return Of(holder.Boolean(name) is { } yes ? AnswerValue.Of(yes) : null);
            case "Integer" or "Date" or "Time" when item.Options.Count > 0:
                return Chosen(item, null, holder.Raw(name)?.ToString(), null, holder);
            case "Integer" when item.Type is ItemType.Integer or ItemType.Decimal or ItemType.Scale:
                return Of(holder.Integer(name) is { } whole ? AnswerValue.Of(whole) : null);
            case "Decimal" when item.Type is ItemType.Decimal or ItemType.Scale:
                return Of(holder.Number(name) is { } number ? AnswerValue.Of(number) : null);
            case "Quantity" when item.Type is ItemType.Decimal or ItemType.Integer:
                return Quantity(holder.Object(name), item, unitItem);
            case "Date" when item.Type == ItemType.Date:
            case "Time" when fhirType == "time":
            case "DateTime" when fhirType == "dateTime":
            case "Uri" or "Url" or "Canonical" when fhirType == "url":
                return Of(holder.Text(name) is { } text ? AnswerValue.Of(text) : null);
            case "Reference" when fhirType == "reference":
                return Of(
                    holder.Object(name)?.Text("reference") is { } reference
                        ? AnswerValue.Of(reference)
                        : null
                );
            case "String" when item.Type == ItemType.OpenChoice:
                return holder.Text(name) is not { } words ? WrongType
                    : OptionOf(item, null, words, uncodedOnly: true) is { } option
                        ? Of(AnswerValue.Of(option.Code))
                    : Of(AnswerValue.OfOther(words));
            case "String" when item.Options.Count > 0:
                return Chosen(item, null, holder.Text(name), null, holder, uncodedOnly: true);
            case "String" when isText:
                return Of(holder.Text(name) is { } line ? AnswerValue.Of(line) : null);
            case "Coding" when item.Options.Count > 0 || (isText && item.Pattern is null):
                return Coding(holder.Object(name), item);
            default:
                holder.Take(name);
                return WrongType;
        }
    }

    /// <summary>The option that a coding, or a plain value, names.</summary>
    public static ItemOption? OptionOf(
        FormItem item,
        string? system,
        string? code,
        bool uncodedOnly = false
    ) =>
        code is null
            ? null
            : item.Options.FirstOrDefault(option =>
                system is null
                    ? string.Equals(option.Code, code, StringComparison.Ordinal)
                        && !(uncodedOnly && option.Codes.Count > 0)
                    : option.Codes.Any(one => one.System == system && one.Code == code)
            )
                ?? (
                    system is null && !uncodedOnly
                        ? item.Options.FirstOrDefault(option =>
                            option.Codes.Any(one => one.Code == code)
                        )
                        : null
                );

    private static FhirAnswerValue Of(AnswerValue? value) =>
        value is null ? WrongType : new FhirAnswerValue(value);

    private static FhirAnswerValue Wrong(string code, string message) =>
        new(null, null, (code, message));

    private static FhirAnswerValue Coding(FhirMembers? coding, FormItem item)
    {
        if (coding is null)
        {
            return WrongType;
        }

        var (system, code, display) = (
            coding.Text("system"),
            coding.Text("code"),
            coding.Text("display")
        );
        if (item.Options.Count > 0)
        {
            return Chosen(item, system, code, display, coding);
        }

        if ((display ?? code) is not { } words)
        {
            return WrongType;
        }

        coding.Findings.Note(
            coding.Place,
            "coding-as-text",
            "The item takes a text: the words of the code were taken, the code was not."
        );
        return Of(AnswerValue.Of(words));
    }

    private static FhirAnswerValue Chosen(
        FormItem item,
        string? system,
        string? code,
        string? display,
        FhirMembers at,
        bool uncodedOnly = false
    )
    {
        // An option without a code of its own is known by its words.
        var option =
            code is null && display is not null
                ? item.Options.FirstOrDefault(one => one.Codes.Count == 0 && one.Text == display)
                : OptionOf(item, system, code, uncodedOnly)
                    // Options that were written without a system are named in that of the questionnaire.
                    ?? (
                        system is not null
                            ? item.Options.FirstOrDefault(one =>
                                one.Codes.Count == 0
                                && string.Equals(one.Code, code, StringComparison.Ordinal)
                            )
                            : null
                    );
        if (option is null)
        {
            return Wrong("unknown-option", "is none of the options");
        }

        if (display is not null && option.Text is { } text && text != display)
        {
            at.Findings.Note(
                at.Place,
                "display-differs",
                "The option has other words; it was taken by its code."
            );
        }

        return Of(AnswerValue.Of(option.Code));
    }

    private static FhirAnswerValue Quantity(
        FhirMembers? quantity,
        FormItem item,
        FormItem? unitItem
    )
    {
        if (quantity?.Number("value") is not { } number)
        {
            return WrongType;
        }

        if (quantity.Has("comparator"))
        {
            quantity.Take("comparator");
            return Wrong("comparator-not-kept", "is a number without a comparator");
        }

        quantity.Take("system");
        var (unit, code) = (quantity.Text("unit"), quantity.Text("code"));
        var value = AnswerValue.Of(number);
        if (unitItem is null)
        {
            return
                (unit is null && code is null)
                || item.Unit is { } fixedUnit && (unit == fixedUnit || code == fixedUnit)
                ? new FhirAnswerValue(value)
                : Wrong("wrong-unit", "is in another unit than the item's");
        }

        if ((code ?? unit) is not { } named)
        {
            return new FhirAnswerValue(value);
        }

        return unitItem.Options.Count == 0
                ? new FhirAnswerValue(value, AnswerValue.Of(unit ?? named))
            : (
                OptionOf(unitItem, null, code)
                ?? unitItem.Options.FirstOrDefault(o => o.Text == unit)
            )
                is { } option
                ? new FhirAnswerValue(value, AnswerValue.Of(option.Code))
            : Wrong("wrong-unit", "is in none of the units to choose from");
    }
}
