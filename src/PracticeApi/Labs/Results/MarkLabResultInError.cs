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

/// <summary>That a result should not have been entered.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record MarkLabResultInError : ICommand<LabResult>, IAboutPatients
{
    /// <summary>The result; from the path.</summary>
    [JsonIgnore]
    public Guid LabResultId { get; init; }

    /// <summary>The version that is meant; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why; stays in the history.</summary>
    /// <example>belongs to another patient</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class MarkLabResultInErrorHandler(
    Db db,
    Caller caller,
    LabResultVersions versions,
    TimeProvider clock
) : IRequestHandler<MarkLabResultInError, LabResult>
{
    public async Task<LabResult> Handle(MarkLabResultInError command, CancellationToken ct)
    {
        var current = await LabResultRow.ForChangeAsync(
            db,
            command.LabResultId,
            command.Version,
            ct
        );
        if (current.Status == LabResultStatus.EnteredInError)
        {
            throw Problem.Conflict("already-in-error", "The result is marked in error already.");
        }

        var next = current with
        {
            Version = current.Version + 1,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
            ChangeKind = LabResultChange.MarkedInError,
            Reason = command.Reason,
            Status = LabResultStatus.EnteredInError,
        };
        return await versions.ReplaceAsync(current, next, "lab-result.marked-in-error", ct);
    }
}

internal static class MarkLabResultInErrorEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results
            .MapPost("/{labResultId:guid}/mark-in-error", Mark)
            .For<MarkLabResultInError>(404, 409, 412, 428);

    /// <summary>Mark a lab result in error</summary>
    /// <remarks>Takes it out of trends and flags. It is never deleted, and can be reinstated.</remarks>
    private static async Task<Ok<LabResult>> Mark(
        Guid labResultId,
        IfMatch ifMatch,
        MarkLabResultInError body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(
                body with
                {
                    LabResultId = labResultId,
                    Version = ifMatch.Version,
                },
                ct
            )
        );
}
