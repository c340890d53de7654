using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class PracticeCatalogTests : CatalogTest
{
    [Test]
    public async Task Another_instance_sees_a_change_when_it_asks_again()
    {
        await using var second = await StartAppAsync(Database);
        using var client = await SignInAsync(
            new Uri(second.Urls.Single()),
            OwnerEmail,
            OwnerPassword
        );
        await OkAsync(client.GetAsync("/v1/analytes/tsh"));
        var own = Own("own-shared");
        await OkAsync(CreateAnalyteAsync(own));
        var practice = (Guid)(await OkAsync(Client.GetAsync("/v1/practice")))["id"]!;

        await ProblemAsync(client.GetAsync("/v1/analytes/own-shared"), 404, "analyte-not-found");
        second.Services.GetRequiredService<PracticeCatalogCache>().Forget(practice);

        await OkAsync(client.GetAsync("/v1/analytes/own-shared"));
        await second.StopAsync();
    }
}
