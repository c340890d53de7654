using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>The answers of a patient to a questionnaire, as staff enters them.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record EnterQuestionnaireResponse : ICommand<QuestionnaireResponse>, IAboutPatient
{
    /// <summary>The patient whom the answers are about; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>Key of the questionnaire.</summary>
    /// <example>phq-9</example>
    [StringLength(64, MinimumLength = 1)]
    public required string Questionnaire { get; init; }

    /// <summary>The version that was answered, where it is an earlier one, as on paper; the published one unless said.</summary>
    [Range(1, int.MaxValue)]
    public int? QuestionnaireVersion { get; init; }

    /// <summary>Whether the answers are complete; submitted unless said.</summary>
    public ResponseEntryStatus? Status { get; init; }

    /// <summary>When it was answered: a date, or a date-time with its offset; now unless said, in a draft when it is submitted.</summary>
    /// <example>2026-01-12</example>
    [StringLength(40, MinimumLength = 1), RegularExpression(GivenTime.Pattern)]
    public string? AnsweredAt { get; init; }

    /// <summary>Who gave the answers; staff unless said.</summary>
    public ResponseSource? Source { get; init; }

    /// <summary>The language it was answered in (BCP 47 tag).</summary>
    /// <example>de-AT</example>
    [StringLength(35, MinimumLength = 2)]
    public string? Language { get; init; }

    /// <summary>The answers by link id.</summary>
    public required FormAnswers Answers { get; init; }
}

internal sealed class EnterQuestionnaireResponseRules(PracticeSettings settings)
    : IRules<EnterQuestionnaireResponse>
{
    public async ValueTask CheckAsync(
        EnterQuestionnaireResponse request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        ResponseRules.CheckAnsweredAt(request.AnsweredAt, await settings.ClockAsync(ct), faults);
        ResponseRules.CheckLanguage(request.Language, faults);
    }
}

internal sealed class EnterQuestionnaireResponseHandler(
    Db db,
    PublishedForms forms,
    ResponseDesk desk,
    ResponsesShown shown
) : IRequestHandler<EnterQuestionnaireResponse, QuestionnaireResponse>
{
    public async Task<QuestionnaireResponse> Handle(
        EnterQuestionnaireResponse command,
        CancellationToken ct
    )
    {
        await PatientRow.ReadToChangeAsync(db, command.PatientId, ct);
        var answers = new AnswersToSave
        {
            PatientId = command.PatientId,
            Form = await FormAsync(command, ct),
            Answers = command.Answers,
            Source = command.Source ?? ResponseSource.Staff,
            AnsweredAt = command.AnsweredAt,
            Language = command.Language,
        };
        var kept =
            command.Status == ResponseEntryStatus.Draft
                ? await desk.SaveAllAsync(answers, "/answers", ct)
                : await desk.SubmitAsync(answers, "/answers", ct);
        return await shown.OneAsync(kept.Row, ct);
    }

    private async Task<Form> FormAsync(EnterQuestionnaireResponse command, CancellationToken ct) =>
        (
            command.QuestionnaireVersion is { } version
                ? await forms.FindAsync(command.Questionnaire, version, ct)
                : await forms.FindAsync(command.Questionnaire, ct)
        )
        ?? throw Problem.Invalid([
            new Fault(
                command.QuestionnaireVersion is null ? "/questionnaire" : "/questionnaireVersion",
                "is no published questionnaire of the practice",
                "unknown-questionnaire",
                NeedsFacts: true
            ),
        ]);
}

internal static class EnterQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder patientResponses) =>
        patientResponses.MapPost("", Enter).For<EnterQuestionnaireResponse>(404, 409, 422);

    /// <summary>Enter the answers to a questionnaire</summary>
    /// <remarks>
    /// As a draft, to be gone on with, or submitted: then everything required has to be there, what the questionnaire's
    /// conditions hide is dropped, and it is scored. What is wrong is named by its pointer. Alerts are raised as soon as an
    /// answer is saved, in a draft too.
    /// </remarks>
    private static async Task<Created<QuestionnaireResponse>> Enter(
        Guid patientId,
        EnterQuestionnaireResponse body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var response = await mediator.Send(body with { PatientId = patientId }, ct);
        return TypedResults.Created($"/v1/questionnaire-responses/{response.Id}", response);
    }
}
