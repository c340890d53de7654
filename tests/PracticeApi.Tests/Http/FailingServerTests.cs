using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Http;

public sealed class FailingServerTests : ApiTest
{
    private const string Secret = "the patient Erika Mustermann";

    private readonly CapturedLog _log = new();

    protected override void Replace(IServiceCollection services) =>
        services
            .AddScoped<IRequestHandler<GetMe, Me>, Failing>()
            .AddSingleton<ILoggerProvider>(_log);

    [Test]
    public async Task What_nobody_foresaw_is_a_bare_500_with_an_id()
    {
        using var response = await Client.GetAsync("/v1/me");
        var problem = await ProblemAsync(Task.FromResult(response), 500, "internal-error");

        Assert.Multiple(() =>
        {
            Assert.That(
                problem.AsObject().Select(member => member.Key),
                Is.EquivalentTo(new[] { "type", "title", "status", "requestId" })
            );
            Assert.That(
                (string?)problem["requestId"],
                Is.EqualTo(response.Headers.GetValues("X-Request-Id").Single())
            );
            Assert.That(
                response.Headers.GetValues("X-Content-Type-Options"),
                Is.EqualTo(new[] { "nosniff" })
            );
        });
    }

    [Test]
    public async Task The_log_says_what_failed_and_where_and_no_message()
    {
        using var response = await Client.GetAsync("/v1/me");
        var id = response.Headers.GetValues("X-Request-Id").Single();
        var line = _log.Lines.Single(line => line.Contains(id, StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(line, Does.Contain("System.InvalidOperationException"));
            Assert.That(line, Does.Contain("caused by System.FormatException"));
            Assert.That(line, Does.Contain("/v1/me"));
            Assert.That(line, Does.Contain(nameof(Failing)));
            Assert.That(_log.Lines, Has.None.Contains(Secret));
        });
    }

    [TestCase(null)]
    [TestCase("text/html")]
    [TestCase("image/png")]
    public async Task A_failure_is_told_to_callers_who_accept_something_else(string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        await ProblemAsync(Client.SendAsync(request), 500, "internal-error");
    }

    private sealed class Failing : IRequestHandler<GetMe, Me>
    {
        public Task<Me> Handle(GetMe request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Secret, new FormatException(Secret));
    }
}
