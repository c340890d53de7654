using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Labs.Imports;

/// <summary>That what was said of a sender's code was wrong.</summary>
[ValidatableType, RequireScope(Scope.LabsWrite)]
public sealed record WithdrawLabCodeMap : ICommand<LabCodeMap>, IAboutNoPatient
{
    /// <summary>Who sends the code, as listed.</summary>
    /// <example>LABSYS</example>
    [StringLength(250, MinimumLength = 1)]
    public required string Sender { get; init; }

    /// <summary>The code, as listed.</summary>
    /// <example>|TPO-1</example>
    [StringLength(250, MinimumLength = 1)]
    public required string Code { get; init; }
}

internal sealed class WithdrawLabCodeMapHandler(CodeMaps maps)
    : IRequestHandler<WithdrawLabCodeMap, LabCodeMap>
{
    public Task<LabCodeMap> Handle(WithdrawLabCodeMap command, CancellationToken ct) =>
        maps.WithdrawAsync(command.Sender, command.Code, ct);
}

internal static class WithdrawLabCodeMapEndpoint
{
    public static void Map(RouteGroupBuilder maps) =>
        maps.MapPost("/withdraw", Withdraw).For<WithdrawLabCodeMap>(404);

    /// <summary>Withdraw what a sender's code means</summary>
    /// <remarks>
    /// Lines that come with it from now on wait again. Results that have entered under it stay as they are: each is corrected by
    /// hand, because each may have been acted upon.
    /// </remarks>
    private static async Task<Ok<LabCodeMap>> Withdraw(
        WithdrawLabCodeMap body,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(body, ct));
}
