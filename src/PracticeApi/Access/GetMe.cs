using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Access;

/// <summary>Asks who the caller is.</summary>
[SignedIn]
public sealed record GetMe : IQuery<Me>, IAboutNoPatient;

/// <summary>Who the caller is, and what they may do.</summary>
public sealed record Me
{
    /// <summary>The member of staff.</summary>
    public required Guid StaffId { get; init; }

    /// <summary>The account signed in with.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The practice worked in.</summary>
    public required Guid PracticeId { get; init; }

    /// <summary>Name of the member of staff.</summary>
    public required string Name { get; init; }

    /// <summary>Role in the practice.</summary>
    public required Role Role { get; init; }

    /// <summary>What the role allows, such as `labs:write`.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }
}

internal sealed class GetMeHandler(Caller caller) : IRequestHandler<GetMe, Me>
{
    public Task<Me> Handle(GetMe query, CancellationToken ct) =>
        Task.FromResult(
            new Me
            {
                StaffId = caller.StaffId,
                AccountId = caller.Identity.AccountId,
                PracticeId = caller.PracticeId,
                Name = caller.Identity.Name,
                Role = caller.Identity.Role,
                Scopes = [.. Scopes.Of(caller.Identity.Role).Select(scope => scope.Name())],
            }
        );
}

internal static class GetMeEndpoint
{
    public static void Map(RouteGroupBuilder v1) =>
        v1.MapGet("/me", Get).For<GetMe>().WithTags("Access");

    /// <summary>Who am I</summary>
    /// <remarks>The signed-in member of staff, their practice, role and scopes.</remarks>
    private static async Task<Ok<Me>> Get(IMediator mediator, CancellationToken ct) =>
        TypedResults.Ok(await mediator.Send(new GetMe(), ct));
}
