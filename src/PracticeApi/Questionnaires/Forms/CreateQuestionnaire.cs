using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>A questionnaire of the practice's own, as a draft.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record CreateQuestionnaire : FormContent, ICommand<Questionnaire>, IAboutNoPatient
{
    /// <summary>Kebab-case key; never that of another questionnaire.</summary>
    /// <example>first-visit</example>
    [
        StringLength(64, MinimumLength = 1),
        RegularExpression("^[a-z0-9]+(-[a-z0-9]+)*$", ErrorMessage = "A key is kebab-case.")
    ]
    public required string Key { get; init; }
}

internal sealed class CreateQuestionnaireRules : IRules<CreateQuestionnaire>
{
    public ValueTask CheckAsync(
        CreateQuestionnaire request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        FormRules.Check(request, faults);
        return ValueTask.CompletedTask;
    }
}

internal sealed class CreateQuestionnaireHandler(OwnQuestionnaires questionnaires)
    : IRequestHandler<CreateQuestionnaire, Questionnaire>
{
    public Task<Questionnaire> Handle(CreateQuestionnaire command, CancellationToken ct) =>
        questionnaires.CreateAsync(command.Key, command, "questionnaire.created", ct);
}

internal static class CreateQuestionnaireEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires.MapPost("", Create).For<CreateQuestionnaire>(409);

    /// <summary>Make a questionnaire</summary>
    /// <remarks>It is a draft: nobody is asked before it is published. Every fault is named by its pointer.</remarks>
    private static async Task<Created<Questionnaire>> Create(
        CreateQuestionnaire body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var made = await mediator.Send(body, ct);
        return TypedResults.Created($"/v1/questionnaires/{made.Key}", made);
    }
}
