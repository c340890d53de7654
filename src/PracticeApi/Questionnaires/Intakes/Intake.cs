using PracticeApi.Http;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>How far an intake has come.</summary>
public enum IntakeStatus
{
    /// <summary>The patient can still answer, as long as the link opens.</summary>
    Open,

    /// <summary>The patient has sent the answers; the link shows them and takes no more.</summary>
    Submitted,

    /// <summary>The practice has called it off; the link opens nothing.</summary>
    Cancelled,
}

/// <summary>Whether the link of an intake opens it.</summary>
public enum IntakeLinkState
{
    /// <summary>It does, with the birth date.</summary>
    Usable,

    /// <summary>Its time has passed; extend it, or renew it.</summary>
    Expired,

    /// <summary>Five wrong birth dates have ended it; renew it.</summary>
    Ended,

    /// <summary>The intake was cancelled.</summary>
    Cancelled,
}

/// <summary>Who answered.</summary>
public enum IntakeAnsweredBy
{
    /// <summary>The patient.</summary>
    Patient,

    /// <summary>Somebody else for the patient.</summary>
    Proxy,
}

/// <summary>The link that a patient opens an intake with.</summary>
public sealed record IntakeLink
{
    /// <summary>
    /// The address to give to the patient. It is shown in the answer to assigning or renewing alone and kept nowhere: null in
    /// every other, also where an `Idempotency-Key` repeats the answer.
    /// </summary>
    /// <example>https://practice.example/intake/2nq0…</example>
    public required string? Url { get; init; }

    /// <summary>Until when it opens the intake.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it opens the intake now.</summary>
    public required IntakeLinkState State { get; init; }
}

/// <summary>A questionnaire of an intake, and how far it is answered.</summary>
public sealed record IntakeQuestionnaire
{
    /// <summary>Key of the questionnaire.</summary>
    /// <example>phq-9</example>
    public required string Questionnaire { get; init; }

    /// <summary>The version of its definition, which is the one that was published when the intake was assigned.</summary>
    public required int QuestionnaireVersion { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The response that holds the answers; null while nothing was saved.</summary>
    public required Guid? ResponseId { get; init; }

    /// <summary>Questions answered so far, of those that are shown.</summary>
    public required int Answered { get; init; }

    /// <summary>Questions that are shown, as far as the answers decide it.</summary>
    public required int Questions { get; init; }

    /// <summary>When answers were last saved; null while none were.</summary>
    public required DateTimeOffset? SavedAt { get; init; }
}

/// <summary>Questionnaires that a patient was asked to answer through a link.</summary>
public sealed record Intake : IVersioned
{
    /// <summary>Id of the intake.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes, also the ETag; what the patient saves is not counted, so that it stands in nobody's way.</summary>
    public required int Version { get; init; }

    /// <summary>The patient.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>How far it has come.</summary>
    public required IntakeStatus Status { get; init; }

    /// <summary>When the answers are wanted, as given: a date, or a date-time with offset; null where nobody said.</summary>
    public required string? DueAt { get; init; }

    /// <summary>The link.</summary>
    public required IntakeLink Link { get; init; }

    /// <summary>The questionnaires, in the order they are asked.</summary>
    public required IReadOnlyList<IntakeQuestionnaire> Questionnaires { get; init; }

    /// <summary>When the patient first opened it; null while nobody has.</summary>
    public required DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When answers were last saved; null while none were.</summary>
    public required DateTimeOffset? SavedAt { get; init; }

    /// <summary>When the answers were sent; null while they were not.</summary>
    public required DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Who answered, as was said when the answers were sent.</summary>
    public required IntakeAnsweredBy? SubmittedBy { get; init; }

    /// <summary>When the practice last asked for a reminder; null while it has not.</summary>
    public required DateTimeOffset? RemindedAt { get; init; }

    /// <summary>When it was cancelled; null where it was not.</summary>
    public required DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public required string? CancelReason { get; init; }

    /// <summary>When it was assigned.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The member of staff who assigned it.</summary>
    public required Guid CreatedBy { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The new link's token, on its way to the one answer that shows it.</summary>
    internal string? Token { get; init; }
}
