using System.ComponentModel.DataAnnotations;
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

/// <summary>A panel of the practice's own.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record CreatePanel : ICommand<Panel>, IAboutNoPatient
{
    /// <summary>Kebab-case code; never that of a panel that ships with the product.</summary>
    /// <example>first-visit</example>
    [
        StringLength(64, MinimumLength = 1),
        RegularExpression("^[a-z0-9]+(-[a-z0-9]+)*$", ErrorMessage = "A code is kebab-case.")
    ]
    public required string Code { get; init; }

    /// <summary>Name of the panel.</summary>
    /// <example>First visit</example>
    [StringLength(200, MinimumLength = 1), NotBlank]
    public required string Name { get; init; }

    /// <summary>Codes of its analytes in printed order, each once.</summary>
    [Length(1, PanelRules.MaxAnalytes)]
    public required IReadOnlyList<string> Analytes { get; init; }
}

internal sealed class CreatePanelRules(PracticeCatalog catalogs) : IRules<CreatePanel>
{
    public async ValueTask CheckAsync(
        CreatePanel request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => PanelRules.Check(request.Analytes, await catalogs.ReadAsync(ct), faults);
}

internal sealed class CreatePanelHandler(Db db, PracticeCatalog catalogs, TimeProvider clock)
    : IRequestHandler<CreatePanel, Panel>
{
    // Locked, whether it is there or not: nobody else takes the code before this transaction ends.
    private const string TakenSql = """
        SELECT Code
        FROM   Panels {for update}
        WHERE  PracticeId = @PracticeId AND Code = @Code
        """;

    private const string InsertSql = """
        INSERT INTO Panels
               ( PracticeId,  Code,  Version,  Name,  Analytes,  CreatedAt,  UpdatedAt)
        VALUES (@PracticeId, @Code, @Version, @Name, @Analytes, @CreatedAt, @UpdatedAt)
        """;

    public async Task<Panel> Handle(CreatePanel command, CancellationToken ct)
    {
        if (
            PanelRow.Seeded.ContainsKey(command.Code)
            || (await db.QueryAsync<string>(TakenSql, command, ct)).Count > 0
        )
        {
            throw Problem.Conflict("panel-code-taken", "Another panel has this code.");
        }

        var now = clock.Now();
        var row = new PanelRow
        {
            Code = command.Code,
            Version = 1,
            Name = command.Name,
            Analytes = StoredJson.Write(command.Analytes)!,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(InsertSql, row, ct);
        return row.ToPanel(await catalogs.ReadAsync(ct));
    }
}

internal static class CreatePanelEndpoint
{
    public static void Map(RouteGroupBuilder panels) =>
        panels.MapPost("", Create).For<CreatePanel>(409, 422);

    /// <summary>Make a panel</summary>
    private static async Task<Created<Panel>> Create(
        CreatePanel body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var panel = await mediator.Send(body, ct);
        return TypedResults.Created($"/v1/panels/{panel.Code}", panel);
    }
}
