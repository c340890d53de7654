using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>The answers of a draft, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record SaveQuestionnaireResponse : ICommand<QuestionnaireResponse>, IAboutPatients
{
    /// <summary>The response; from the path.</summary>
    [JsonIgnore]
    public Guid ResponseId { get; init; }

    /// <summary>The version that the answers were made on; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>When it was answered: a date, or a date-time with its offset; when it is submitted unless said.</summary>
    [StringLength(40, MinimumLength = 1), RegularExpression(GivenTime.Pattern)]
    public string? AnsweredAt { get; init; }

    /// <summary>Who gave the answers; as before unless said.</summary>
    public ResponseSource? Source { get; init; }

    /// <summary>The language it was answered in (BCP 47 tag); as before unless said.</summary>
    [StringLength(35, MinimumLength = 2)]
    public string? Language { get; init; }

    /// <summary>All answers by link id.</summary>
    public required FormAnswers Answers { get; init; }
}

internal sealed class SaveQuestionnaireResponseRules(PracticeSettings settings)
    : IRules<SaveQuestionnaireResponse>
{
    public async ValueTask CheckAsync(
        SaveQuestionnaireResponse request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        ResponseRules.CheckAnsweredAt(request.AnsweredAt, await settings.ClockAsync(ct), faults);
        ResponseRules.CheckLanguage(request.Language, faults);
    }
}

internal sealed class SaveQuestionnaireResponseHandler(ResponseDesk desk, ResponsesShown shown)
    : IRequestHandler<SaveQuestionnaireResponse, QuestionnaireResponse>
{
    public async Task<QuestionnaireResponse> Handle(
        SaveQuestionnaireResponse command,
        CancellationToken ct
    )
    {
        var draft = await desk.StaffDraftAsync(command.ResponseId, command.Version, ct);
        var kept = await desk.SaveAllAsync(
            draft with
            {
                Answers = command.Answers,
                AnsweredAt = command.AnsweredAt,
                Source = command.Source ?? draft.Source,
                Language = command.Language ?? draft.Language,
            },
            "/answers",
            ct
        );
        return await shown.OneAsync(kept.Row, ct);
    }
}

internal static class SaveQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses
            .MapPut("/{responseId:guid}", Save)
            .For<SaveQuestionnaireResponse>(404, 409, 412, 422, 428);

    /// <summary>Save a draft of answers</summary>
    /// <remarks>
    /// Replaces the answers of a draft that staff entered. What was submitted is amended instead, and a patient's own draft is
    /// the patient's to go on with. Alerts are raised as soon as an answer is saved.
    /// </remarks>
    private static async Task<Ok<QuestionnaireResponse>> Save(
        Guid responseId,
        IfMatch ifMatch,
        SaveQuestionnaireResponse body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    ResponseId = responseId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
