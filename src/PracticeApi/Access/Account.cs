namespace PracticeApi.Access;

/// <summary>Who may sign in: an e-mail address with its password and its state of lockout, apart from any practice.</summary>
public sealed class Account
{
    public Guid AccountId { get; set; } = Guid.CreateVersion7();
    public string Email { get; set; } = "";
    public string NormalizedEmail { get; set; } = "";
    public string? PasswordHash { get; set; }
    public string SecurityStamp { get; set; } = "";
    public int AccessFailedCount { get; set; }
    public DateTimeOffset? LockoutEnd { get; set; }
    public bool TwoFactorEnabled { get; set; }

    /// <summary>The secret of the second factor, encrypted.</summary>
    public string? AuthenticatorKey { get; set; }
}
