using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Patients;

/// <summary>Asks for the practice's patients.</summary>
[ValidatableType, RequireScope(Scope.PatientsRead)]
public sealed record ListPatients : IQuery<Page<Patient>>, IAboutPatients, IPaged
{
    /// <summary>`active`: only patients who are being treated; `archived`: only archived ones.</summary>
    /// <example>active</example>
    [RegularExpression("^(active|archived)$", ErrorMessage = "is active or archived")]
    public string? Status { get; init; }

    /// <summary>Only patients of this member of staff.</summary>
    public Guid? ResponsiblePractitionerId { get; init; }

    /// <summary>Only patients whose record was changed at this instant or later.</summary>
    public DateTimeOffset? UpdatedSince { get; init; }

    /// <summary>
    /// `createdAt` (default), `updatedAt`, either with `-` in front for newest first, or `familyName`: by family and then
    /// given name without regard to accents and case. Ties are broken by id.
    /// </summary>
    /// <example>familyName</example>
    [RegularExpression(
        "^(-?createdAt|-?updatedAt|familyName)$",
        ErrorMessage = "is createdAt, -createdAt, updatedAt, -updatedAt or familyName"
    )]
    public string? Sort { get; init; }

    /// <summary>Whether the answer says how many there are on all pages.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListPatientsHandler(Db db, Cursors cursors, AuditTrail trail)
    : IRequestHandler<ListPatients, Page<Patient>>
{
    private const string Filter = """
        FROM   Patients p
        WHERE  p.PracticeId = @PracticeId
               AND p.MergedIntoId IS NULL
               AND (@Status IS NULL OR p.Status = @Status)
               AND (@ResponsiblePractitionerId IS NULL OR p.ResponsiblePractitionerId = @ResponsiblePractitionerId)
               AND (@UpdatedSince IS NULL OR p.UpdatedAt >= @UpdatedSince)

        """;

    // The first of the two comparisons is what the index seeks.
    private const string ByCreationSql =
        PatientRow.Columns
        + Filter
        + """
                   AND p.CreatedAt >= @At
                   AND (p.CreatedAt > @At OR p.PatientId > @Id)
            ORDER BY p.CreatedAt, p.PatientId
            {first @Limit}
            """;

    private const string ByCreationNewestFirstSql =
        PatientRow.Columns
        + Filter
        + """
                   AND p.CreatedAt <= @At
                   AND (p.CreatedAt < @At OR p.PatientId < @Id)
            ORDER BY p.CreatedAt DESC, p.PatientId DESC
            {first @Limit}
            """;

    private const string ByChangeSql =
        PatientRow.Columns
        + Filter
        + """
                   AND p.UpdatedAt >= @At
                   AND (p.UpdatedAt > @At OR p.PatientId > @Id)
            ORDER BY p.UpdatedAt, p.PatientId
            {first @Limit}
            """;

    private const string ByChangeNewestFirstSql =
        PatientRow.Columns
        + Filter
        + """
                   AND p.UpdatedAt <= @At
                   AND (p.UpdatedAt < @At OR p.PatientId < @Id)
            ORDER BY p.UpdatedAt DESC, p.PatientId DESC
            {first @Limit}
            """;

    private const string ByNameSql =
        PatientRow.Columns
        + Filter
        + """
                   AND p.SortName >= @Name
                   AND (p.SortName > @Name OR p.PatientId > @Id)
            ORDER BY p.SortName, p.PatientId
            {first @Limit}
            """;

    private const string CountSql = $"""
        SELECT COUNT(*)
        {Filter}
        """;

    private static readonly Position Start = new(DateTimeOffset.MinValue, "", Guid.Empty);
    private static readonly Position End = new(DateTimeOffset.MaxValue, "", Guid.Empty);

    public async Task<Page<Patient>> Handle(ListPatients query, CancellationToken ct)
    {
        var limit = query.LimitOrDefault();
        var descending = query.Sort?.StartsWith('-') == true;
        var after = cursors.Read<Position>(query.Cursor) ?? (descending ? End : Start);
        var filter = new
        {
            query.Status,
            query.ResponsiblePractitionerId,
            query.UpdatedSince,
            after.At,
            after.Name,
            after.Id,
            Limit = limit + 1,
        };
        var rows = await db.QueryAsync<PatientRow>(
            query.Sort switch
            {
                "-createdAt" => ByCreationNewestFirstSql,
                "updatedAt" => ByChangeSql,
                "-updatedAt" => ByChangeNewestFirstSql,
                "familyName" => ByNameSql,
                _ => ByCreationSql,
            },
            filter,
            ct
        );
        int? count = query.IncludeCount == true ? await db.CountAsync(CountSql, filter, ct) : null;
        var byChange = query.Sort?.EndsWith("updatedAt", StringComparison.Ordinal) == true;
        var page = cursors.Page(
            rows,
            limit,
            last => new Position(
                byChange ? last.UpdatedAt : last.CreatedAt,
                last.SortName,
                last.PatientId
            ),
            count
        );
        trail.Shows(page.Items.Select(row => row.PatientId));
        return page.Select(row => row.ToPatient());
    }

    private sealed record Position(DateTimeOffset At, string Name, Guid Id);
}

internal static class ListPatientsEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients.MapGet("", List).For<ListPatients>();

    /// <summary>List patients</summary>
    /// <remarks>A patient who was merged into another is not listed. To find one by name, search.</remarks>
    private static async Task<Ok<Page<Patient>>> List(
        [AsParameters] ListPatients query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
