using MediatR;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Persistence;

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
    IdempotentAnswers answers,
    TransientFaults transient,
    TimeProvider clock
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
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

    public Task<TResponse> Handle(
        TRequest request,
        CancellationToken ct,
        RequestHandlerDelegate<TResponse> next
    ) => request is ICommand<TResponse> ? RunAsync(next, ct) : next();

    private async Task<TResponse> RunAsync(
        RequestHandlerDelegate<TResponse> next,
        CancellationToken ct
    )
    {
        using var claim = answers.Claim();
        var commandId = Guid.CreateVersion7();
        return await transient.Pipeline.ExecuteAsync(
            async token => await OnceAsync(commandId, next, token),
            ct
        );
    }

    private async Task<TResponse> OnceAsync(
        Guid commandId,
        RequestHandlerDelegate<TResponse> next,
        CancellationToken ct
    )
    {
        TResponse? response = default;
        try
        {
            return await db.InTransactionAsync(
                async () =>
                {
                    trail.Clear();
                    events.Clear();
                    if (await answers.FindAsync<TResponse>(ct) is (true, var earlier))
                    {
                        return earlier!;
                    }

                    response = await next();
                    if (caller.HasPractice)
                    {
                        await db.ExecuteAsync(
                            InsertCommandSql,
                            new { CommandId = commandId, RecordedAt = clock.Now() },
                            ct
                        );
                    }

                    await answers.KeepAsync(response, ct);
                    return response;
                },
                ct
            );
        }
        catch (CommitOutcomeUnknownException unknown)
        {
            if (caller.HasPractice && await HasTakenEffectAsync(commandId, ct))
            {
                return response!;
            }

            // It has not: the cause says whether running it again may help.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(unknown.InnerException!);
            throw;
        }
    }

    private async Task<bool> HasTakenEffectAsync(Guid commandId, CancellationToken ct) =>
        await transient.Pipeline.ExecuteAsync(
            async token =>
                await db.WithLocksAsync(
                    async () =>
                        (
                            await db.QueryAsync<Guid>(
                                FindCommandSql,
                                new { CommandId = commandId },
                                token
                            )
                        ).Count > 0,
                    token
                ),
            ct
        );
}
