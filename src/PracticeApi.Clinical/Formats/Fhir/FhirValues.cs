using System.Globalization;
using System.Text.RegularExpressions;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>What an observation or a component states as found, before its range and flag.</summary>
/// <param name="Entry">The value, or the reason why there is none; null where neither is stated.</param>
/// <param name="Notes">What a person must know of how it was sent.</param>
internal sealed record FhirValue(LabEntry? Entry, IReadOnlyList<string> Notes);

/// <summary>Reads the forms in which FHIR states a value.</summary>
internal sealed partial class FhirValues(CodedWords words)
{
    private const string Ucum = "http://unitsofmeasure.org";
    private const string Prefix = "value";

    /// <summary>Reads <c>value[x]</c> and <c>dataAbsentReason</c>; what cannot be read is a fault.</summary>
    public FhirValue Read(FhirNode node, List<IncomingFault> faults)
    {
        var notes = new List<string>();
        var before = faults.Count;
        var choices = node
            .Element.EnumerateObject()
            .Select(m => m.Name)
            .Where(n => n.Length > Prefix.Length && n.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(n => node.Raw(n) is not null)
            .ToList();
        var reason =
            node.Object("dataAbsentReason", faults)?.Words(faults)
            ?? node.Element.EnumerateObject()
                .Where(m => m.Name.StartsWith($"_{Prefix}", StringComparison.Ordinal))
                .Select(m => node.ReasonInPlaceOf(m.Name[1..], faults))
                .FirstOrDefault(r => r is not null);
        if (choices.Count > 1)
        {
            faults.Add(node.Fault(choices[1], "one-value-only", "A second value stands here."));
            return new FhirValue(null, notes);
        }

        if (choices is [])
        {
            return new FhirValue(
                reason is null ? null : new LabEntry { AbsentReason = reason },
                notes
            );
        }

        var entry = Of(node, choices[0], notes, faults);
        if (entry is null && faults.Count == before)
        {
            faults.Add(
                node.Fault(choices[0], "value-not-read", "A value in this form cannot be read.")
            );
        }

        if (entry is { AbsentReason: null } && reason is not null)
        {
            faults.Add(
                node.Fault(
                    "dataAbsentReason",
                    "value-and-reason",
                    "A reason for the missing value stands beside a value."
                )
            );
        }

        return new FhirValue(entry, notes);
    }

    private LabEntry? Of(
        FhirNode node,
        string choice,
        List<string> notes,
        List<IncomingFault> faults
    ) =>
        choice switch
        {
            "valueQuantity" => OfQuantity(node.Object(choice, faults), notes, faults),
            "valueInteger" => FhirNumber.Of(node, choice, faults) is { } whole
                ? OfNumber(whole, null, null, notes)
                : null,
            "valueRange" => OfRange(node.Object(choice, faults), notes, faults),
            "valueRatio" => OfRatio(node.Object(choice, faults), notes, faults),
            "valueCodeableConcept" => OfConcept(node.Object(choice, faults), faults),
            "valueString" => node.Text(choice, faults) is { } text ? OfText(text) : null,
            "valueDateTime" or "valueTime" => node.Text(choice, faults) is { } time
                ? new LabEntry { Text = time }
                : null,
            "valueBoolean" => node.Raw(choice)!.Value.ValueKind
                is System.Text.Json.JsonValueKind.True
                    or System.Text.Json.JsonValueKind.False
                ? new LabEntry { Text = node.Raw(choice)!.Value.GetRawText() }
                : null,
            "valuePeriod" => node.Object(choice, faults) is { } period
                ? OfPeriod(period, faults)
                : null,
            _ => null,
        };

    private static LabEntry? OfQuantity(
        FhirNode? quantity,
        List<string> notes,
        List<IncomingFault> faults
    )
    {
        if (quantity is null)
        {
            return null;
        }

        var reason = quantity.ReasonInPlaceOf("value", faults) ?? quantity.ReasonWithin(faults);
        if (quantity.Raw("value") is null)
        {
            if (reason is null)
            {
                faults.Add(
                    quantity.Fault("value", "value-required", "The quantity has no number.")
                );
                return null;
            }

            return new LabEntry { AbsentReason = reason };
        }

        var comparator = quantity.Text("comparator", faults);
        if (comparator is not null && Comparators.Of(comparator) is null)
        {
            faults.Add(
                quantity.Fault(
                    "comparator",
                    "invalid-comparator",
                    "A comparator is <, <=, > or >=."
                )
            );
            return null;
        }

        return FhirNumber.Of(quantity, "value", faults) is { } number
            ? OfNumber(number, comparator, Unit(quantity, faults), notes)
            : null;
    }

    private static LabEntry OfNumber(
        FhirNumber number,
        string? comparator,
        string? unit,
        List<string> notes
    )
    {
        if (number.Sent is { } sent)
        {
            notes.Add($"Sent as {sent}.");
        }

        return new LabEntry
        {
            ValueText = number.Text,
            Comparator = comparator,
            Unit = unit,
        };
    }

    private static LabEntry? OfRange(
        FhirNode? range,
        List<string> notes,
        List<IncomingFault> faults
    )
    {
        var low = range?.Object("low", faults);
        var high = range?.Object("high", faults);
        var from = low is null ? null : FhirNumber.Of(low, "value", faults);
        var to = high is null ? null : FhirNumber.Of(high, "value", faults);
        return (from, to) switch
        {
            (null, null) => null,
            (not null, null) => OfNumber(from, ">=", Unit(low!, faults), notes),
            (null, not null) => OfNumber(to, "<=", Unit(high!, faults), notes),
            _ => new LabEntry { Text = $"{Words(low!, faults)} - {Words(high!, faults)}" },
        };
    }

    // 1:160 is a titre; what a comparator on its first part would mean is not agreed.
    private static LabEntry? OfRatio(
        FhirNode? ratio,
        List<string> notes,
        List<IncomingFault> faults
    )
    {
        var numerator = ratio?.Object("numerator", faults);
        var denominator = ratio?.Object("denominator", faults);
        if (
            numerator is null
            || denominator is null
            || FhirNumber.Of(numerator, "value", faults) is not { } first
            || FhirNumber.Of(denominator, "value", faults) is not { } second
        )
        {
            return null;
        }

        var hasUnit = HasUnit(numerator, faults) || HasUnit(denominator, faults);
        var isTitre =
            !hasUnit
            && first.Value == 1
            && second.Value >= 1
            && second.Value <= int.MaxValue
            && second.Value == decimal.Truncate(second.Value);
        if (!isTitre)
        {
            foreach (var sent in new[] { first.Sent, second.Sent }.OfType<string>())
            {
                notes.Add($"Sent as {sent}.");
            }

            return new LabEntry
            {
                Text = $"{Words(numerator, faults)} : {Words(denominator, faults)}",
            };
        }

        if (numerator.Text("comparator", faults) is not null)
        {
            faults.Add(
                numerator.Fault(
                    "comparator",
                    "ambiguous-titre",
                    "Which way a comparator before the first part of a titre points is not agreed."
                )
            );
            return null;
        }

        return new LabEntry
        {
            Titers = [new TitreEntry((int)second.Value, denominator.Text("comparator", faults))],
        };
    }

    private LabEntry? OfConcept(FhirNode? concept, List<IncomingFault> faults)
    {
        if (concept is null)
        {
            return null;
        }

        var coding = concept.Objects("coding", faults).FirstOrDefault();
        var code = coding?.Text("code", faults);
        var display = coding?.Text("display", faults);
        var text = concept.Text("text", faults) ?? display;
        if (code is null && text is null)
        {
            return null;
        }

        // The name of the code is its sender's fixed word; the text may be a sentence around it.
        var word =
            (display is null ? null : words.Find(display))
            ?? (text is null ? null : words.Find(text));
        return word is { Value: null }
            ? new LabEntry { AbsentReason = text }
            : new LabEntry
            {
                Coded = new CodedEntry(
                    word?.Value?.Code(),
                    code,
                    coding?.Text("system", faults),
                    text
                ),
            };
    }

    // A string that plainly is a number, a titre or a known word is read as one; any other stays a text.
    private LabEntry OfText(string text) =>
        words.Find(text) is not null || Printed().IsMatch(text)
            ? new LabEntry { Printed = text }
            : new LabEntry { Text = text };

    private static LabEntry? OfPeriod(FhirNode period, List<IncomingFault> faults)
    {
        var (start, end) = (period.Text("start", faults), period.Text("end", faults));
        return start is null && end is null ? null : new LabEntry { Text = $"{start} - {end}" };
    }

    /// <summary>The range of the laboratory; null where none is given.</summary>
    public static RangeEntry? Range(FhirNode node, List<IncomingFault> faults)
    {
        var ranges = node.Objects("referenceRange", faults).ToList();
        var usual = ranges.Where(r => IsUsual(r, faults)).ToList();
        if (usual is not [var one])
        {
            // Which of several applies is for a person to say.
            return ranges.Count == 0
                ? null
                : new RangeEntry
                {
                    Text = string.Join("; ", ranges.Select(r => RangeWords(r, faults))),
                };
        }

        var (low, high) = (one.Object("low", faults), one.Object("high", faults));
        var from = low is null ? null : FhirNumber.Of(low, "value", faults);
        var to = high is null ? null : FhirNumber.Of(high, "value", faults);
        var units = new[] { low, high }
            .OfType<FhirNode>()
            .Select(q => Unit(q, faults))
            .Distinct()
            .ToList();
        return units.Count > 1
            ? new RangeEntry { Text = RangeWords(one, faults) }
            : new RangeEntry
            {
                Low = from?.Value,
                High = to?.Value,
                Unit = from is null && to is null ? null : units[0],
                Text =
                    one.Text("text", faults)
                    ?? (from is null && to is null ? RangeWords(one, faults) : null),
            };
    }

    private static bool IsUsual(FhirNode range, List<IncomingFault> faults) =>
        range.Object("type", faults) is not { } type
        || type.Objects("coding", faults).Any(c => c.Text("code", faults) == "normal");

    private static string? RangeWords(FhirNode range, List<IncomingFault> faults)
    {
        var (low, high) = (range.Object("low", faults), range.Object("high", faults));
        var bounds = (low, high) switch
        {
            (null, null) => null,
            (not null, null) => $">= {Words(low, faults)}",
            (null, not null) => $"<= {Words(high, faults)}",
            _ => $"{Words(low!, faults)} - {Words(high!, faults)}",
        };
        string?[] parts =
        [
            range.Object("type", faults)?.Words(faults),
            .. range.Objects("appliesTo", faults).Select(a => a.Words(faults)),
            bounds,
            range.Text("text", faults),
        ];
        var text = string.Join(' ', parts.OfType<string>());
        return text.Length == 0 ? null : text;
    }

    private static string Words(FhirNode quantity, List<IncomingFault> faults)
    {
        string?[] parts =
        [
            quantity.Text("comparator", faults),
            quantity.Raw("value")?.GetRawText(),
            quantity.Text("unit", faults) ?? quantity.Text("code", faults),
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private static bool HasUnit(FhirNode quantity, List<IncomingFault> faults) =>
        Unit(quantity, faults) is { } unit && unit is not ("1" or "{titer}");

    // The code of UCUM says exactly what the printed unit may not.
    private static string? Unit(FhirNode quantity, List<IncomingFault> faults)
    {
        var code = quantity.Text("code", faults);
        return code is not null && quantity.Text("system", faults) == Ucum
            ? code
            : quantity.Text("unit", faults) ?? code;
    }

    [GeneratedRegex(
        "^\\s*(<=|>=|=<|=>|<|>|≤|≥)?\\s*-?[0-9]+([.,][0-9]+)?\\s*\\z|^\\s*(<|>|<=|>=|≤|≥)?\\s*1 ?[:/] ?[0-9]+\\s*\\z"
    )]
    private static partial Regex Printed();
}
