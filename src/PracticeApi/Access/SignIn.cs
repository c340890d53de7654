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
public sealed record SignIn : ICommand<SignInAnswer>, IAboutNoPatient, ICarriesSecrets
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

/// <summary>Verifies the password while no transaction is open; the handler says what comes of it.</summary>
internal sealed class SignInRules(UserManager<Account> accounts, Passwords passwords)
    : IRules<SignIn>
{
    public async ValueTask CheckAsync(
        SignIn request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (faults.Count == 0)
        {
            await passwords.VerifyAsync(
                accounts.NormalizeEmail(request.Email),
                request.Password,
                ct
            );
        }
    }
}

internal sealed class SignInHandler(
    UserManager<Account> accounts,
    Passwords passwords,
    Sessions sessions,
    Memberships memberships,
    SignInRefusals refusals,
    Caller caller
) : IRequestHandler<SignIn, SignInAnswer>
{
    public async Task<SignInAnswer> Handle(SignIn command, CancellationToken ct)
    {
        // Where the transaction runs again, an earlier run may have come as far as the session.
        caller.Leave();
        var account = await accounts.FindByEmailAsync(command.Email);
        if (account is null)
        {
            return Refused("sign-in-refused");
        }

        if (await accounts.IsLockedOutAsync(account))
        {
            return await DeniedAsync(account, ct);
        }

        if (!passwords.Match(account, command.Password))
        {
            await accounts.AccessFailedAsync(account);
            return await DeniedAsync(account, ct);
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
                return await DeniedAsync(account, ct);
            }
        }

        if (account.AccessFailedCount > 0 || passwords.NewHash is not null)
        {
            account.AccessFailedCount = 0;
            account.PasswordHash = passwords.NewHash ?? account.PasswordHash;
            await accounts.UpdateAsync(account);
        }

        var membership = await memberships.ChooseAsync(account.AccountId, command.PracticeId, ct);
        if (membership is null)
        {
            return await DeniedAsync(account, ct);
        }

        var identity = membership.Identity(account.AccountId, Guid.CreateVersion7());
        caller.Become(identity);
        return new SignInAnswer
        {
            Tokens = await sessions.BeginAsync(identity, account.SecurityStamp, ct),
        };
    }

    private async Task<SignInAnswer> DeniedAsync(Account account, CancellationToken ct)
    {
        await refusals.RecordAsync(account.AccountId, ct);
        return Refused("sign-in-refused");
    }

    private static SignInAnswer Refused(string code) => new() { Refusal = code };
}

internal static class SignInEndpoint
{
    public static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/sign-in", SignIn)
            .For<SignIn>(
                StatusCodes.Status401Unauthorized,
                StatusCodes.Status409Conflict,
                StatusCodes.Status429TooManyRequests
            );

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
