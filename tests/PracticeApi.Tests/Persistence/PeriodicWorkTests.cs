using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Tests.Persistence;

public sealed class PeriodicWorkTests : ApiTest
{
    [Test]
    public async Task What_fails_in_one_practice_keeps_no_other_from_it()
    {
        using var second = await SignInToAnotherPracticeAsync();
        using var third = await SignInToAnotherPracticeAsync();
        using var work = new Work(
            Services.GetRequiredService<IServiceScopeFactory>(),
            Services.GetRequiredService<TransientFaults>(),
            Services.GetRequiredService<ILogger<Work>>()
        );

        await work.RunAsync(CancellationToken.None);

        Assert.That(work.Outside, Is.EqualTo(1));
        Assert.That(work.Practices, Is.Unique.And.Count.EqualTo(3));
    }

    private sealed class Work(
        IServiceScopeFactory scopes,
        TransientFaults transient,
        ILogger<Work> log
    ) : PeriodicWork(scopes, transient, log, TimeSpan.FromHours(1))
    {
        public int Outside { get; private set; }

        public List<Guid> Practices { get; } = [];

        protected override Task RunOutsideAsync(Db db, CancellationToken ct)
        {
            Outside++;
            throw new InvalidOperationException("It fails.");
        }

        protected override Task RunInPracticeAsync(IServiceProvider services, CancellationToken ct)
        {
            Practices.Add(services.GetRequiredService<Caller>().PracticeId);
            throw new InvalidOperationException("It fails.");
        }
    }
}
