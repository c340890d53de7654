using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>The smallest change of a score that matters, by the practice's own figure; every version is kept.</summary>
[ValidatableType, RequireScope(Scope.PracticeWrite)]
public sealed record SetImportantChange : ICommand<PracticeImportantChange>, IAboutNoPatient
{
    /// <summary>The score; from the path.</summary>
    [JsonIgnore]
    public string Score { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>, null for the first.</summary>
    [JsonIgnore]
    public int? Version { get; init; }

    /// <summary>A change of this size or more counts, points of the score, above 0.</summary>
    /// <example>4.5</example>
    [Range(0.01, 100000)]
    public required decimal Points { get; init; }

    /// <summary>Where the figure comes from.</summary>
    /// <example>Half a standard deviation of 42 first answers in the practice, 2026</example>
    [StringLength(1000, MinimumLength = 1), NotBlank]
    public required string Source { get; init; }
}

/// <summary>The smallest change of a score that matters, by the practice's own figure.</summary>
public sealed record PracticeImportantChange : IVersioned
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Code of the score.</summary>
    public required string Score { get; init; }

    /// <summary>A change of this size or more counts, points of the score.</summary>
    public required decimal Points { get; init; }

    /// <summary>Where the figure comes from.</summary>
    public required string Source { get; init; }

    /// <summary>The member of staff who set this version.</summary>
    public required Guid SetBy { get; init; }

    /// <summary>When the first version was set.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was set.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal static PracticeImportantChange Of(ImportantChangeRow row) =>
        new()
        {
            Id = row.ImportantChangeId,
            Version = row.Version,
            Score = row.ScoreCode,
            Points = row.ExactPoints,
            Source = row.Source,
            SetBy = row.RecordedBy,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.RecordedAt,
        };
}

internal sealed class SetImportantChangeRules(ScoreDefinitions definitions)
    : IRules<SetImportantChange>
{
    public async ValueTask CheckAsync(
        SetImportantChange request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => await definitions.ReadAsync(request.Score, null, ct);
}

internal sealed class SetImportantChangeHandler(ImportantChanges changes)
    : IRequestHandler<SetImportantChange, PracticeImportantChange>
{
    public async Task<PracticeImportantChange> Handle(
        SetImportantChange command,
        CancellationToken ct
    ) =>
        PracticeImportantChange.Of(
            await changes.WriteAsync(
                command.Score,
                command.Version,
                command.Points,
                command.Source,
                ct
            )
        );
}

internal static class SetImportantChangeEndpoint
{
    public static void Map(RouteGroupBuilder scores) =>
        scores.MapPut("/{score}/important-change", Set).For<SetImportantChange>(404, 412, 428);

    /// <summary>Set the change of a score that matters</summary>
    /// <remarks>
    /// Trends use it from now on in place of the published figure. Where none is published, half a standard deviation of the
    /// practice's own first scores (at least 30) is usual; until one is set, such a score has no noise model.
    /// </remarks>
    /// <param name="score">Code of the score.</param>
    private static async Task<Ok<PracticeImportantChange>> Set(
        string score,
        IfMatchUnlessNew ifMatch,
        SetImportantChange body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { Score = score, Version = ifMatch.Version }, ct)
        );
}
