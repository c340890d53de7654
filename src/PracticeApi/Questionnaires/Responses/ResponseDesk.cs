using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>Answers to be kept, of a response that is begun or gone on with.</summary>
internal sealed record AnswersToSave
{
    public required Guid PatientId { get; init; }

    /// <summary>The draft to go on with; null to begin one.</summary>
    public Guid? ResponseId { get; init; }

    /// <summary>The version of the draft that the answers were made on; 0 where there was none yet.</summary>
    public int Version { get; init; }
    public required Form Form { get; init; }

    /// <summary>All answers, not only those that are new.</summary>
    public required FormAnswers Answers { get; init; }
    public required ResponseSource Source { get; init; }
    public Guid? IntakeId { get; init; }

    /// <summary>When it was answered, as given; null for when it is submitted.</summary>
    public string? AnsweredAt { get; init; }
    public string? Language { get; init; }
}

/// <summary>A response as it was kept.</summary>
/// <param name="Row">The version that was written.</param>
/// <param name="Answers">The answers that were kept.</param>
/// <param name="Faults">What of a draft could not be kept, by pointers into the answers.</param>
/// <param name="Alerts">What the answers give cause for, whether it was raised now or before.</param>
/// <param name="CrisisText">The practice's text for a person who may be in a crisis; null where no answer gives cause to show it.</param>
internal sealed record KeptResponse(
    ResponseRow Row,
    FormAnswers Answers,
    IReadOnlyList<AnswerFault> Faults,
    IReadOnlyList<AnswerAlert> Alerts,
    string? CrisisText
);

/// <summary>
/// Takes in answers within a command's transaction. Alerts stand or fall with what is saved: where a submission may be refused,
/// the answers are saved by a command before it.
/// </summary>
internal sealed class ResponseDesk(
    Db db,
    PublishedForms forms,
    ResponseVersions versions,
    AnswerWatch watch,
    PracticeSettings settings,
    Caller caller,
    TimeProvider clock
)
{
    /// <summary>Keeps the answers of a draft, as far as they are answers at all, and raises their alerts.</summary>
    /// <exception cref="ProblemException">409: it is a draft no more; 412: other answers were saved since the version that is named.</exception>
    public async Task<KeptResponse> SaveAsync(AnswersToSave answers, CancellationToken ct)
    {
        var current = await CurrentAsync(answers, ct);
        return await SaveAsync(current, answers, ct);
    }

    /// <summary>Keeps the answers of a draft, all or none of them.</summary>
    /// <param name="answers">The answers to begin or go on with.</param>
    /// <param name="pointer">Where the answers stand in the request; faults are named below it.</param>
    /// <exception cref="ProblemException">409, 412; 422: every fault by its pointer.</exception>
    public async Task<KeptResponse> SaveAllAsync(
        AnswersToSave answers,
        string pointer,
        CancellationToken ct
    )
    {
        var kept = await SaveAsync(answers, ct);
        return kept.Faults.Count == 0
            ? kept
            : throw Problem.Invalid(FaultsBelow(pointer, kept.Faults));
    }

    /// <summary>The draft that a member of staff goes on with.</summary>
    /// <exception cref="ProblemException">404; 409: it is no draft, or a patient's own; 412: the caller has read an older version.</exception>
    public async Task<AnswersToSave> StaffDraftAsync(
        Guid responseId,
        int version,
        CancellationToken ct
    )
    {
        var draft = await ResponseRow.CurrentAsync(db, responseId, ct);
        if (draft.Status != ResponseStatus.Draft)
        {
            throw NotADraft();
        }

        RefusePatientsDraft(draft);
        return draft.Version == version ? await AnswersOfAsync(draft, ct) : throw Problem.Stale();
    }

    /// <exception cref="ProblemException">409: a patient is still answering it through an intake's link.</exception>
    public static void RefusePatientsDraft(ResponseRow row)
    {
        if (row is { Status: ResponseStatus.Draft, IntakeId: not null })
        {
            throw Problem.Conflict(
                "questionnaire-response-of-intake",
                "The draft is the patient's own, of an intake; staff does not change it."
            );
        }
    }

    /// <summary>
    /// Ends a response: drops what is not shown, holds the rest to the whole of its questionnaire, scores it and raises its
    /// alerts, those of items left unanswered too.
    /// </summary>
    /// <param name="answers">The answers to begin or go on with.</param>
    /// <param name="pointer">Where the answers stand in the request; faults are named below it.</param>
    /// <exception cref="ProblemException">409, 412 as for a save; 422: every fault by its pointer.</exception>
    public async Task<KeptResponse> SubmitAsync(
        AnswersToSave answers,
        string pointer,
        CancellationToken ct
    )
    {
        var current = await CurrentAsync(answers, ct);
        var (kept, scores) = await EndedAsync(answers, pointer, ct);
        var now = clock.Now();
        var answeredAt =
            answers.AnsweredAt ?? current?.AnsweredAt ?? $"{now:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        var next = await RowAsync(current, answers, kept, ct) with
        {
            ChangeKind = ResponseChange.Submitted,
            Status = ResponseStatus.Submitted,
            AnsweredAt = answeredAt,
            AnsweredInstant = await InstantAsync(answeredAt, ct),
            SubmittedAt = now,
            Scores = StoredJson.Write(scores)!,
        };
        return await WriteAsync(current, next, answers.Form, kept, [], isFinal: true, ct);
    }

    /// <summary>Ends a draft with the answers that it has.</summary>
    /// <exception cref="ProblemException">As for <see cref="SubmitAsync(AnswersToSave, string, CancellationToken)"/>.</exception>
    public async Task<KeptResponse> SubmitAsync(Guid responseId, int version, CancellationToken ct)
    {
        var draft = await ResponseRow.ForChangeAsync(db, responseId, version, ct);
        return await SubmitAsync(await AnswersOfAsync(draft, ct), "/answers", ct);
    }

    /// <summary>Changes a response that was submitted; the version before is kept.</summary>
    /// <exception cref="ProblemException">409: it is a draft or in error; 422: every fault by its pointer.</exception>
    public async Task<KeptResponse> AmendAsync(
        ResponseRow current,
        FormAnswers answers,
        string? answeredAt,
        ResponseSource? source,
        string reason,
        CancellationToken ct
    )
    {
        if (current.Status is ResponseStatus.Draft or ResponseStatus.EnteredInError)
        {
            throw Problem.Conflict(
                "questionnaire-response-not-submitted",
                "Only a response that was submitted and is not in error is amended."
            );
        }

        var changed = await AnswersOfAsync(current, ct) with
        {
            Answers = answers,
            AnsweredAt = answeredAt ?? current.AnsweredAt,
            Source = source ?? current.Source,
        };
        var (kept, scores) = await EndedAsync(changed, "/answers", ct);
        var next = await RowAsync(current, changed, kept, ct) with
        {
            ChangeKind = ResponseChange.Amended,
            Status = ResponseStatus.Amended,
            Reason = reason,
            AnsweredInstant = await InstantAsync(changed.AnsweredAt!, ct),
            SubmittedAt = current.SubmittedAt,
            Scores = StoredJson.Write(scores)!,
        };
        return await WriteAsync(current, next, changed.Form, kept, [], isFinal: true, ct);
    }

    /// <summary>
    /// Raises the alerts of what was left unanswered in the drafts of intakes that have ended without being submitted. Of a
    /// form that nobody has begun nothing is said.
    /// </summary>
    public async Task LeaveAsync(IReadOnlyList<Guid> intakeIds, CancellationToken ct)
    {
        foreach (var intakeId in intakeIds)
        {
            foreach (var draft in await ResponseRow.OfIntakeAsync(db, intakeId, ct))
            {
                var answers = draft.ReadAnswers();
                if (draft.Status == ResponseStatus.Draft && answers.LinkIds.Count > 0)
                {
                    var form = await FormOfAsync(draft, ct);
                    await watch.SavedAsync(form, draft, answers, answers, isFinal: true, ct);
                }
            }
        }
    }

    private async Task<KeptResponse> SaveAsync(
        ResponseRow? current,
        AnswersToSave answers,
        CancellationToken ct
    )
    {
        var read = AnswerCheck.Of(answers.Form, answers.Answers, AnswerStage.Draft);
        var next = await RowAsync(current, answers, read.Answers, ct);
        return await WriteAsync(
            current,
            next,
            answers.Form,
            read.Answers,
            read.Faults,
            isFinal: false,
            ct
        );
    }

    private async Task<ResponseRow?> CurrentAsync(AnswersToSave answers, CancellationToken ct)
    {
        if (answers.ResponseId is not { } id)
        {
            return answers.Version == 0 ? null : throw Problem.Stale();
        }

        var current = await ResponseRow.CurrentAsync(db, id, ct);
        // Whoever comes too late is told that, not that the version is another.
        return current.Status != ResponseStatus.Draft ? throw NotADraft()
            : current.Version != answers.Version ? throw Problem.Stale()
            : current;
    }

    private static ProblemException NotADraft() =>
        Problem.Conflict(
            "questionnaire-response-submitted",
            "The response is no draft any more; a practitioner can amend it."
        );

    private async Task<AnswersToSave> AnswersOfAsync(ResponseRow row, CancellationToken ct) =>
        new()
        {
            PatientId = row.PatientId,
            ResponseId = row.ResponseId,
            Version = row.Version,
            Form = await FormOfAsync(row, ct),
            Answers = row.ReadAnswers(),
            Source = row.Source,
            IntakeId = row.IntakeId,
            AnsweredAt = row.AnsweredAt,
            Language = row.Language,
        };

    private async Task<Form> FormOfAsync(ResponseRow row, CancellationToken ct) =>
        await forms.FindAsync(row.QuestionnaireKey, row.QuestionnaireVersion, ct)
        ?? throw new InvalidOperationException("The questionnaire of a response is gone.");

    private async Task<(FormAnswers Answers, IReadOnlyList<ResponseScore> Scores)> EndedAsync(
        AnswersToSave answers,
        string pointer,
        CancellationToken ct
    )
    {
        var read = AnswerCheck.Of(answers.Form, answers.Answers, AnswerStage.Complete);
        if (read.Faults.Count > 0)
        {
            throw Problem.Invalid(FaultsBelow(pointer, read.Faults));
        }

        var patient = await PatientRow.ReadAsync(db, answers.PatientId, ct);
        return (
            read.Answers,
            [
                .. Scoring
                    .Score(answers.Form, read.Answers, patient.Sex)
                    .Select(score => ResponseScore.Of(answers.Form, score)),
            ]
        );
    }

    /// <summary>What is wrong with answers, as faults of a request that has them at a pointer.</summary>
    public static IReadOnlyList<Fault> FaultsBelow(
        string pointer,
        IReadOnlyList<AnswerFault> faults
    ) =>
        [
            .. faults.Select(fault => new Fault(
                pointer + fault.Pointer,
                fault.Message,
                fault.Code,
                NeedsFacts: true
            )),
        ];

    // A new row of the answers, as a draft.
    private async Task<ResponseRow> RowAsync(
        ResponseRow? current,
        AnswersToSave answers,
        FormAnswers kept,
        CancellationToken ct
    )
    {
        var now = clock.Now();
        var createdAt = current?.CreatedAt ?? now;
        var answeredAt = answers.AnsweredAt;
        return new ResponseRow
        {
            PatientId = answers.PatientId,
            AnsweredInstant = answeredAt is null ? createdAt : await InstantAsync(answeredAt, ct),
            ResponseId = current?.ResponseId ?? Guid.CreateVersion7(),
            Version = (current?.Version ?? 0) + 1,
            RecordedAt = now,
            RecordedBy = caller.IsKnown ? caller.StaffId : null,
            ChangeKind = current is null ? ResponseChange.Begun : ResponseChange.Saved,
            CreatedAt = createdAt,
            QuestionnaireKey = answers.Form.Key,
            QuestionnaireVersion = answers.Form.Version,
            Status = ResponseStatus.Draft,
            Source = answers.Source,
            IntakeId = answers.IntakeId,
            AnsweredAt = answeredAt,
            Language = answers.Language ?? current?.Language,
            Answers = StoredJson.Write(kept)!,
            Scores = "[]",
        };
    }

    private async Task<KeptResponse> WriteAsync(
        ResponseRow? current,
        ResponseRow next,
        Form form,
        FormAnswers kept,
        IReadOnlyList<AnswerFault> faults,
        bool isFinal,
        CancellationToken ct
    )
    {
        if (current is null)
        {
            await versions.AddAsync(next, ct);
        }
        else
        {
            await versions.ReplaceAsync(current, next, ct);
        }

        var alerts = await watch.SavedAsync(form, next, current?.ReadAnswers(), kept, isFinal, ct);
        return new KeptResponse(
            next,
            kept,
            faults,
            alerts,
            alerts.Any(alert => IsCrisis(form, alert))
                ? await CrisisTextAsync(next, form, ct)
                : null
        );
    }

    private static bool IsCrisis(Form form, AnswerAlert alert) =>
        form.Alerts.Any(rule => rule.Crisis && rule.Code == alert.Code && rule.Item == alert.Item);

    private async Task<string?> CrisisTextAsync(ResponseRow row, Form form, CancellationToken ct) =>
        CrisisText.In(await PracticeRow.ReadAsync(db, ct), row.Language ?? form.Language);

    private async Task<DateTimeOffset> InstantAsync(string answeredAt, CancellationToken ct) =>
        GivenTime.Parse(answeredAt)!.Instant(await settings.ClockAsync(ct));
}
