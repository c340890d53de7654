using PracticeApi.Clinical;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Labs.Review;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>How far a response has come.</summary>
public enum ResponseStatus
{
    /// <summary>Being answered: it may be incomplete, and has no scores.</summary>
    Draft,

    /// <summary>Complete, checked and scored.</summary>
    Submitted,

    /// <summary>Changed by a practitioner after it had been submitted.</summary>
    Amended,

    /// <summary>Should not have been entered: out of trends, never deleted.</summary>
    EnteredInError,
}

/// <summary>How a response is entered.</summary>
public enum ResponseEntryStatus
{
    /// <summary>To be gone on with.</summary>
    Draft,

    /// <summary>Complete.</summary>
    Submitted,
}

/// <summary>Who gave the answers.</summary>
public enum ResponseSource
{
    /// <summary>The patient.</summary>
    Patient,

    /// <summary>Somebody for the patient, such as a parent.</summary>
    Proxy,

    /// <summary>A member of staff, as in an interview.</summary>
    Staff,
}

/// <summary>What made a version of a response.</summary>
public enum ResponseChange
{
    /// <summary>It was begun.</summary>
    Begun,

    /// <summary>Answers of the draft were saved.</summary>
    Saved,

    /// <summary>It was submitted.</summary>
    Submitted,

    /// <summary>A practitioner changed it.</summary>
    Amended,

    /// <summary>It was marked in error.</summary>
    MarkedInError,

    /// <summary>The mark of error was taken back.</summary>
    Reinstated,
}

/// <summary>The answers of a patient to a questionnaire, and what is made of them. A tracking aid, never a diagnosis.</summary>
public sealed record QuestionnaireResponse : IVersioned
{
    /// <summary>Id of the response.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>The patient whom the answers are about.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>Key of the questionnaire.</summary>
    /// <example>phq-9</example>
    public required string Questionnaire { get; init; }

    /// <summary>The version of the questionnaire that was answered; it is scored with the rules of that version.</summary>
    public required int QuestionnaireVersion { get; init; }

    /// <summary>How far it has come.</summary>
    public required ResponseStatus Status { get; init; }

    /// <summary>Who gave the answers.</summary>
    public required ResponseSource Source { get; init; }

    /// <summary>The intake through which it came; null for one that staff entered.</summary>
    public required Guid? IntakeId { get; init; }

    /// <summary>When it was answered: a date or a date-time with its offset, as given; null in a draft that does not say.</summary>
    /// <example>2026-01-12</example>
    public required string? AnsweredAt { get; init; }

    /// <summary>When it was submitted; null in a draft.</summary>
    public required DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>The language it was answered in (BCP 47 tag); null where that was not said.</summary>
    public required string? Language { get; init; }

    /// <summary>The answers by link id. What was hidden by the questionnaire's conditions is dropped when it is submitted.</summary>
    public required FormAnswers Answers { get; init; }

    /// <summary>What was computed of the answers, in the questionnaire's order; none for a draft.</summary>
    public required IReadOnlyList<ResponseScore> Scores { get; init; }

    /// <summary>Every alert that its answers have raised, the most urgent first; none is ever removed.</summary>
    public required IReadOnlyList<ResponseAlert> Alerts { get; init; }

    /// <summary>The member of staff who recorded this version; null where the patient did through an intake's link.</summary>
    public required Guid? RecordedBy { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was recorded.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A number computed of the answers.</summary>
public sealed record ResponseScore
{
    /// <summary>Code of the score.</summary>
    /// <example>phq-9</example>
    public required string Code { get; init; }

    /// <summary>Name of the score.</summary>
    /// <example>total</example>
    public required string Name { get; init; }

    /// <summary>The value; null where the answers do not suffice.</summary>
    /// <example>14</example>
    public decimal? Value { get; init; }

    /// <summary>What the value means; null where nothing is said of it.</summary>
    /// <example>moderate</example>
    public string? Band { get; init; }

    /// <summary>Whether nothing was missing.</summary>
    public required bool Complete { get; init; }

    /// <summary>How many of the answers that go into it are missing; declined and unknown count as missing.</summary>
    public required int Missing { get; init; }

    /// <summary>What the rule does where answers are missing.</summary>
    public required MissingRule MissingRule { get; init; }

    /// <summary>Whether the answers given stand for missing ones.</summary>
    public required bool Prorated { get; init; }

    /// <summary>The standard error of the value, where the questionnaire's table gives it.</summary>
    public decimal? StandardError { get; init; }

    /// <summary>The version of the questionnaire whose rules made it.</summary>
    public required int ScoredWith { get; init; }

    /// <summary>Codes of what else is to be said of it.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    internal static ResponseScore Of(Form form, Score score) =>
        new()
        {
            Code = score.Code,
            Name = form.Scores.First(rule => rule.Code == score.Code).Name,
            Value = score.Value,
            Band = score.Band,
            Complete = score.Complete,
            Missing = score.Missing,
            MissingRule = score.MissingRule,
            Prorated = score.Prorated,
            StandardError = score.StandardError,
            ScoredWith = score.ScoredWith,
            Remarks = score.Remarks,
        };
}

/// <summary>An alert that an answer has raised.</summary>
public sealed record ResponseAlert
{
    /// <summary>The alert.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which rule of the questionnaire raised it.</summary>
    /// <example>item9-not-answered</example>
    public required string Code { get; init; }

    /// <summary>How soon somebody has to look.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Link id of the item that it is about.</summary>
    public required string Item { get; init; }

    /// <summary>Whether somebody has taken it on.</summary>
    public required AlertStatus Status { get; init; }
}
