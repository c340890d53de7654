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

/// <summary>That a result marked in error was right after all.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record ReinstateLabResult : ICommand<LabResult>, IAboutPatients
{
    /// <summary>The result; from the path.</summary>
    [JsonIgnore]
    public Guid LabResultId { get; init; }

    /// <summary>The version that is meant; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Why; stays in the history.</summary>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Reason { get; init; }
}

internal sealed class ReinstateLabResultHandler(
    Db db,
    Caller caller,
    LabResultVersions versions,
    TimeProvider clock
) : IRequestHandler<ReinstateLabResult, LabResult>
{
    private const string BeforeSql =
        LabResultRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND LabResultId = @LabResultId AND Status <> @InError
            ORDER BY Version DESC
            {first @Limit}
            """;

    public async Task<LabResult> Handle(ReinstateLabResult command, CancellationToken ct)
    {
        var current = await LabResultRow.ForChangeAsync(
            db,
            command.LabResultId,
            command.Version,
            ct
        );
        if (current.Status != LabResultStatus.EnteredInError)
        {
            throw Problem.Conflict("not-in-error", "The result is not marked in error.");
        }

        var before = await db.QuerySingleOrDefaultAsync<LabResultRow>(
            BeforeSql,
            new
            {
                command.LabResultId,
                InError = LabResultStatus.EnteredInError,
                Limit = 1,
            },
            ct
        );
        var next = current with
        {
            Version = current.Version + 1,
            RecordedAt = clock.Now(),
            RecordedBy = caller.StaffId,
            ChangeKind = LabResultChange.Reinstated,
            Reason = command.Reason,
            Status = before!.Status,
        };
        return await versions.ReplaceAsync(current, next, "lab-result.reinstated", ct);
    }
}

internal static class ReinstateLabResultEndpoint
{
    public static void Map(RouteGroupBuilder results) =>
        results
            .MapPost("/{labResultId:guid}/reinstate", Reinstate)
            .For<ReinstateLabResult>(404, 409, 412, 428);

    /// <summary>Reinstate a lab result</summary>
    /// <remarks>Takes the mark of error back; the result has the status it had before.</remarks>
    private static async Task<Ok<LabResult>> Reinstate(
        Guid labResultId,
        IfMatch ifMatch,
        ReinstateLabResult body,
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
