using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Access;

/// <summary>Ends the caller's session.</summary>
[SignedIn]
public sealed record SignOut : ICommand<Unit>, IAboutNoPatient;

internal sealed class SignOutHandler(Sessions sessions, Caller caller, EventLog events)
    : IRequestHandler<SignOut, Unit>
{
    public async Task<Unit> Handle(SignOut command, CancellationToken ct)
    {
        await sessions.EndAsync(caller.Identity.SessionId, ct);
        events.Add("session.ended", "session", caller.Identity.SessionId, 1);
        return Unit.Value;
    }
}

internal static class SignOutEndpoint
{
    public static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/sign-out", SignOut).For<SignOut>();

    /// <summary>Sign out</summary>
    /// <remarks>Ends the session: its access and refresh tokens are refused from now on.</remarks>
    private static async Task<NoContent> SignOut(
        IMediator mediator,
        AccessTokens tokens,
        CancellationToken ct
    )
    {
        await mediator.Send(new SignOut(), ct);
        tokens.Forget();
        return TypedResults.NoContent();
    }
}
