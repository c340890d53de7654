namespace PracticeApi.Pipeline;

/// <summary>
/// A command that can be tried out: everything happens as it would, in a transaction that is rolled back. It is audited as
/// a read, leaves no event, and answers no later request through an <c>Idempotency-Key</c>.
/// </summary>
public interface IDryRun
{
    /// <summary>Whether nothing is to be stored.</summary>
    bool DryRun { get; }
}
