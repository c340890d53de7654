using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Http;

public sealed class FailingServerTests : ApiTest
{
    private const string Secret = "the patient Erika Mustermann";

    protected override void Replace(IServiceCollection services) =>
        services.AddScoped<IRequestHandler<GetMe, Me>, Failing>();

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

    private sealed class Failing : IRequestHandler<GetMe, Me>
    {
        public Task<Me> Handle(GetMe request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Secret);
    }
}
