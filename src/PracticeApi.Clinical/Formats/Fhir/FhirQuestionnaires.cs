using System.Text.RegularExpressions;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>How what FHIR and this model say differently about questionnaires stands for each other, in both directions.</summary>
internal static partial class FhirQuestionnaires
{
    public const string Hl7 = "http://hl7.org/fhir/StructureDefinition/";
    public const string Sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
    public const string ItemControl = Hl7 + "questionnaire-itemControl";
    public const string ItemControlSystem = "http://hl7.org/fhir/questionnaire-item-control";
    public const string Hidden = Hl7 + "questionnaire-hidden";
    public const string Unit = Hl7 + "questionnaire-unit";
    public const string UnitOption = Hl7 + "questionnaire-unitOption";
    public const string MinValue = Hl7 + "minValue";
    public const string MaxValue = Hl7 + "maxValue";
    public const string MinQuantity = Sdc + "minQuantity";
    public const string MaxQuantity = Sdc + "maxQuantity";
    public const string MinLength = Hl7 + "minLength";
    public const string Regex = Hl7 + "regex";
    public const string EntryFormat = Hl7 + "entryFormat";
    public const string MaxDecimalPlaces = Hl7 + "maxDecimalPlaces";
    public const string MinOccurs = Hl7 + "questionnaire-minOccurs";
    public const string MaxOccurs = Hl7 + "questionnaire-maxOccurs";
    public const string SliderStep = Hl7 + "questionnaire-sliderStepValue";
    public const string OrdinalValue = Hl7 + "ordinalValue";
    public const string ItemWeight = Hl7 + "itemWeight";
    public const string OptionExclusive = Hl7 + "questionnaire-optionExclusive";
    public const string ReferenceResource = Hl7 + "questionnaire-referenceResource";
    public const string Translation = Hl7 + "translation";
    public const string EnableWhenExpression = Sdc + "enableWhenExpression";
    public const string CalculatedExpression = Sdc + "calculatedExpression";
    public const string DataAbsentReason = Hl7 + "data-absent-reason";

    /// <summary>Names what a resource could not say of a questionnaire or of answers.</summary>
    public const string NotExported = "urn:practice-api:not-exported";

    /// <summary>The item that instructions are written as: FHIR has no place above the items.</summary>
    public const string InstructionsItem = "instructions";

    public const string UriSystem = "urn:ietf:rfc:3986";
    public const string Ucum = "http://unitsofmeasure.org";

    // Answers that FHIR has types for and that are kept as a line of text. The pattern names the type again on the way out.
    public const string TimePattern = @"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?";

    public const string DateTimePattern =
        @"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?";

    public const string UrlPattern =
        @"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|urn:oid:[0-2](\.[0-9]+)+|[^u\s]\S*|u[^r\s]\S*|ur[^n\s]\S*|urn:[^uo\s]\S*";

    private const string ReferenceStart = @"(https?://\S+/)?(";
    private const string ReferenceEnd =
        @")/[A-Za-z0-9.-]{1,64}(/_history/[A-Za-z0-9.-]{1,64})?|urn:(uuid|oid):\S+|#\S+";
    private const string AnyResource = "[A-Z][A-Za-z]+";

    private const string GroupSuffix = "-group";
    private const string UnitSuffix = "-unit";

    /// <summary>
    /// The group that stands for a question that repeats or has items of its own: it holds the question first. FHIR lets
    /// questions do both; here groups alone do.
    /// </summary>
    public static string GroupOf(string linkId) => linkId + GroupSuffix;

    /// <summary>The item that holds the unit of a number whose unit is chosen.</summary>
    public static string UnitOf(string linkId) => linkId + UnitSuffix;

    /// <summary>The question that a group stands for; null for a group of its own.</summary>
    public static FormItem? QuestionOf(FormItem group) =>
        group is { Type: ItemType.Group, Text: null, Prefix: null, Items: [var first, ..] }
        && first.Type is not (ItemType.Group or ItemType.Display)
        && group.LinkId == GroupOf(first.LinkId)
            ? first
            : null;

    /// <summary>The item with the unit of a number; null where the unit is fixed or there is none.</summary>
    public static FormItem? UnitItemOf(FormItem group) =>
        QuestionOf(group) is { Type: ItemType.Decimal } question
        && group.Items is [_, var second, ..]
        && second.LinkId == UnitOf(question.LinkId)
            ? second
            : null;

    public static string ReferencePattern(IReadOnlyCollection<string> resources) =>
        ReferenceStart
        + (resources.Count == 0 ? AnyResource : string.Join('|', resources))
        + ReferenceEnd;

    /// <summary>The resources that a reference may name, none for any; null where the pattern is of something else.</summary>
    public static IReadOnlyList<string>? ResourcesOf(string? pattern) =>
        pattern is not null
        && pattern.StartsWith(ReferenceStart, StringComparison.Ordinal)
        && pattern.EndsWith(ReferenceEnd, StringComparison.Ordinal)
            ? pattern[ReferenceStart.Length..^ReferenceEnd.Length] is var named
            && named == AnyResource
                ? []
                : named.Split('|')
            : null;

    /// <summary>The type that FHIR has for the answers to an item.</summary>
    public static string TypeOf(FormItem item) =>
        item.Type switch
        {
            ItemType.Group => "group",
            ItemType.Display => "display",
            ItemType.Boolean => "boolean",
            ItemType.Integer => "integer",
            ItemType.Scale => IsWhole(item) ? "integer" : "decimal",
            ItemType.Decimal => "decimal",
            ItemType.Date => "date",
            ItemType.Text => "text",
            ItemType.Choice or ItemType.MultipleChoice => "choice",
            ItemType.OpenChoice => "open-choice",
            _ => item.Pattern switch
            {
                TimePattern => "time",
                DateTimePattern => "dateTime",
                UrlPattern => "url",
                var pattern => ResourcesOf(pattern) is null ? "string" : "reference",
            },
        };

    /// <summary>Whether the places of a scale are whole numbers.</summary>
    private static bool IsWhole(FormItem item)
    {
        var (min, _, step) = AnswerCheck.SpanOf(item);
        return (min ?? 0) % 1 == 0 && (step ?? 1) % 1 == 0;
    }

    /// <summary>What kind of thing an extension is, for the note that it was not taken over.</summary>
    public static (string Code, string What) KindOf(string? url) =>
        url is null ? ("extension-not-kept", "An extension")
        : Computes().IsMatch(url) ? ("expression-not-kept", "What is computed or filled in")
        : Presents().IsMatch(url) ? ("presentation-not-kept", "How it is shown")
        : ("extension-not-kept", "An extension");

    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal)
            .Replace("/", "~1", StringComparison.Ordinal);

    [GeneratedRegex("(Expression|/variable|Context|sourceQueries|constraint|targetConstraint)$")]
    private static partial Regex Computes();

    [GeneratedRegex(
        "(choiceOrientation|rendering-[A-Za-z]+|itemControl|optionPrefix|displayCategory|openLabel|shortText|-width|collapsible)$"
    )]
    private static partial Regex Presents();
}
