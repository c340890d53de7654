using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Validation;
using PracticeApi.Audit;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.CheckIns;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>That a patient has ended an intake and sends the answers that are saved.</summary>
[ValidatableType, Anonymous]
public sealed record SubmitIntake
    : ICommand<IntakeReply<PatientIntake>>,
        IAboutPatients,
        ICarriesSecrets
{
    /// <summary>What the intake is opened with.</summary>
    [JsonIgnore]
    public IntakeKey Key { get; init; } = new("", null, null);

    /// <summary>The languages that the patient reads.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Who answered: the patient unless said.</summary>
    public IntakeAnsweredBy? AnsweredBy { get; init; }
}

internal sealed class SubmitIntakeHandler(
    Db db,
    IntakeDoor door,
    IntakeForms forms,
    ResponseDesk desk,
    PatientIntakes intakes,
    CheckInDesk checkIns,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<SubmitIntake, IntakeReply<PatientIntake>>
{
    public async Task<IntakeReply<PatientIntake>> Handle(SubmitIntake command, CancellationToken ct)
    {
        if (await door.OpenAsync(command.Key, ct) is not { } opened)
        {
            return new IntakeReply<PatientIntake>();
        }

        var intake = opened.Row;
        if (intake.Status != IntakeStatus.Open)
        {
            throw SaveIntakeAnswersHandler.Submitted();
        }

        var answeredBy = command.AnsweredBy ?? IntakeAnsweredBy.Patient;
        var toSend = await ToSendAsync(intake, answeredBy, ct);
        // Every fault of every questionnaire at once, before any of them is sent.
        if (toSend.SelectMany(Faults).ToArray() is { Length: > 0 } faults)
        {
            throw Problem.Invalid(faults);
        }

        var now = clock.Now();
        foreach (var (row, answers) in toSend)
        {
            var kept = await desk.SubmitAsync(answers, Pointer(row), ct);
            await checkIns.TakeAsync(answers.Form, kept.Answers, ct);
            var progress = AnswerProgress.Of(answers.Form, kept.Answers);
            await forms.SavedAsync(
                row with
                {
                    ResponseId = kept.Row.ResponseId,
                    Answered = progress.Answered,
                    Questions = progress.Questions,
                    SavedAt = row.SavedAt ?? now,
                },
                ct
            );
        }

        intake = intake with
        {
            Version = intake.Version + 1,
            Status = IntakeStatus.Submitted,
            SubmittedAt = now,
            SubmittedBy = answeredBy,
            UpdatedAt = now,
        };
        await intake.UpdateAsync(db, ct);
        trail.Concerns(intake.PatientId, intake.IntakeId);
        events.Add("intake.submitted", "intake", intake.IntakeId, intake.Version, intake.PatientId);
        return new IntakeReply<PatientIntake>
        {
            Answer = await intakes.ShowAsync(opened with { Row = intake }, command.Languages, ct),
        };
    }

    private async Task<IReadOnlyList<(IntakeFormRow Row, AnswersToSave Answers)>> ToSendAsync(
        IntakeRow intake,
        IntakeAnsweredBy answeredBy,
        CancellationToken ct
    )
    {
        var drafts = (await ResponseRow.OfIntakeAsync(db, intake.IntakeId, ct)).ToDictionary(one =>
            one.ResponseId
        );
        List<(IntakeFormRow, AnswersToSave)> toSend = [];
        foreach (var row in await forms.OfAsync(intake.IntakeId, ct))
        {
            var draft = row.ResponseId is { } id ? drafts[id] : null;
            toSend.Add(
                (
                    row,
                    new AnswersToSave
                    {
                        PatientId = intake.PatientId,
                        ResponseId = draft?.ResponseId,
                        Version = draft?.Version ?? 0,
                        Form = await forms.DefinitionAsync(row, ct),
                        // What a form begins with is no answer that anybody has given.
                        Answers = draft?.ReadAnswers() ?? FormAnswers.None,
                        Source =
                            answeredBy == IntakeAnsweredBy.Proxy
                                ? ResponseSource.Proxy
                                : ResponseSource.Patient,
                        IntakeId = intake.IntakeId,
                        Language = draft?.Language,
                    }
                )
            );
        }

        return toSend;
    }

    private static IEnumerable<Fault> Faults((IntakeFormRow Row, AnswersToSave Answers) one) =>
        ResponseDesk.FaultsBelow(
            Pointer(one.Row),
            AnswerCheck.Of(one.Answers.Form, one.Answers.Answers, AnswerStage.Complete).Faults
        );

    private static string Pointer(IntakeFormRow row) => $"/answers/{row.Questionnaire}";
}

internal static class SubmitIntakeEndpoint
{
    public static void Map(RouteGroupBuilder intake) =>
        intake.MapPost("/submit", Submit).For<SubmitIntake>(401, 404, 409, 410, 422, 429);

    /// <summary>Send the answers of an intake</summary>
    /// <remarks>
    /// For the patient, once: the answers that are saved are checked, scored and given to the practice. 422 names every answer
    /// that is missing or wrong, as `/answers/` with the questionnaire's key and the place in its answers.
    /// </remarks>
    /// <param name="token">What stands at the end of the link.</param>
    /// <param name="birthDate">The patient's birth date, such as 1980-05-17. Not needed where the page has been opened with it.</param>
    /// <param name="lang">Language of the crisis text (BCP 47 tag), before those of `Accept-Language`.</param>
    private static async Task<Ok<PatientIntake>> Submit(
        string token,
        [FromHeader(Name = IntakeKey.Header)] string? birthDate,
        string? lang,
        SubmitIntake? body,
        IMediator mediator,
        IntakeTickets tickets,
        HttpContext http,
        CancellationToken ct
    )
    {
        var reply = await mediator.Send(
            (body ?? new SubmitIntake()) with
            {
                Key = IntakeKey.Of(token, birthDate, tickets.Read(http.Request)),
                Languages = WantedLanguages.Of(http.Request, lang),
            },
            ct
        );
        return TypedResults.Ok(reply.Open());
    }
}
