using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Panels;

/// <summary>Asks for one panel, and what was last used with a patient.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetPanel(string Code, Guid? PatientId) : IQuery<Panel>, IAboutPatients;

internal sealed class GetPanelHandler(
    Db db,
    PracticeCatalog catalogs,
    KnownLaboratories laboratories,
    AuditTrail trail
) : IRequestHandler<GetPanel, Panel>
{
    private const string LastUsedSql = """
        SELECT AnalyteCode, CollectedAt, Unit, UnitText, LaboratoryId, Method, ReferenceRange
        FROM   (
            SELECT AnalyteCode, CollectedAt, Unit, UnitText, LaboratoryId, Method, ReferenceRange,
                   ROW_NUMBER() OVER (PARTITION BY AnalyteCode ORDER BY CollectedInstant DESC, LabResultId DESC) AS Recency
            FROM   LabResults
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL
                   AND Status <> 'enteredInError' AND Source <> 'derived' AND AbsentReason IS NULL
                   AND AnalyteCode IN {texts @AnalyteCodes}
        ) latest
        WHERE  Recency = 1
        """;

    public async Task<Panel> Handle(GetPanel query, CancellationToken ct)
    {
        var panel = await PanelRow.FindAsync(db, query.Code, ct) ?? throw PanelRow.NotFound();
        var catalog = await catalogs.ReadAsync(ct);
        if (query.PatientId is not { } patientId)
        {
            trail.Shows([]);
            return panel.ToPanel(catalog);
        }

        var rows = await db.QueryAsync<LastRow>(
            LastUsedSql,
            new { PatientId = patientId, AnalyteCodes = panel.Analytes },
            ct
        );
        if (rows.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, patientId, ct);
        }

        trail.Concerns(patientId);
        var from = rows.Select(row => row.LaboratoryId).OfType<Guid>().Distinct().ToArray();
        var names = from.Length > 0 ? await laboratories.NamesAsync(from, ct) : null;
        return panel.ToPanel(
            catalog,
            rows.ToDictionary(
                row => row.AnalyteCode,
                row => new LastUsed
                {
                    CollectedAt = row.CollectedAt,
                    Unit = row.UnitText ?? row.Unit,
                    Laboratory = row.LaboratoryId is { } id ? names!.GetValueOrDefault(id) : null,
                    LaboratoryId = row.LaboratoryId,
                    Method = row.Method,
                    ReferenceRange = StoredJson.Read<PrintedRange>(row.ReferenceRange),
                }
            )
        );
    }

    private sealed record LastRow
    {
        public required string AnalyteCode { get; init; }
        public required string CollectedAt { get; init; }
        public string? Unit { get; init; }
        public string? UnitText { get; init; }
        public Guid? LaboratoryId { get; init; }
        public string? Method { get; init; }
        public string? ReferenceRange { get; init; }
    }
}

internal static class GetPanelEndpoint
{
    public static void Map(RouteGroupBuilder panels) =>
        panels.MapGet("/{code}", Get).For<GetPanel>(404, 409);

    /// <summary>Read a panel</summary>
    /// <remarks>
    /// Its analytes in printed order; with a patient, the unit, laboratory, method and range last used with each, to fill the
    /// next entry in.
    /// </remarks>
    /// <param name="code">Code of the panel.</param>
    /// <param name="patientId">Id of the patient whose last entries are asked for.</param>
    private static async Task<Ok<Panel>> Get(
        string code,
        Guid? patientId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetPanel(code, patientId), ct));
}
