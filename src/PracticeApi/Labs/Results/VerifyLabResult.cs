using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>That somebody held an entered result against the laboratory's print and found it right.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record VerifyLabResult : ICommand<LabResult>, IAboutPatients
{
    /// <summary>The result; from the path.</summary>
    [JsonIgnore]
    public Guid LabResultId { get; init; }

    /// <summary>The version that was looked at; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>A remark, such as what an unusual value was checked by; stays in the history.</summary>
    /// <example>confirmed by telephone</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public string? Reason { get; init; }
}

internal sealed class VerifyLabResultHandler(
    Db db,
    Caller caller,
    LabResultVersions versions,
    TimeProvider clock
) : IRequestHandler<VerifyLabResult, LabResult>
{
    public async Task<LabResult> Handle(VerifyLabResult command, CancellationToken ct)
    {
        var current = await LabResultRow.ForChangeAsync(
            db,
            command.LabResultId,
            command.Version,
            ct
        );
        if (current.Status is LabResultStatus.EnteredInError or LabResultStatus.Cancelled)
        {
            throw Problem.Conflict(
                "lab-result-not-open",
                "A result that is in error or cancelled is not verified; reinstate it first."
            );
        }

        switch (current.VerificationState)
        {
            case VerificationState.Verified:
                throw Problem.Conflict("already-verified", "The result is verified already.");
            case VerificationState.Entered when current.EnteredBy == caller.StaffId:
                throw Problem.Conflict(
                    "own-entry",
                    "Another person than the one who entered it verifies a result."
                );
        }

        var now = clock.Now();
        var next = current with
        {
            Version = current.Version + 1,
            RecordedAt = now,
            RecordedBy = caller.StaffId,
            ChangeKind = LabResultChange.Verified,
            Reason = command.Reason,
            VerificationState = VerificationState.Verified,
            VerifiedBy = caller.StaffId,
            VerifiedAt = now,
        };
        return await versions.ReplaceAsync(current, next, "lab-result.verified", ct);
    }
}

internal static class VerifyLabResultEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results
            .MapPost("/{labResultId:guid}/verify", Verify)
            .For<VerifyLabResult>(404, 409, 412, 428);

    /// <summary>Verify a lab result</summary>
    /// <remarks>
    /// Where the practice asks for a second person, another than the one who entered it; a result that was only held back for
    /// `implausible-value` or `unit-suspect` may be verified by whoever has looked at the print again. From then on it counts
    /// in trends. A change of value, unit, analyte, date or patient takes the verification back.
    /// </remarks>
    private static async Task<Ok<LabResult>> Verify(
        Guid labResultId,
        IfMatch ifMatch,
        VerifyLabResult? body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                (body ?? new VerifyLabResult()) with
                {
                    LabResultId = labResultId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
