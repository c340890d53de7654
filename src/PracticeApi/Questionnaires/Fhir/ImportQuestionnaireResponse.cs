using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Fhir;

/// <summary>The answers of a patient that come as an R4 QuestionnaireResponse.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesWrite)]
public sealed record ImportQuestionnaireResponse
    : ICommand<ImportedQuestionnaireResponse>,
        IAboutPatient,
        IDryRun
{
    /// <summary>The patient whom the answers are about; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>Key of the questionnaire; found by the resource's own address unless said.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Questionnaire { get; init; }

    /// <summary>Who gave the answers; staff unless said.</summary>
    public ResponseSource? Source { get; init; }

    /// <summary>Whether nothing is to be stored; from the query.</summary>
    [JsonIgnore]
    public bool DryRun { get; init; }

    /// <summary>The bytes.</summary>
    [JsonIgnore]
    internal byte[] Content { get; init; } = [];
}

/// <summary>Answers that were taken over from FHIR.</summary>
public sealed record ImportedQuestionnaireResponse
{
    /// <summary>The answers as they are kept, with their scores and alerts.</summary>
    public required QuestionnaireResponse Response { get; init; }

    /// <summary>What was not taken over, or not as it was; empty where nothing is lost.</summary>
    public required IReadOnlyList<FhirNote> Notes { get; init; }
}

internal sealed class ImportQuestionnaireResponseHandler(
    Db db,
    AnsweredForms forms,
    ResponseDesk desk,
    ResponsesShown shown,
    PracticeSettings settings
) : IRequestHandler<ImportQuestionnaireResponse, ImportedQuestionnaireResponse>
{
    public async Task<ImportedQuestionnaireResponse> Handle(
        ImportQuestionnaireResponse command,
        CancellationToken ct
    )
    {
        await PatientRow.ReadToChangeAsync(db, command.PatientId, ct);
        var head = FhirResponseReader.Head(command.Content);
        Refuse(head.Faults, needsFacts: false);
        var form = await forms.OfAsync(command.Questionnaire, head, ct);
        var read = FhirResponseReader.Read(command.Content, form);
        Refuse(read.Faults, needsFacts: true);

        List<FhirNote> notes = [.. read.Notes];
        var answers = new AnswersToSave
        {
            PatientId = command.PatientId,
            Form = form,
            Answers = read.Answers!,
            Source = command.Source ?? ResponseSource.Staff,
            AnsweredAt = await AnsweredAtAsync(read.Authored, notes, ct),
        };
        if (read.Subject is { } subject && !Names(subject, command.PatientId))
        {
            notes.Add(
                new FhirNote(
                    "/subject",
                    "subject-not-compared",
                    "It names the patient in another way; the answers were entered for the patient of the path."
                )
            );
        }

        var kept =
            read.Stage == AnswerStage.Draft
                ? await desk.SaveAllAsync(answers, "/item", ct)
                : await desk.SubmitAsync(answers, "/item", ct);
        return new ImportedQuestionnaireResponse
        {
            Response = await shown.OneAsync(kept.Row, ct),
            Notes = notes,
        };
    }

    private static void Refuse(IReadOnlyList<AnswerFault> faults, bool needsFacts)
    {
        if (faults.Count > 0)
        {
            throw Problem.Invalid([
                .. faults.Select(fault => new Fault(
                    fault.Pointer,
                    fault.Message,
                    fault.Code,
                    needsFacts
                )),
            ]);
        }
    }

    private static bool Names(string subject, Guid patientId) =>
        subject.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $"/{patientId}"),
            StringComparison.OrdinalIgnoreCase
        );

    // A time that cannot be kept, as a month, is listed; one that lies in the future is wrong.
    private async Task<string?> AnsweredAtAsync(
        string? authored,
        List<FhirNote> notes,
        CancellationToken ct
    )
    {
        if (authored is null)
        {
            return null;
        }

        if (GivenTime.Parse(authored) is not { } given)
        {
            notes.Add(
                new FhirNote(
                    "/authored",
                    "time-not-kept",
                    "It is neither a whole date nor a time with its offset; the time of the import was taken."
                )
            );
            return null;
        }

        if (given.IsInFuture(await settings.ClockAsync(ct)))
        {
            Refuse(
                [new AnswerFault("/authored", "in-the-future", "lies in the future")],
                needsFacts: false
            );
        }

        return authored;
    }
}

internal static class ImportQuestionnaireResponseEndpoint
{
    public static void Map(RouteGroupBuilder patientResponses) =>
        patientResponses
            .MapPost("/imports", Import)
            .TakesFhir()
            .For<ImportQuestionnaireResponse>(404, 409, 413, 415, 422);

    /// <summary>Import FHIR answers to a questionnaire</summary>
    /// <remarks>
    /// Takes an R4 QuestionnaireResponse and holds it against its questionnaire, which is found by the address that it names (one
    /// that this product gave, or one that the questionnaire was imported with). What is `completed` or `amended` is submitted
    /// and scored, anything else is kept as a draft. Every fault is named by its pointer into the resource, also an answer to an
    /// item that the other answers do not lead to; what has no place here is listed as notes. With `dryRun` the answer is 200 and
    /// what would be kept.
    /// </remarks>
    /// <param name="questionnaire">Key of the questionnaire; found by the resource's own address unless said.</param>
    /// <param name="source">Who gave the answers; staff unless said.</param>
    /// <param name="dryRun">Whether to answer what would be kept and store nothing.</param>
    private static async Task<
        Results<Created<ImportedQuestionnaireResponse>, Ok<ImportedQuestionnaireResponse>>
    > Import(
        Guid patientId,
        HttpRequest request,
        string? questionnaire,
        ResponseSource? source,
        bool? dryRun,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var imported = await mediator.Send(
            new ImportQuestionnaireResponse
            {
                PatientId = patientId,
                Questionnaire = questionnaire,
                Source = source,
                DryRun = dryRun == true,
                Content = await FhirModule.BodyAsync(request, ct),
            },
            ct
        );
        return dryRun == true
            ? TypedResults.Ok(imported)
            : TypedResults.Created($"/v1/questionnaire-responses/{imported.Response.Id}", imported);
    }
}
