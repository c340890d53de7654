using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Access;

/// <summary>A refresh token, to be exchanged for a new pair.</summary>
[ValidatableType, Anonymous]
public sealed record RefreshAccess : ICommand<RefreshAnswer>, IAboutNoPatient, ICarriesSecrets
{
    /// <summary>The refresh token of the last pair. It dies with this call.</summary>
    [StringLength(256, MinimumLength = 1)]
    public required string RefreshToken { get; init; }
}

/// <summary>The new pair, or none; a replayed token is an answer here because it has to end the session.</summary>
public sealed record RefreshAnswer
{
    internal TokenPair? Tokens { get; init; }

    /// <summary>Whether the call has ended the session.</summary>
    internal bool HasEnded { get; init; }
}

internal sealed class RefreshAccessHandler(
    Sessions sessions,
    Memberships memberships,
    Caller caller,
    AuditTrail trail,
    TimeProvider clock
) : IRequestHandler<RefreshAccess, RefreshAnswer>
{
    public async Task<RefreshAnswer> Handle(RefreshAccess command, CancellationToken ct)
    {
        caller.Leave();
        var session = await sessions.FindAsync(command.RefreshToken, ct);
        if (session is null)
        {
            return new RefreshAnswer();
        }

        if (session.RevokedAt is not null || session.ExpiresAt <= clock.Now())
        {
            return Refused(session);
        }

        if (session.UsedAt is not null)
        {
            return await EndedAsync(session, ct);
        }

        var membership = await memberships.ChooseAsync(session.AccountId, session.PracticeId, ct);
        if (membership is null)
        {
            return Refused(session);
        }

        caller.Become(membership.Identity(session.AccountId, session.SessionId));
        return await sessions.ContinueAsync(session, command.RefreshToken, ct) is { } tokens
            ? new RefreshAnswer { Tokens = tokens }
            : await EndedAsync(session, ct);
    }

    // Two had the token, and nobody can tell which of them is the thief.
    private async Task<RefreshAnswer> EndedAsync(RefreshSession session, CancellationToken ct)
    {
        await sessions.EndAsync(session.SessionId, ct);
        return Refused(session) with { HasEnded = true };
    }

    private RefreshAnswer Refused(RefreshSession session)
    {
        caller.Leave();
        caller.Enter(session.PracticeId);
        trail.Deny(session.SessionId);
        return new RefreshAnswer();
    }
}

internal static class RefreshAccessEndpoint
{
    public static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/refresh", Refresh).For<RefreshAccess>(StatusCodes.Status401Unauthorized);

    /// <summary>Get a new pair of tokens</summary>
    /// <remarks>The refresh token sent is good for this one use. A second use of one ends the whole session.</remarks>
    private static async Task<Ok<TokenPair>> Refresh(
        RefreshAccess body,
        IMediator mediator,
        AccessTokens tokens,
        CancellationToken ct
    )
    {
        var answer = await mediator.Send(body, ct);
        if (answer.Tokens is { } pair)
        {
            return TypedResults.Ok(pair);
        }

        if (answer.HasEnded)
        {
            tokens.Forget();
        }

        throw Problem.Unauthorized(
            "refresh-refused",
            "The refresh token is not valid, or no longer. Sign in again."
        );
    }
}
