using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Laboratories;

public sealed class MergeLaboratoryTests : LaboratoryTest
{
    [Test]
    public async Task The_survivor_is_known_by_the_duplicate_s_names_too()
    {
        var survivor = await CreateAsync("Survivor", "S");
        var duplicate = await CreateAsync("Duplicate", "D");

        var merged = await OkAsync(MergeAsync(survivor, duplicate));

        var gone = await ReadAsync(duplicate);
        var listed = await OkAsync(Client.GetAsync("/v1/laboratories?q=duplicate"));
        Assert.Multiple(async () =>
        {
            Assert.That((string)merged["name"]!, Is.EqualTo("Survivor"));
            Assert.That(Aliases(merged), Is.EqualTo(new[] { "D", "Duplicate", "S" }));
            Assert.That((int)merged["version"]!, Is.EqualTo(2));
            Assert.That((string)gone["mergedIntoId"]!, Is.EqualTo(Id(survivor)));
            Assert.That((string)gone["name"]!, Is.EqualTo("Duplicate"));
            Assert.That(Aliases(gone), Is.Empty);
            Assert.That(
                listed["items"]!.AsArray().Select(item => Id(item!)),
                Is.EqualTo(new[] { Id(survivor) })
            );
            Assert.That(
                await EventsAsync(survivor),
                Is.EqualTo(new[] { "laboratory.created 1", "laboratory.updated 2" })
            );
            Assert.That(
                await EventsAsync(duplicate),
                Is.EqualTo(new[] { "laboratory.created 1", "laboratory.merged 2" })
            );
        });
    }

    [Test]
    public async Task What_was_merged_into_the_duplicate_goes_along()
    {
        var first = await CreateAsync("Chain one");
        var second = await CreateAsync("Chain two");
        var third = await CreateAsync("Chain three");
        await OkAsync(MergeAsync(second, first));

        await OkAsync(MergeAsync(third, second));

        var earliest = await ReadAsync(first);
        Assert.Multiple(async () =>
        {
            Assert.That((string)earliest["mergedIntoId"]!, Is.EqualTo(Id(third)));
            Assert.That((int)earliest["version"]!, Is.EqualTo(3));
            Assert.That((await EventsAsync(first))[^1], Is.EqualTo("laboratory.merged 3"));
            Assert.That(
                Aliases(await ReadAsync(third)),
                Is.EqualTo(new[] { "Chain one", "Chain two" })
            );
        });
    }

    [Test]
    public async Task A_merged_one_can_be_neither_changed_nor_merged_again()
    {
        var survivor = await CreateAsync("Stays");
        var duplicate = await CreateAsync("Goes");
        var third = await CreateAsync("Looks on");
        await OkAsync(MergeAsync(survivor, duplicate));

        var changed = await ProblemAsync(
            SendAsync(
                HttpMethod.Put,
                $"/v1/laboratories/{Id(duplicate)}",
                new { name = "Back again", aliases = Array.Empty<string>() },
                2
            ),
            409,
            "laboratory-merged"
        );
        var again = await ProblemAsync(MergeAsync(third, duplicate), 409, "laboratory-merged");
        await ProblemAsync(MergeAsync(duplicate, third, 2), 409, "laboratory-merged");

        Assert.That((string)changed["mergedIntoId"]!, Is.EqualTo(Id(survivor)));
        Assert.That((string)again["mergedIntoId"]!, Is.EqualTo(Id(survivor)));
        Assert.That((int)(await ReadAsync(third))["version"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task Of_two_that_are_merged_into_each_other_at_once_one_remains()
    {
        var one = await CreateAsync("Mutual one");
        var two = await CreateAsync("Mutual two");

        var sent = await Task.WhenAll(MergeAsync(one, two), MergeAsync(two, one));

        Assert.That(
            sent.Select(response => (int)response.StatusCode),
            Is.EquivalentTo(new[] { 200, 409 })
        );
    }

    [Test]
    public async Task Needs_the_version_of_the_survivor()
    {
        var survivor = await CreateAsync("Unmerged");
        var duplicate = await CreateAsync("Unmerged too");

        await ProblemAsync(MergeAsync(survivor, duplicate, null), 428, "if-match-required");
        await ProblemAsync(MergeAsync(survivor, duplicate, 7), 412, "stale-version");
        Assert.That((await ReadAsync(duplicate))["mergedIntoId"], Is.Null);
    }

    [Test]
    public async Task Refuses_itself_and_what_is_no_laboratory()
    {
        var survivor = await CreateAsync("Alone");

        var itself = await ProblemAsync(MergeAsync(survivor, survivor), 400, "invalid-request");
        var unknown = await ProblemAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/laboratories/{Id(survivor)}/merge",
                new { duplicateId = Guid.NewGuid() },
                1
            ),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(itself), Is.EqualTo(new[] { "/duplicateId" }));
        Assert.That(Pointers(unknown), Is.EqualTo(new[] { "/duplicateId" }));
    }
}
