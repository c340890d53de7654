using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;
using PracticeApi.Text;

namespace PracticeApi.Labs.Reports;

/// <summary>What is printed on the report of the person, to be sure that it is the patient.</summary>
[ValidatableType]
public sealed record PatientCheck
{
    /// <summary>Date of birth as printed.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary>Family name as printed; compared without regard to case and accents.</summary>
    [StringLength(100, MinimumLength = 1)]
    public required string FamilyName { get; init; }
}

/// <summary>A report of a patient, as the laboratory gave it out: its lines all or none.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record EnterLabReport : ICommand<LabReport>, IAboutPatient, IDryRun
{
    /// <summary>Most lines that one request may bring.</summary>
    public const int MaxLines = 200;

    /// <summary>The patient; from the path.</summary>
    [JsonIgnore]
    public Guid PatientId { get; init; }

    /// <summary>Whether nothing is to be stored; from the query.</summary>
    [JsonIgnore]
    public bool DryRun { get; init; }

    /// <summary>The laboratory, by id or by a name it is known by; a new name makes a new laboratory.</summary>
    /// <example>City Laboratory</example>
    [StringLength(200, MinimumLength = 1)]
    public required string Laboratory { get; init; }

    /// <summary>The laboratory's number of the specimen or report.</summary>
    [StringLength(100, MinimumLength = 1), NotBlank]
    public string? Accession { get; init; }

    /// <summary>When the specimen was taken: a date, or a date-time with offset; comes back as given. Not in the future.</summary>
    /// <example>2026-01-12</example>
    [StringLength(40, MinimumLength = 10)]
    public required string CollectedAt { get; init; }

    /// <summary>When the practice received it: a date, or a date-time with offset.</summary>
    [StringLength(40, MinimumLength = 10)]
    public string? ReceivedAt { get; init; }

    /// <summary>Whether the person had fasted; null when not known.</summary>
    public bool? Fasting { get; init; }

    /// <summary>A note of the practice.</summary>
    [StringLength(4000)]
    public string? Note { get; init; }

    /// <summary>What is printed on the report of the person; 422 where it is not the patient's.</summary>
    public PatientCheck? PatientCheck { get; init; }

    /// <summary>Whether to enter it although a report of the same laboratory and accession is there.</summary>
    public bool AllowDuplicate { get; init; }

    /// <summary>The lines, in the order they are printed.</summary>
    [Length(1, MaxLines)]
    public required IReadOnlyList<LabReportLine> Results { get; init; }

    /// <summary>What the report says for its lines.</summary>
    internal LabReportLine Shared =>
        new()
        {
            Laboratory = Laboratory,
            Accession = Accession,
            CollectedAt = CollectedAt,
            Fasting = Fasting,
        };

    /// <summary>The lines, with what the report says for them.</summary>
    internal IReadOnlyList<LabReportLine> Lines => [.. Results.Select(line => line.Within(Shared))];
}

internal sealed class EnterLabReportRules(Db db, LabReportLines lines, PracticeSettings settings)
    : IRules<EnterLabReport>
{
    public async ValueTask CheckAsync(
        EnterLabReport request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var patient = await PatientRow.ReadToChangeAsync(db, request.PatientId, ct);
        await lines.CheckSharedAsync(request.Shared, patient.BirthDate, faults, ct);
        await lines.CheckAsync(request.Lines, request.Shared, patient.BirthDate, faults, ct);
        if (request.ReceivedAt is { } received)
        {
            LabReportLines.CheckTime(
                "/receivedAt",
                received,
                await settings.ClockAsync(ct),
                faults
            );
        }

        if (request.PatientCheck is { } printed)
        {
            CheckPerson(printed, patient, faults);
        }
    }

    private static void CheckPerson(
        PatientCheck printed,
        PatientRow patient,
        ICollection<Fault> faults
    )
    {
        if (printed.BirthDate != patient.BirthDate)
        {
            faults.Add(
                new Fault(
                    "/patientCheck/birthDate",
                    "is not the patient's",
                    "other-person",
                    NeedsFacts: true
                )
            );
        }

        if (Folding.Whole(printed.FamilyName) != Folding.Whole(patient.FamilyName))
        {
            faults.Add(
                new Fault(
                    "/patientCheck/familyName",
                    "is not the patient's",
                    "other-person",
                    NeedsFacts: true
                )
            );
        }
    }
}

internal sealed class EnterLabReportHandler(
    Db db,
    Caller caller,
    KnownLaboratories laboratories,
    ReportsOfAccession accessions,
    LabReportLines lines,
    LabReports reports,
    LabReportAnswers answers,
    PracticeSettings settings,
    AuditTrail trail
) : IRequestHandler<EnterLabReport, LabReport>
{
    public async Task<LabReport> Handle(EnterLabReport command, CancellationToken ct)
    {
        var patient = await LabPatient.ReadAsync(db, command.PatientId, ct);
        var laboratory = await laboratories.ResolveAsync(command.Laboratory, ct);
        List<LabWarning> warnings = [];
        if (laboratory.IsNew)
        {
            warnings.Add(
                new("laboratory-new", "This laboratory was not known before; check its name.")
            );
        }

        var accession = command.Accession?.Trim();
        if (accession is not null)
        {
            await CompareAsync(command, laboratory, accession, warnings, ct);
        }

        var made = await lines.MakeAsync(command.Lines, patient, command.Note, ct);
        var clock = await settings.ClockAsync(ct);
        var report = new LabReportRow
        {
            LabReportId = Guid.CreateVersion7(),
            Version = 1,
            PatientId = patient.PatientId,
            LaboratoryId = laboratory.Id,
            Accession = accession,
            CollectedAt = command.CollectedAt,
            CollectedInstant = GivenTime.Parse(command.CollectedAt)!.Instant(clock),
            ReceivedAt = command.ReceivedAt,
            Fasting = command.Fasting,
            Note = command.Note,
            Source = "staff",
            Warnings = StoredJson.Write(warnings)!,
            ReviewState = ReviewState.Pending,
            CreatedAt = clock.Now,
            CreatedBy = caller.StaffId,
            UpdatedAt = clock.Now,
        };
        var stored = await reports.AddAsync(report, made, ct);
        trail.Concerns(patient.PatientId, report.LabReportId);
        return await answers.OneAsync(report, stored, ct);
    }

    /// <summary>Looks for reports of the same laboratory and accession.</summary>
    private async Task CompareAsync(
        EnterLabReport command,
        LaboratoryChoice laboratory,
        string accession,
        List<LabWarning> warnings,
        CancellationToken ct
    )
    {
        var there = await accessions.FindAsync(laboratory.Id, accession, ct);
        var same = there.FirstOrDefault(one => one.PatientId == command.PatientId);
        if (same is not null && !command.AllowDuplicate)
        {
            throw ReportsOfAccession.Refusal(same);
        }

        if (there.FirstOrDefault(one => one.PatientId != command.PatientId) is { } other)
        {
            warnings.Add(
                new(
                    "accession-other-patient",
                    $"The report {other.LabReportId} of another patient has the same laboratory and accession."
                )
            );
        }
    }
}

internal static class EnterLabReportEndpoint
{
    public static void Map(RouteGroupBuilder patientReports) =>
        patientReports.MapPost("", Enter).For<EnterLabReport>(404, 409, 422);

    /// <summary>Enter a lab report</summary>
    /// <remarks>
    /// All lines or none: a fault of one refuses the whole, and every fault of every line is named by its place, such as
    /// `/results/3/unit`. Lines keep their order. A report of the same laboratory and accession that the patient has is 409
    /// with its id as `labReportId`, unless `allowDuplicate`; one of another patient is warned of. With `dryRun` the answer
    /// is 200 and what would be stored; nothing is.
    /// </remarks>
    /// <param name="dryRun">Whether to answer what would be stored and store nothing.</param>
    private static async Task<Results<Created<LabReport>, Ok<LabReport>>> Enter(
        Guid patientId,
        bool? dryRun,
        EnterLabReport body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var report = await mediator.Send(
            body with
            {
                PatientId = patientId,
                DryRun = dryRun == true,
            },
            ct
        );
        return dryRun == true
            ? TypedResults.Ok(report)
            : TypedResults.Created($"/v1/lab-reports/{report.Id}", report);
    }
}
