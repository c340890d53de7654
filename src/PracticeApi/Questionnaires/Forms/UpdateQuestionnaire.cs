using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>The draft of a questionnaire's next version, replaced as a whole.</summary>
[RequireScope(Scope.QuestionnairesWrite)]
public sealed record UpdateQuestionnaire : FormContent, ICommand<Questionnaire>, IAboutNoPatient
{
    /// <summary>The questionnaire; from the path.</summary>
    [JsonIgnore]
    public string Key { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }
}

internal sealed class UpdateQuestionnaireRules : IRules<UpdateQuestionnaire>
{
    public ValueTask CheckAsync(
        UpdateQuestionnaire request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        FormRules.Check(request, faults);
        return ValueTask.CompletedTask;
    }
}

internal sealed class UpdateQuestionnaireHandler(OwnQuestionnaires questionnaires)
    : IRequestHandler<UpdateQuestionnaire, Questionnaire>
{
    public async Task<Questionnaire> Handle(UpdateQuestionnaire command, CancellationToken ct)
    {
        var row = await questionnaires.ToChangeAsync(command.Key, command.Version, ct);
        return await questionnaires.WriteAsync(
            row,
            row with
            {
                Draft = StoredJson.Write<FormContent>(command),
            },
            "questionnaire.updated",
            ct
        );
    }
}

internal static class UpdateQuestionnaireEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires.MapPut("/{key}", Update).For<UpdateQuestionnaire>(404, 412, 428);

    /// <summary>Write the draft of a questionnaire's next version</summary>
    /// <remarks>
    /// Also of one that ships with the product, to enter the text that the practice is licensed for or to change anything else:
    /// what the practice publishes then takes its place. What is published already stays as it is.
    /// </remarks>
    /// <param name="key">Key of the questionnaire.</param>
    private static async Task<Ok<Questionnaire>> Update(
        string key,
        IfMatch ifMatch,
        UpdateQuestionnaire body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { Key = key, Version = ifMatch.Version }, ct)
        );
}
