using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Validation;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Access;

/// <summary>A new password for the caller's account.</summary>
[ValidatableType, SignedIn]
public sealed record ChangePassword
    : ICommand<ChangePasswordAnswer>,
        IAboutNoPatient,
        ICarriesSecrets
{
    /// <summary>The password so far.</summary>
    [StringLength(256, MinimumLength = 1)]
    public required string CurrentPassword { get; init; }

    /// <summary>The new one: at least 12 characters; any characters.</summary>
    [StringLength(256, MinimumLength = AccessModule.MinPasswordLength)]
    public required string NewPassword { get; init; }
}

/// <summary>Whether it was changed; a wrong current password is an answer because the attempt has to be counted.</summary>
public sealed record ChangePasswordAnswer
{
    internal bool Changed { get; init; }
}

/// <summary>Verifies the password so far while no transaction is open; the handler says what comes of it.</summary>
internal sealed class ChangePasswordRules(Passwords passwords, Caller caller)
    : IRules<ChangePassword>
{
    public async ValueTask CheckAsync(
        ChangePassword request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (faults.Count == 0)
        {
            await passwords.VerifyAsync(
                caller.Identity.AccountId,
                request.CurrentPassword,
                request.NewPassword,
                ct
            );
        }
    }
}

internal sealed class ChangePasswordHandler(
    UserManager<Account> accounts,
    Passwords passwords,
    Sessions sessions,
    Caller caller,
    AuditTrail trail,
    EventLog events
) : IRequestHandler<ChangePassword, ChangePasswordAnswer>
{
    public async Task<ChangePasswordAnswer> Handle(ChangePassword command, CancellationToken ct)
    {
        var account = await accounts.FindByIdAsync(caller.Identity.AccountId.ToString("D"));
        if (account is null || await accounts.IsLockedOutAsync(account))
        {
            trail.Deny(caller.Identity.AccountId);
            return new ChangePasswordAnswer();
        }

        if (!passwords.Match(account, command.CurrentPassword))
        {
            await accounts.AccessFailedAsync(account);
            trail.Deny(account.AccountId);
            return new ChangePasswordAnswer();
        }

        account.PasswordHash = passwords.NewHash;
        account.AccessFailedCount = 0;
        await accounts.UpdateSecurityStampAsync(account);
        await sessions.EndAllAsync(account.AccountId, ct);
        events.Add("account.password-changed", "account", account.AccountId, 1);
        return new ChangePasswordAnswer { Changed = true };
    }
}

internal static class ChangePasswordEndpoint
{
    public static void Map(RouteGroupBuilder auth) =>
        auth.MapPost("/change-password", Change)
            .For<ChangePassword>(
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status429TooManyRequests
            );

    /// <summary>Change the own password</summary>
    /// <remarks>Ends every session of the account, this one too: sign in again with the new password.</remarks>
    private static async Task<NoContent> Change(
        ChangePassword body,
        IMediator mediator,
        AccessTokens tokens,
        CancellationToken ct
    )
    {
        var answer = await mediator.Send(body, ct);
        if (!answer.Changed)
        {
            throw Problem.Invalid([
                new Fault(
                    "/currentPassword",
                    "is not the password of this account",
                    "wrong-password",
                    NeedsFacts: true
                ),
            ]);
        }

        tokens.Forget();
        return TypedResults.NoContent();
    }
}
