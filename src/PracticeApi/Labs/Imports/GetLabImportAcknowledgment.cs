using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>Asks for what the senders of an import's messages were answered.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetLabImportAcknowledgment(Guid LabImportId)
    : IQuery<LabImportAcknowledgment>,
        IAboutNoPatient;

/// <summary>The acknowledgments of an import's messages.</summary>
/// <param name="Text">One after the other, in the order of the messages.</param>
public sealed record LabImportAcknowledgment(string Text);

internal sealed class GetLabImportAcknowledgmentHandler(Db db)
    : IRequestHandler<GetLabImportAcknowledgment, LabImportAcknowledgment>
{
    private const string AcknowledgmentsSql = """
        SELECT Acknowledgment
        FROM   LabImportMessages
        WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId
        ORDER BY Position
        """;

    public async Task<LabImportAcknowledgment> Handle(
        GetLabImportAcknowledgment query,
        CancellationToken ct
    )
    {
        var texts = await db.QueryAsync<string>(AcknowledgmentsSql, new { query.LabImportId }, ct);
        if (texts.Count == 0)
        {
            await LabImportRecord.ReadAsync(db, query.LabImportId, ct);
        }

        return new LabImportAcknowledgment(string.Concat(texts));
    }
}

internal static class GetLabImportAcknowledgmentEndpoint
{
    public static void Map(RouteGroupBuilder imports) =>
        imports
            .MapGet("/{labImportId:guid}/acknowledgment", Get)
            .Produces<string>(200, Hl7Format.Type)
            .For<GetLabImportAcknowledgment>(404);

    /// <summary>Read the acknowledgments of an import</summary>
    /// <remarks>Those of its HL7 messages, in their order; empty where none were asked for. They hold places and codes, and no health data.</remarks>
    private static async Task<ContentHttpResult> Get(
        Guid labImportId,
        IMediator mediator,
        CancellationToken ct
    ) =>
        TypedResults.Text(
            (await mediator.Send(new GetLabImportAcknowledgment(labImportId), ct)).Text,
            Hl7Format.Type,
            System.Text.Encoding.UTF8
        );
}
