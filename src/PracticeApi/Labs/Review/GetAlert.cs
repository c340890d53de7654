using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Review;

/// <summary>Asks for one alert.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetAlert(Guid AlertId) : IQuery<Alert>, IAboutPatients;

internal sealed class GetAlertHandler(Db db, AuditTrail trail) : IRequestHandler<GetAlert, Alert>
{
    public async Task<Alert> Handle(GetAlert query, CancellationToken ct)
    {
        var alert = await AlertRow.ReadAsync(db, query.AlertId, ct);
        trail.Shows(alert.PatientId is { } patient ? [patient] : []);
        return alert.ToAlert();
    }
}

internal static class GetAlertEndpoint
{
    public static void Map(RouteGroupBuilder alerts) =>
        alerts.MapGet("/{alertId:guid}", Get).For<GetAlert>(404);

    /// <summary>Read an alert</summary>
    private static async Task<Ok<Alert>> Get(
        Guid alertId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetAlert(alertId), ct));
}
