using System.Text.Json.Serialization;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>What a questionnaire asks, and what is made of its answers.</summary>
public record FormContent
{
    /// <summary>Title, as the person who answers reads it.</summary>
    /// <example>Patient Health Questionnaire 9</example>
    public required string Title { get; init; }

    /// <summary>Language of the texts (BCP 47 tag); <c>translations</c> hold further ones.</summary>
    /// <example>en</example>
    public required string Language { get; init; }

    /// <summary>What it is for, for the staff.</summary>
    public string? Purpose { get; init; }

    /// <summary>What stands above the items, as "Over the last 2 weeks, how often have you been bothered by ...".</summary>
    public string? Instructions { get; init; }

    /// <summary>The time that the answers are about.</summary>
    /// <example>2 weeks</example>
    public string? Recall { get; init; }

    /// <summary>Who holds the rights, and where it comes from.</summary>
    public string? Copyright { get; init; }

    /// <summary>What else the staff has to know, as how far it was validated.</summary>
    public string? Notes { get; init; }

    /// <summary>What the questionnaire is called in code systems.</summary>
    public IReadOnlyList<ItemCode> Codes { get; init; } = [];

    /// <summary>The items in their order.</summary>
    public required IReadOnlyList<FormItem> Items { get; init; }

    /// <summary>The texts in further languages, by language tag.</summary>
    public IReadOnlyDictionary<string, FormTranslation> Translations { get; init; } =
        new Dictionary<string, FormTranslation>();

    /// <summary>What is computed of the answers, in order: one may take those before it.</summary>
    public IReadOnlyList<ScoreRule> Scores { get; init; } = [];

    /// <summary>Which answers somebody has to be told of.</summary>
    public IReadOnlyList<AlertRule> Alerts { get; init; } = [];
}

/// <summary>A questionnaire that can be answered: what it asks under its key, in one version.</summary>
public sealed record Form : FormContent
{
    /// <summary>A version of a questionnaire.</summary>
    /// <param name="key">Kebab-case key.</param>
    /// <param name="version">Number of the version.</param>
    /// <param name="content">What it asks.</param>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public Form(string key, int version, FormContent content)
        : base(content) => (Key, Version) = (key, version);

    /// <summary>Kebab-case key of the questionnaire.</summary>
    /// <example>phq-9</example>
    public string Key { get; }

    /// <summary>Number of the version.</summary>
    public int Version { get; }
}

/// <summary>What kind of answer an item takes.</summary>
public enum ItemType
{
    /// <summary>No answer of its own: holds other items.</summary>
    Group,

    /// <summary>No answer: a text to read.</summary>
    Display,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Decimal,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A line of text.</summary>
    String,

    /// <summary>Text of several lines.</summary>
    Text,

    /// <summary>One of the options.</summary>
    Choice,

    /// <summary>Any number of the options.</summary>
    MultipleChoice,

    /// <summary>A number on a scale with words at its ends, 0 to 10 unless said.</summary>
    Scale,

    /// <summary>One of the options, or the person's own words.</summary>
    OpenChoice,
}

/// <summary>One item of a questionnaire.</summary>
public sealed record FormItem
{
    /// <summary>Names the item within the questionnaire; answers stand under it.</summary>
    /// <example>q1</example>
    public required string LinkId { get; init; }

    /// <summary>What kind of answer it takes.</summary>
    public required ItemType Type { get; init; }

    /// <summary>Number before the text, as printed.</summary>
    /// <example>1</example>
    public string? Prefix { get; init; }

    /// <summary>The question. Null where the wording may not be shipped: the practice enters the text that it is licensed for.</summary>
    public string? Text { get; init; }

    /// <summary>What a question without text is about, in one's own words, for the staff.</summary>
    public string? Topic { get; init; }

    /// <summary>Help for the person who answers.</summary>
    public string? Help { get; init; }

    /// <summary>What the item is called in code systems.</summary>
    public IReadOnlyList<ItemCode> Codes { get; init; } = [];

    /// <summary>Whether it has to be answered before the questionnaire can be submitted.</summary>
    public bool Required { get; init; }

    /// <summary>Whether "I would rather not say" or "I do not know" answers it where it is required.</summary>
    public bool MayDecline { get; init; }

    /// <summary>Whether a group is answered any number of times, as once for each medicine.</summary>
    public bool Repeats { get; init; }

    /// <summary>The fewest repetitions of a repeating group.</summary>
    public int? MinRepeats { get; init; }

    /// <summary>The most repetitions of a repeating group; 50 unless said.</summary>
    public int? MaxRepeats { get; init; }

    /// <summary>What is chosen from.</summary>
    public IReadOnlyList<ItemOption> Options { get; init; } = [];

    /// <summary>The least number; 0 for a scale unless said.</summary>
    public decimal? Min { get; init; }

    /// <summary>The greatest number; 10 for a scale unless said.</summary>
    public decimal? Max { get; init; }

    /// <summary>Numbers go up from the least in steps of this; 1 for a scale unless said.</summary>
    public decimal? Step { get; init; }

    /// <summary>The first date.</summary>
    public DateOnly? MinDate { get; init; }

    /// <summary>The last date.</summary>
    public DateOnly? MaxDate { get; init; }

    /// <summary>The fewest characters of a text.</summary>
    public int? MinLength { get; init; }

    /// <summary>The most characters of a text; 500 for a line and 10,000 for several unless said.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What a text has to match as a whole: a regular expression without look-around and back references.</summary>
    public string? Pattern { get; init; }

    /// <summary>The fewest options chosen.</summary>
    public int? MinSelected { get; init; }

    /// <summary>The most options chosen.</summary>
    public int? MaxSelected { get; init; }

    /// <summary>The unit of a number, as shown.</summary>
    /// <example>mm</example>
    public string? Unit { get; init; }

    /// <summary>Words at places of a scale.</summary>
    public IReadOnlyList<ScaleAnchor> Anchors { get; init; } = [];

    /// <summary>When the item is shown; null for always. What is not shown is not answered: its answer is dropped on submit.</summary>
    public AnswerCondition? EnableWhen { get; init; }

    /// <summary>The answer to begin with.</summary>
    public Answer? Initial { get; init; }

    /// <summary>The items of a group.</summary>
    public IReadOnlyList<FormItem> Items { get; init; } = [];
}

/// <summary>What something is called in a code system.</summary>
/// <param name="System">URI of the code system, as <c>http://loinc.org</c>.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">Its name there.</param>
public sealed record ItemCode(
    [property: JsonRequired] string System,
    [property: JsonRequired] string Code,
    string? Display = null
);

/// <summary>One of the answers to choose from.</summary>
public sealed record ItemOption
{
    /// <summary>Stands for the option in answers.</summary>
    /// <example>2</example>
    public required string Code { get; init; }

    /// <summary>The words; null where they may not be shipped.</summary>
    /// <example>More than half the days</example>
    public string? Text { get; init; }

    /// <summary>What it adds to scores; null where choosing it counts as no answer.</summary>
    public decimal? Score { get; init; }

    /// <summary>Whether nothing else can be chosen with it, as "none of these".</summary>
    public bool Exclusive { get; init; }

    /// <summary>What the option is called in code systems.</summary>
    public IReadOnlyList<ItemCode> Codes { get; init; } = [];
}

/// <summary>Words at a place of a scale.</summary>
/// <param name="Value">The place.</param>
/// <param name="Text">The words.</param>
public sealed record ScaleAnchor(
    [property: JsonRequired] decimal Value,
    [property: JsonRequired] string Text
);

/// <summary>The texts of a questionnaire in a further language. What is left out is shown in the questionnaire's own.</summary>
public sealed record FormTranslation
{
    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>What stands above the items.</summary>
    public string? Instructions { get; init; }

    /// <summary>The texts of items, by link id.</summary>
    public IReadOnlyDictionary<string, ItemTranslation> Items { get; init; } =
        new Dictionary<string, ItemTranslation>();

    /// <summary>The words of bands, by those of the questionnaire's own language.</summary>
    public IReadOnlyDictionary<string, string> Bands { get; init; } =
        new Dictionary<string, string>();
}

/// <summary>The texts of an item in a further language.</summary>
public sealed record ItemTranslation
{
    /// <summary>The question.</summary>
    public string? Text { get; init; }

    /// <summary>Help for the person who answers.</summary>
    public string? Help { get; init; }

    /// <summary>The words of options, by code.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Words at places of a scale, by place.</summary>
    public IReadOnlyList<ScaleAnchor> Anchors { get; init; } = [];
}
