using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>An intake as its patient sees it: its own questionnaires, and nothing else of the record.</summary>
public sealed record PatientIntake
{
    /// <summary>The practice that asks.</summary>
    public required string Practice { get; init; }

    /// <summary>Whether it can still be answered.</summary>
    public required IntakeStatus Status { get; init; }

    /// <summary>When the answers are wanted, as the practice gave it; null where it did not say.</summary>
    public required string? DueAt { get; init; }

    /// <summary>Until when the link opens.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the answers were sent; null while they were not.</summary>
    public required DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>The questionnaires in the order they are asked.</summary>
    public required IReadOnlyList<PatientQuestionnaire> Questionnaires { get; init; }

    /// <summary>What the page has to show at once, because of an answer that is saved; null where none gives cause.</summary>
    public required CrisisNotice? Crisis { get; init; }

    /// <summary>Names the intake to the page's own script.</summary>
    internal Guid IntakeId { get; init; }

    /// <summary>The language that the page is shown in where nobody asks for another.</summary>
    internal string? Language { get; init; }

    /// <summary>The last day on which the link opens, where the practice is.</summary>
    internal DateOnly EndsOn { get; init; }

    /// <summary>The day on which the answers were sent, where the practice is.</summary>
    internal DateOnly? SubmittedOn { get; init; }

    /// <summary>The crisis text, for a page that must be able to show it without a connection.</summary>
    internal string? CrisisText { get; init; }

    /// <summary>The hash of the link's token.</summary>
    internal string TokenHash { get; init; } = "";
}

/// <summary>A questionnaire of an intake with the answers that are saved.</summary>
public sealed record PatientQuestionnaire
{
    /// <summary>Key of the questionnaire.</summary>
    /// <example>phq-9</example>
    public required string Questionnaire { get; init; }

    /// <summary>The version of the answers, to be sent as `If-Match` with the next; null while none are saved.</summary>
    public required int? Version { get; init; }

    /// <summary>What is asked.</summary>
    public required PatientForm Definition { get; init; }

    /// <summary>The answers that are saved, by link id; while none are, those to begin with.</summary>
    public required FormAnswers Answers { get; init; }

    /// <summary>Questions answered so far, of those that are shown.</summary>
    public required int Answered { get; init; }

    /// <summary>Questions that are shown.</summary>
    public required int Questions { get; init; }

    /// <summary>What keeps the answers from being sent.</summary>
    public required IReadOnlyList<AnswerRemark> Missing { get; init; }

    /// <summary>When answers were last saved; null while none were.</summary>
    public required DateTimeOffset? SavedAt { get; init; }

    /// <summary>The whole definition, in the language that is shown.</summary>
    internal Form Form { get; init; } = null!;
}

/// <summary>What a questionnaire asks, without what the practice makes of the answers.</summary>
public sealed record PatientForm
{
    /// <summary>The version of the definition.</summary>
    public required int Version { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>Language of the texts (BCP 47 tag).</summary>
    public required string Language { get; init; }

    /// <summary>What stands above the items.</summary>
    public required string? Instructions { get; init; }

    /// <summary>The time that the answers are about.</summary>
    public required string? Recall { get; init; }

    /// <summary>Who holds the rights.</summary>
    public required string? Copyright { get; init; }

    /// <summary>The items in their order.</summary>
    public required IReadOnlyList<FormItem> Items { get; init; }

    /// <summary>The languages that it can be read in, by `lang`; its own first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <param name="form">The definition in the language that is shown.</param>
    /// <param name="languages">Those that it can be shown in.</param>
    internal static PatientForm Of(Form form, IReadOnlyList<string> languages) =>
        new()
        {
            Version = form.Version,
            Title = form.Title,
            Language = form.Language,
            Instructions = form.Instructions,
            Recall = form.Recall,
            Copyright = form.Copyright,
            Items = WithoutTopics(form.Items),
            Languages = languages,
        };

    // They are for the staff.
    private static IReadOnlyList<FormItem> WithoutTopics(IReadOnlyList<FormItem> items) =>
        [.. items.Select(item => item with { Topic = null, Items = WithoutTopics(item.Items) })];
}

/// <summary>What is missing or wrong at a place of the answers.</summary>
public sealed record AnswerRemark
{
    /// <summary>JSON Pointer into the answers.</summary>
    /// <example>/q9</example>
    public required string Pointer { get; init; }

    /// <summary>Kebab-case code, such as `required`.</summary>
    /// <example>required</example>
    public required string Code { get; init; }

    /// <summary>For a person, in English.</summary>
    public required string Message { get; init; }

    internal static AnswerRemark Of(AnswerFault fault) =>
        new()
        {
            Pointer = fault.Pointer,
            Code = fault.Code,
            Message = fault.Message,
        };
}

/// <summary>What a person who may be in a crisis is shown at once.</summary>
public sealed record CrisisNotice
{
    /// <summary>The practice's own text.</summary>
    public required string Text { get; init; }

    /// <summary>That nobody watches the answers around the clock.</summary>
    public required string NotWatched { get; init; }
}

/// <summary>Answers of one questionnaire that were saved.</summary>
public sealed record SavedAnswers : IVersioned
{
    /// <summary>Key of the questionnaire.</summary>
    public required string Questionnaire { get; init; }

    /// <summary>The version of the answers, also the ETag: to be sent as `If-Match` with the next.</summary>
    public required int Version { get; init; }

    /// <summary>When they were saved.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>Questions answered, of those that are shown.</summary>
    public required int Answered { get; init; }

    /// <summary>Questions that are shown.</summary>
    public required int Questions { get; init; }

    /// <summary>What could not be saved because it is no answer to its question; everything else was.</summary>
    public required IReadOnlyList<AnswerRemark> NotSaved { get; init; }

    /// <summary>What is still missing.</summary>
    public required IReadOnlyList<AnswerRemark> Missing { get; init; }

    /// <summary>What has to be shown at once because of an answer; null where none gives cause.</summary>
    public required CrisisNotice? Crisis { get; init; }
}
