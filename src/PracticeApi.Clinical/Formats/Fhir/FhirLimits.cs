using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Reads what holds answers: ranges, units, lengths, patterns.</summary>
internal static class FhirLimits
{
    private const int LongestText = 10_000;
    private const int LongestPattern = 500;
    private const int MostDecimals = 10;

    /// <summary>The question with its limits.</summary>
    /// <param name="source">The item as it came.</param>
    /// <param name="type">Its type there.</param>
    /// <param name="item">The question without limits.</param>
    /// <param name="findings">Where what cannot be held to is listed.</param>
    public static FormItem Of(
        FhirMembers source,
        string type,
        FormItem item,
        FhirFindings findings
    ) =>
        item.Type switch
        {
            ItemType.Integer or ItemType.Decimal or ItemType.Scale => Number(
                source,
                type,
                item,
                findings
            ),
            ItemType.Date => item with
            {
                MinDate = Date(source, FhirQuestionnaires.MinValue, findings),
                MaxDate = Date(source, FhirQuestionnaires.MaxValue, findings),
            },
            ItemType.String or ItemType.Text => Text(source, type, item, findings),
            ItemType.OpenChoice => item with { MaxLength = Longest(source, findings) },
            _ => item,
        };

    private static FormItem Number(
        FhirMembers source,
        string type,
        FormItem item,
        FhirFindings findings
    )
    {
        var unit = UnitOf(source);
        var min = Bound(source, FhirQuestionnaires.MinValue, FhirQuestionnaires.MinQuantity);
        var max = Bound(source, FhirQuestionnaires.MaxValue, FhirQuestionnaires.MaxQuantity);
        // Where no unit is said, the one that the limits are in is meant.
        if (
            type == "quantity"
            && unit is null
            && source.Extensions(FhirQuestionnaires.UnitOption).Count == 0
            && !source.HasExtension(UnitValueSet)
            && (min?.Unit ?? max?.Unit) is { } ofLimits
        )
        {
            unit = ofLimits;
        }

        var decimals = source
            .Extension(FhirQuestionnaires.MaxDecimalPlaces)
            ?.Integer("valueInteger");
        return item with
        {
            Unit = unit,
            Min = Kept(min, unit, source, findings),
            Max = Kept(max, unit, source, findings),
            Step =
                item.Type == ItemType.Scale
                    ? (
                        source.Extension(FhirQuestionnaires.SliderStep) is { } step
                            ? step.Integer("valueInteger") ?? step.Number("valueDecimal")
                            : null
                    )
                : item.Type == ItemType.Decimal && decimals is >= 0 and <= MostDecimals
                    ? StepOf(decimals.Value)
                : null,
        };
    }

    private const string UnitValueSet =
        "http://hl7.org/fhir/StructureDefinition/questionnaire-unitValueSet";

    private static decimal StepOf(int decimals)
    {
        var step = 1m;
        for (var i = 0; i < decimals; i++)
        {
            step /= 10;
        }

        return step;
    }

    // The only unit that a number can be in. Of several the person chooses.
    private static string? UnitOf(FhirMembers source)
    {
        var coding =
            source.Extension(FhirQuestionnaires.Unit)?.Object("valueCoding")
            ?? (
                source.CountOf(FhirQuestionnaires.UnitOption) == 1
                    ? source.Extension(FhirQuestionnaires.UnitOption)?.Object("valueCoding")
                    : null
            );
        if (coding is null)
        {
            return null;
        }

        coding.Take("system");
        coding.Take("display");
        return coding.Text("code") ?? coding.Text("display");
    }

    private static (decimal Value, string? Unit, string Place)? Bound(
        FhirMembers source,
        params ReadOnlySpan<string> urls
    )
    {
        if (source.Extension(urls) is not { } limit)
        {
            return null;
        }

        if (limit.Object("valueQuantity") is { } quantity)
        {
            quantity.Take("system");
            var (code, unit) = (quantity.Text("code"), quantity.Text("unit"));
            return quantity.Number("value") is { } value
                ? (value, code ?? unit, limit.Place)
                : null;
        }

        return (limit.Number("valueInteger") ?? limit.Number("valueDecimal")) is { } number
            ? (number, null, limit.Place)
            : null;
    }

    private static decimal? Kept(
        (decimal Value, string? Unit, string Place)? bound,
        string? unit,
        FhirMembers source,
        FhirFindings findings
    )
    {
        if (bound is not { } limit)
        {
            return null;
        }

        if (limit.Unit is null || limit.Unit == unit)
        {
            return limit.Value;
        }

        findings.Note(
            limit.Place,
            "limit-not-kept",
            "It is in another unit than the answers, and they are not held to it."
        );
        return null;
    }

    private static DateOnly? Date(FhirMembers source, string url, FhirFindings findings)
    {
        if (source.Extension(url) is not { } limit)
        {
            return null;
        }

        if (FhirTimes.Date(limit.Text("valueDate")) is { } date)
        {
            return date;
        }

        findings.Note(
            limit.Place,
            "limit-not-kept",
            "It is not a whole date, and answers are not held to it."
        );
        return null;
    }

    private static FormItem Text(
        FhirMembers source,
        string type,
        FormItem item,
        FhirFindings findings
    )
    {
        var least = source.Extension(FhirQuestionnaires.MinLength)?.Integer("valueInteger");
        return item with
        {
            MinLength = least,
            MaxLength = Longest(source, findings),
            Pattern = type switch
            {
                "time" => FhirQuestionnaires.TimePattern,
                "dateTime" => FhirQuestionnaires.DateTimePattern,
                "url" => FhirQuestionnaires.UrlPattern,
                "reference" => FhirQuestionnaires.ReferencePattern([
                    .. source
                        .Extensions(FhirQuestionnaires.ReferenceResource)
                        .Select(one => one.Text("valueCode"))
                        .OfType<string>()
                        .Where(name => name.All(char.IsAsciiLetter)),
                ]),
                _ => Pattern(source, findings),
            },
        };
    }

    private static int? Longest(FhirMembers source, FhirFindings findings)
    {
        if (source.Integer("maxLength") is not { } longest)
        {
            return null;
        }

        if (longest is > 0 and <= LongestText)
        {
            return longest;
        }

        findings.Note(
            $"{source.Place}/maxLength",
            "limit-not-kept",
            $"A text is at most {LongestText} characters here."
        );
        return longest > 0 ? LongestText : null;
    }

    private static string? Pattern(FhirMembers source, FhirFindings findings)
    {
        if (source.Extension(FhirQuestionnaires.Regex) is not { } extension)
        {
            return null;
        }

        if (
            extension.Text("valueString") is { Length: <= LongestPattern } pattern
            && AnswerCheck.PatternOf(pattern) is not null
        )
        {
            return pattern;
        }

        findings.Note(
            extension.Place,
            "pattern-not-kept",
            "It is no regular expression that is taken here, and answers are not held to it."
        );
        return null;
    }
}
