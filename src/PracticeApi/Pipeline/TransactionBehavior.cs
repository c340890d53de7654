using System.Runtime.ExceptionServices;
using MediatR;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Pipeline;

/// <summary>
/// Runs a command in one transaction, with the row that keeps a retry from doing it twice. A transient fault runs the whole
/// again; a commit whose outcome is not known is looked up first.
/// </summary>
internal sealed class TransactionBehavior<TRequest, TResponse>(
    Db db,
    Caller caller,
    AuditTrail trail,
    EventLog events,
    Journal journal,
    AuditBuffer buffer,
    IdempotentAnswers answers,
    TransientFaults transient,
    TimeProvider clock
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    private const string InsertCommandSql = """
        INSERT INTO Commands (PracticeId, CommandId, RecordedAt)
        VALUES (@PracticeId, @CommandId, @RecordedAt)
        """;

    // Locked, so that a commit still under way is waited for.
    private const string FindCommandSql = """
        SELECT CommandId
        FROM   Commands {for update}
        WHERE  PracticeId = @PracticeId AND CommandId = @CommandId
        """;

    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    )
    {
        if (request is IDryRun { DryRun: true })
        {
            return await TryOutAsync(next, ct);
        }

        using var claim = answers.Claim();
        var command = new Command(Guid.CreateVersion7());
        try
        {
            // The time bounds the repeating alone: a long transaction that goes well is not cut off.
            return await transient.Pipeline.ExecuteAsync(
                async _ => await OnceAsync(request, command, next, ct),
                ct
            );
        }
        catch (Exception exception)
            when (command.InDoubt && exception is not OperationCanceledException)
        {
            throw Problem.OutcomeUnknown(exception);
        }
    }

    /// <summary>Runs the command and takes back what it did; whose record it showed stays in the audit.</summary>
    private async Task<TResponse> TryOutAsync(
        RequestHandlerDelegate<TResponse> next,
        CancellationToken ct
    )
    {
        var response = await transient.Pipeline.ExecuteAsync(
            async _ =>
                await db.RolledBackAsync(
                    () =>
                    {
                        trail.Clear();
                        events.Clear();
                        return next();
                    },
                    ct
                ),
            ct
        );
        await buffer.AddAsync(
            caller.PracticeId,
            trail.ToEntry($"{RequestName.Of<TRequest>()}DryRun"),
            ct
        );
        return response;
    }

    private async Task<TResponse> OnceAsync(
        TRequest request,
        Command command,
        RequestHandlerDelegate<TResponse> next,
        CancellationToken ct
    )
    {
        if (command.InDoubt && await HasTakenEffectAsync(command, ct))
        {
            return command.Response!;
        }

        try
        {
            return await db.InTransactionAsync(
                () => CarryOutAsync(command, next, ct),
                ct,
                isLong: request is IMayTakeLong { TakesLong: true }
            );
        }
        catch (CommitOutcomeUnknownException unknown)
        {
            command.InDoubt = caller.HasPractice;
            if (command.InDoubt && await HasTakenEffectAsync(command, ct))
            {
                return command.Response!;
            }

            // It has not: the cause says whether running it again may help.
            ExceptionDispatchInfo.Throw(unknown.InnerException!);
            throw;
        }
    }

    private async Task<TResponse> CarryOutAsync(
        Command command,
        RequestHandlerDelegate<TResponse> next,
        CancellationToken ct
    )
    {
        trail.Clear();
        events.Clear();
        if (await answers.FindAsync<TResponse>(ct) is (true, var earlier))
        {
            command.Response = earlier;
            // The answer is shown once more, and whoever reads the audit sees that.
            await journal.AppendAsync([], [trail.ToEntry(RequestName.Of<TRequest>())], ct);
        }
        else
        {
            command.Response = await next();
            await answers.KeepAsync(command.Response, ct);
        }

        if (caller.HasPractice)
        {
            await db.ExecuteAsync(
                InsertCommandSql,
                new { CommandId = command.Id, RecordedAt = clock.Now() },
                ct
            );
        }

        return command.Response!;
    }

    // A look-up that fails leaves the command in doubt, so that the next attempt begins with it.
    private async Task<bool> HasTakenEffectAsync(Command command, CancellationToken ct)
    {
        var found = await db.RolledBackAsync(
            () => db.QueryAsync<Guid>(FindCommandSql, new { CommandId = command.Id }, ct),
            ct
        );
        if (found.Count > 0)
        {
            caller.HasWritten();
            return true;
        }

        command.InDoubt = false;
        return false;
    }

    /// <summary>A command across its attempts.</summary>
    private sealed class Command(Guid id)
    {
        public Guid Id => id;

        /// <summary>Whether an attempt's commit failed and may have taken effect all the same.</summary>
        public bool InDoubt { get; set; }

        /// <summary>What the last attempt came to.</summary>
        public TResponse? Response { get; set; }
    }
}
