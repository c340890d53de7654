using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Panels;

/// <summary>A panel of the practice's own, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record UpdatePanel : ICommand<Panel>, IAboutNoPatient
{
    /// <summary>The panel; from the path.</summary>
    [JsonIgnore]
    public string Code { get; init; } = "";

    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Name of the panel.</summary>
    [StringLength(200, MinimumLength = 1), NotBlank]
    public required string Name { get; init; }

    /// <summary>Codes of its analytes in printed order, each once.</summary>
    [Length(1, PanelRules.MaxAnalytes)]
    public required IReadOnlyList<string> Analytes { get; init; }
}

internal sealed class UpdatePanelRules(PracticeCatalog catalogs) : IRules<UpdatePanel>
{
    public async ValueTask CheckAsync(
        UpdatePanel request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => PanelRules.Check(request.Analytes, await catalogs.ReadAsync(ct), faults);
}

internal sealed class UpdatePanelHandler(Db db, PracticeCatalog catalogs, TimeProvider clock)
    : IRequestHandler<UpdatePanel, Panel>
{
    private const string UpdateSql = """
        UPDATE Panels
        SET    Version = Version + 1, Name = @Name, Analytes = @Analytes, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND Code = @Code AND Version = @Version
        """;

    public async Task<Panel> Handle(UpdatePanel command, CancellationToken ct)
    {
        if (PanelRow.Seeded.ContainsKey(command.Code))
        {
            throw Problem.Conflict(
                "panel-seeded",
                "The panel ships with the product and is not changed."
            );
        }

        var updated = await db.ExecuteAsync(
            UpdateSql,
            new
            {
                command.Code,
                command.Version,
                command.Name,
                Analytes = StoredJson.Write(command.Analytes),
                UpdatedAt = clock.Now(),
            },
            ct
        );
        var row = await PanelRow.FindAsync(db, command.Code, ct) ?? throw PanelRow.NotFound();
        return updated == 1 ? row.ToPanel(await catalogs.ReadAsync(ct)) : throw Problem.Stale();
    }
}

internal static class UpdatePanelEndpoint
{
    public static void Map(RouteGroupBuilder panels) =>
        panels.MapPut("/{code}", Update).For<UpdatePanel>(404, 409, 412, 422, 428);

    /// <summary>Change a panel</summary>
    /// <remarks>One of the practice's own; those that ship with the product stay as they are.</remarks>
    /// <param name="code">Code of the panel.</param>
    private static async Task<Ok<Panel>> Update(
        string code,
        IfMatch ifMatch,
        UpdatePanel body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Ok(
            await mediator.Send(body with { Code = code, Version = ifMatch.Version }, ct)
        );
}
