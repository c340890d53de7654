using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Validation;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>The answers of one questionnaire of an intake, as far as they have come.</summary>
[ValidatableType, Anonymous]
public sealed record SaveIntakeAnswers
    : ICommand<IntakeReply<SavedAnswers>>,
        IAboutPatients,
        ICarriesSecrets
{
    /// <summary>What the intake is opened with.</summary>
    [JsonIgnore]
    public IntakeKey Key { get; init; } = new("", null, null);

    /// <summary>Key of the questionnaire; from the path.</summary>
    [JsonIgnore]
    public string Questionnaire { get; init; } = "";

    /// <summary>The version of the answers that these follow; from <c>If-Match</c>, null for the first.</summary>
    [JsonIgnore]
    public int? Version { get; init; }

    /// <summary>The languages that the patient reads.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>All answers of the questionnaire by link id; what is left out or null is not answered.</summary>
    public required FormAnswers Answers { get; init; }
}

internal sealed class SaveIntakeAnswersHandler(
    Db db,
    IntakeDoor door,
    IntakeForms forms,
    ResponseDesk desk,
    PatientIntakes intakes,
    TimeProvider clock
) : IRequestHandler<SaveIntakeAnswers, IntakeReply<SavedAnswers>>
{
    public async Task<IntakeReply<SavedAnswers>> Handle(
        SaveIntakeAnswers command,
        CancellationToken ct
    )
    {
        if (await door.OpenAsync(command.Key, ct) is not { } opened)
        {
            return new IntakeReply<SavedAnswers>();
        }

        var intake = opened.Row;
        if (intake.Status != IntakeStatus.Open)
        {
            throw Submitted();
        }

        var row =
            (await forms.OfAsync(intake.IntakeId, ct)).FirstOrDefault(one =>
                one.Questionnaire == command.Questionnaire
            )
            ?? throw Problem.NotFound(
                "intake-questionnaire-not-found",
                "The intake does not ask this questionnaire."
            );
        if (row.ResponseId is not null && command.Version is null)
        {
            throw Problem.PreconditionRequired();
        }

        var form = await forms.DefinitionAsync(row, ct);
        var kept = await desk.SaveAsync(
            new AnswersToSave
            {
                PatientId = intake.PatientId,
                ResponseId = row.ResponseId,
                Version = command.Version ?? 0,
                Form = form,
                Answers = command.Answers,
                Source = ResponseSource.Patient,
                IntakeId = intake.IntakeId,
                Language = WantedLanguages.Choose(command.Languages, FormLanguages.Of(form)),
            },
            ct
        );
        var progress = AnswerProgress.Of(form, kept.Answers);
        var now = clock.Now();
        await forms.SavedAsync(
            row with
            {
                ResponseId = kept.Row.ResponseId,
                Answered = progress.Answered,
                Questions = progress.Questions,
                SavedAt = now,
            },
            ct
        );
        await (intake with { SavedAt = now }).UpdateAsync(db, ct);
        return new IntakeReply<SavedAnswers>
        {
            Answer = new SavedAnswers
            {
                Questionnaire = row.Questionnaire,
                Version = kept.Row.Version,
                SavedAt = now,
                Answered = progress.Answered,
                Questions = progress.Questions,
                NotSaved = [.. kept.Faults.Select(AnswerRemark.Of)],
                Missing = PatientIntakes.Missing(form, kept.Answers),
                Crisis = PatientIntakes.IsCrisis(form, kept.Answers)
                    ? await intakes.NoticeAsync(command.Languages, ct)
                    : null,
            },
        };
    }

    public static ProblemException Submitted() =>
        Problem.Conflict(
            "intake-submitted",
            "The answers were sent to the practice and are not changed any more."
        );
}

internal static class SaveIntakeAnswersEndpoint
{
    public static void Map(RouteGroupBuilder intake) =>
        intake
            .MapPut("/answers/{key}", Save)
            .For<SaveIntakeAnswers>(401, 404, 409, 410, 412, 428, 429);

    /// <summary>Save answers of an intake</summary>
    /// <remarks>
    /// For the patient: all answers of one questionnaire, as far as they have come. `If-Match` names the version that they
    /// follow; it is left out for the first. 412 where another window has saved in between: open the intake again, put the new
    /// answers over those saved, and send them. What is no answer to its question is named in `notSaved`. Where an answer gives
    /// cause, `crisis` holds what has to be shown at once.
    /// </remarks>
    /// <param name="token">What stands at the end of the link.</param>
    /// <param name="key">Key of the questionnaire.</param>
    /// <param name="birthDate">The patient's birth date, such as 1980-05-17. Not needed where the page has been opened with it.</param>
    /// <param name="lang">Language that it is answered in (BCP 47 tag), before those of `Accept-Language`.</param>
    private static async Task<Ok<SavedAnswers>> Save(
        string token,
        string key,
        [FromHeader(Name = IntakeKey.Header)] string? birthDate,
        string? lang,
        IfMatchUnlessNew ifMatch,
        SaveIntakeAnswers body,
        IMediator mediator,
        IntakeTickets tickets,
        HttpContext http,
        CancellationToken ct
    )
    {
        var opened = tickets.Read(http.Request);
        var reply = await mediator.Send(
            body with
            {
                Key = IntakeKey.Of(token, birthDate, opened),
                Questionnaire = key,
                Version = ifMatch.Version,
                Languages = WantedLanguages.Of(http.Request, lang),
            },
            ct
        );
        var saved = reply.Open();
        if (opened is not null)
        {
            tickets.Give(http, token, opened);
        }

        return TypedResults.Ok(saved);
    }
}
