using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires.Fhir;

/// <summary>A questionnaire that comes as an R4 Questionnaire.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record ImportQuestionnaire : ICommand<ImportedQuestionnaire>, IAboutNoPatient, IDryRun
{
    /// <summary>Kebab-case key; made of the title unless said.</summary>
    [
        StringLength(64, MinimumLength = 1),
        RegularExpression("^[a-z0-9]+(-[a-z0-9]+)*$", ErrorMessage = "A key is kebab-case.")
    ]
    public string? Key { get; init; }

    /// <summary>Whether nothing is to be stored; from the query.</summary>
    [JsonIgnore]
    public bool DryRun { get; init; }

    /// <summary>What was read.</summary>
    [JsonIgnore]
    internal FhirQuestionnaire Read { get; init; } = new();
}

/// <summary>A questionnaire that was taken over from FHIR.</summary>
public sealed record ImportedQuestionnaire
{
    /// <summary>The questionnaire, as a draft.</summary>
    public required Questionnaire Questionnaire { get; init; }

    /// <summary>What was not taken over, or not as it was; empty where nothing is lost.</summary>
    public required IReadOnlyList<FhirNote> Notes { get; init; }
}

internal sealed class ImportQuestionnaireRules : IRules<ImportQuestionnaire>
{
    public ValueTask CheckAsync(
        ImportQuestionnaire request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        foreach (var fault in request.Read.Faults)
        {
            faults.Add(new Fault(fault.Pointer, fault.Message, fault.Code));
        }

        if (request.Read is { Content: not null, Key: null } && request.Key is null)
        {
            faults.Add(new Fault("/key", "has to be given: the title makes none", "required"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class ImportQuestionnaireHandler(OwnQuestionnaires questionnaires)
    : IRequestHandler<ImportQuestionnaire, ImportedQuestionnaire>
{
    public async Task<ImportedQuestionnaire> Handle(
        ImportQuestionnaire command,
        CancellationToken ct
    ) =>
        new()
        {
            Questionnaire = await questionnaires.CreateAsync(
                command.Key ?? command.Read.Key!,
                command.Read.Content!,
                "questionnaire.created",
                ct
            ),
            Notes = command.Read.Notes,
        };
}

internal static class ImportQuestionnaireEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires
            .MapPost("/imports", Import)
            .TakesFhir()
            .For<ImportQuestionnaire>(409, 413, 415);

    /// <summary>Import a FHIR questionnaire</summary>
    /// <remarks>
    /// Takes an R4 Questionnaire and makes a draft of it. What the draft cannot say, or says in another way, is listed as notes
    /// by its pointer into the resource; nothing is left out in silence. A questionnaire that could not be answered is refused
    /// with every fault by its pointer, and so is one whose meaning is modified in a way that is not known here. A question
    /// that repeats, or that has items of its own, becomes a group with the question's link id and `-group`; a number whose unit
    /// is not fixed is followed by an item with its link id and `-unit`. With `dryRun` the answer is 200 and what would be made.
    /// </remarks>
    /// <param name="key">Kebab-case key of the questionnaire; made of its title unless said.</param>
    /// <param name="dryRun">Whether to answer what would be made and store nothing.</param>
    private static async Task<
        Results<Created<ImportedQuestionnaire>, Ok<ImportedQuestionnaire>>
    > Import(
        HttpRequest request,
        string? key,
        bool? dryRun,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var imported = await mediator.Send(
            new ImportQuestionnaire
            {
                Key = key,
                DryRun = dryRun == true,
                Read = FhirQuestionnaireReader.Read(await FhirModule.BodyAsync(request, ct)),
            },
            ct
        );
        return dryRun == true
            ? TypedResults.Ok(imported)
            : TypedResults.Created($"/v1/questionnaires/{imported.Questionnaire.Key}", imported);
    }
}
