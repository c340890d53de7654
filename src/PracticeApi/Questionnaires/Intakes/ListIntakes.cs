using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Asks for intakes, of one patient or of all.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesRead)]
public sealed record ListIntakes : IQuery<Page<Intake>>, IAboutPatients, IPaged
{
    /// <summary>Only those of this patient.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>Only those that have come this far.</summary>
    public IntakeStatus? Status { get; init; }

    /// <summary>Only those whose link ends before this instant, such as now for those that are overdue.</summary>
    public DateTimeOffset? EndsBefore { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListIntakesHandler(
    Db db,
    Cursors cursors,
    IntakeForms forms,
    AuditTrail trail,
    TimeProvider clock
) : IRequestHandler<ListIntakes, Page<Intake>>
{
    private const string PageSql =
        IntakeRow.Select
        + """
            WHERE  PracticeId = @PracticeId
                   AND (@PatientId IS NULL OR PatientId = @PatientId)
                   AND (@Status IS NULL OR Status = @Status)
                   AND (@EndsBefore IS NULL OR ExpiresAt < @EndsBefore)
                   AND (@Before IS NULL
                        OR CreatedAt < @Before
                        OR (CreatedAt = @Before AND IntakeId < @BeforeId))
            ORDER BY CreatedAt DESC, IntakeId DESC
            {first @Limit}
            """;

    public async Task<Page<Intake>> Handle(ListIntakes query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor);
        var rows = await db.QueryAsync<IntakeRow>(
            PageSql,
            new
            {
                query.PatientId,
                query.Status,
                query.EndsBefore,
                Before = after?.CreatedAt,
                BeforeId = after?.Id,
                Limit = limit + 1,
            },
            ct
        );
        var page = cursors.Page(rows, limit, last => new Position(last.CreatedAt, last.IntakeId));
        var progress = await forms.ProgressAsync([.. page.Items.Select(row => row.IntakeId)], ct);
        // Who asks for a patient's intakes sees that patient, whether there are any or not.
        trail.Shows(query.PatientId is { } patient ? [patient] : []);
        trail.Shows(page.Items.Select(row => row.PatientId));
        return page.Select(row => row.ToIntake(clock.Now(), [.. progress[row.IntakeId]]));
    }

    private sealed record Position(DateTimeOffset CreatedAt, Guid Id);
}

internal static class ListIntakesEndpoint
{
    public static void Map(RouteGroupBuilder intakes) =>
        intakes.MapGet("", List).For<ListIntakes>();

    /// <summary>List intakes</summary>
    /// <remarks>What patients were asked to answer and how far they have come, newest first.</remarks>
    private static async Task<Ok<Page<Intake>>> List(
        [AsParameters] ListIntakes query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
