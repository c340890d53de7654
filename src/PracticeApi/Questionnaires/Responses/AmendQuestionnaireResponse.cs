using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>The answers of a submitted response anew, in place of an earlier version, which is kept.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record AmendQuestionnaireResponse : ICommand<QuestionnaireResponse>, IAboutPatients
{
    /// <summary>The response; from the path.</summary>
    [JsonIgnore]
    public Guid ResponseId { get; init; }

    /// <summary>The version that is amended; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why; stays in the history.</summary>
    /// <example>the patient had read item 4 the other way round</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }

    /// <summary>When it was answered: a date, or a date-time with its offset; as before unless said.</summary>
    [StringLength(40, MinimumLength = 1), RegularExpression(GivenTime.Pattern)]
    public string? AnsweredAt { get; init; }

    /// <summary>Who gave the answers; as before unless said.</summary>
    public ResponseSource? Source { get; init; }

    /// <summary>All answers by link id, not only those that change.</summary>
    public required FormAnswers Answers { get; init; }
}

internal sealed class AmendQuestionnaireResponseRules(PracticeSettings settings)
    : IRules<AmendQuestionnaireResponse>
{
    public async ValueTask CheckAsync(
        AmendQuestionnaireResponse request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => ResponseRules.CheckAnsweredAt(request.AnsweredAt, await settings.ClockAsync(ct), faults);
}

internal sealed class AmendQuestionnaireResponseHandler(
    Db db,
    Caller caller,
    ResponseDesk desk,
    ResponsesShown shown
) : IRequestHandler<AmendQuestionnaireResponse, QuestionnaireResponse>
{
    public async Task<QuestionnaireResponse> Handle(
        AmendQuestionnaireResponse command,
        CancellationToken ct
    )
    {
        Practitioners.Require(caller);
        var current = await ResponseRow.ForChangeAsync(db, command.ResponseId, command.Version, ct);
        var kept = await desk.AmendAsync(
            current,
            command.Answers,
            command.AnsweredAt,
            command.Source,
            command.Reason,
            ct
        );
        return await shown.OneAsync(kept.Row, ct);
    }
}

internal static class AmendQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder responses) =>
        responses
            .MapPost("/{responseId:guid}/amend", Amend)
            .For<AmendQuestionnaireResponse>(404, 409, 412, 422, 428);

    /// <summary>Amend a submitted response</summary>
    /// <remarks>
    /// Only a practitioner or the owner may, with a reason. Every earlier version is kept; the scores are computed anew with the
    /// rules of the version that was answered. An alert that was raised stays, whatever the answers are now.
    /// </remarks>
    private static async Task<Ok<QuestionnaireResponse>> Amend(
        Guid responseId,
        IfMatch ifMatch,
        AmendQuestionnaireResponse body,
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
