using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Validation;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Access;

/// <summary>Who signs in.</summary>
[ValidatableType, Anonymous]
public sealed record SignIn : ICommand<SignInAnswer>, IAboutNoPatient
{
    /// <summary>The account's e-mail address.</summary>
    /// <example>owner@practice.local</example>
    [StringLength(320, MinimumLength = 3)]
    public required string Email { get; init; }

    /// <summary>The account's password.</summary>
    [StringLength(256, MinimumLength = 1)]
    public required string Password { get; init; }

    /// <summary>The six digits of the authenticator, for an account with a second factor.</summary>
    [StringLength(16)]
    public string? TotpCode { get; init; }

    /// <summary>Which practice, for an account that belongs to several.</summary>
    public Guid? PracticeId { get; init; }
}

/// <summary>Tokens, or why there are none; a refusal is an answer here because the failed attempt has to be counted.</summary>
public sealed record SignInAnswer
{
    internal TokenPair? Tokens { get; init; }
    internal string? Refusal { get; init; }
}

internal sealed class SignInHandler(
    UserManager<Account> accounts,
    PasswordHasher<Account> hasher,
    Sessions sessions,
    Memberships memberships,
    Caller caller
) : IRequestHandler<SignIn, SignInAnswer>
{
    private static readonly Account Nobody = new();
    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(
        Nobody,
        "nobody's"
    );

    public async Task<SignInAnswer> Handle(SignIn command, CancellationToken ct)
    {
        var account = await accounts.FindByEmailAsync(command.Email);
        if (account is null)
        {
            // As much work as for an account that exists, so that the time tells nothing.
            hasher.VerifyHashedPassword(Nobody, NobodysHash, command.Password);
            return Refused("sign-in-refused");
        }

        if (await accounts.IsLockedOutAsync(account))
        {
            return Refused("sign-in-refused");
        }

        if (!await accounts.CheckPasswordAsync(account, command.Password))
        {
            await accounts.AccessFailedAsync(account);
            return Refused("sign-in-refused");
        }

        if (account.TwoFactorEnabled)
        {
            if (command.TotpCode is null)
            {
                return Refused("totp-required");
            }

            var provider = TokenOptions.DefaultAuthenticatorProvider;
            if (!await accounts.VerifyTwoFactorTokenAsync(account, provider, command.TotpCode))
            {
                await accounts.AccessFailedAsync(account);
                return Refused("sign-in-refused");
            }
        }

        if (account.AccessFailedCount > 0)
        {
            await accounts.ResetAccessFailedCountAsync(account);
        }

        var membership = await memberships.ChooseAsync(account.AccountId, command.PracticeId, ct);
        if (membership is null)
        {
            return Refused("sign-in-refused");
        }

        caller.Enter(membership.PracticeId);
        return new SignInAnswer
        {
            Tokens = await sessions.BeginAsync(
                account.AccountId,
                account.SecurityStamp,
                membership.PracticeId,
                membership.StaffId,
                ct
            ),
        };
    }

    private static SignInAnswer Refused(string code) => new() { Refusal = code };
}

internal static class SignInEndpoint
{
    public static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/sign-in", SignIn)
            .For<SignIn>(StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict);

    /// <summary>Sign in</summary>
    /// <remarks>
    /// Answers an access token of ten minutes and a refresh token of fourteen days. 409 `several-practices` lists the
    /// practices of an account that has several; sign in again with one of them. 401 `totp-required` asks for the code of
    /// the second factor. A wrong password, an unknown address and a locked account all answer `sign-in-refused`.
    /// </remarks>
    private static async Task<Ok<TokenPair>> SignIn(
        SignIn body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var answer = await mediator.Send(body, ct);
        return answer.Tokens is { } tokens
            ? TypedResults.Ok(tokens)
            : throw Problem.Unauthorized(
                answer.Refusal!,
                answer.Refusal == "totp-required"
                    ? "Sign in again with the code of your authenticator as totpCode."
                    : "The e-mail address or the password is wrong, or the account is locked for a while after too many failures."
            );
    }
}
