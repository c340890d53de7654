using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Laboratories;

public sealed class GetLaboratoryTests : LaboratoryTest
{
    [Test]
    public async Task An_id_that_is_none_is_404_and_in_the_audit()
    {
        var audited = await AuditedAsync(() =>
            ProblemAsync(
                Client.GetAsync($"/v1/laboratories/{Guid.NewGuid()}"),
                404,
                "laboratory-not-found"
            )
        );

        Assert.That(audited, Is.EqualTo(new[] { "GetLaboratory:notFound" }));
    }

    [Test]
    public async Task Another_practice_s_laboratory_is_404_to_every_call()
    {
        using var other = await SignInToAnotherPracticeAsync();
        var theirs = await CreateAsync(other, "Theirs");
        var own = await CreateAsync("Own");
        var path = $"/v1/laboratories/{Id(theirs)}";

        await ProblemAsync(Client.GetAsync(path), 404, "laboratory-not-found");
        await ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                path,
                new { name = "Mine", aliases = Array.Empty<string>() },
                1
            ),
            404,
            "laboratory-not-found"
        );
        await ProblemAsync(MergeAsync(theirs, own), 404, "laboratory-not-found");
        var problem = await ProblemAsync(MergeAsync(own, theirs), 422, "unprocessable-request");
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/duplicateId" }));
        Assert.That((int)(await ReadAsync(own))["version"]!, Is.EqualTo(1));
    }
}
