using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class ListLabCodeMapsTests : LabCodeMapTest
{
    [Test]
    public async Task Codes_are_listed_sender_by_sender_along_a_cursor()
    {
        var (_, pid) = await KnownPatientAsync();
        List<string> codes = [];
        foreach (var analyte in new[] { "tsh", "ferritin", "crp" })
        {
            codes.Add((await MapAsync(pid, analyte)).Code);
        }

        List<string> found = [];
        string? cursor = null;
        do
        {
            var page = await OkAsync(
                Client.GetAsync(
                    $"/v1/lab-code-maps?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}"
                )
            );
            found.AddRange(page["items"]!.AsArray().Select(map => (string)map!["code"]!));
            cursor = (string?)page["next"];
        } while (cursor is not null);

        using var other = await SignInToAnotherPracticeAsync();
        var theirs = await OkAsync(other.GetAsync("/v1/lab-code-maps"));
        Assert.Multiple(() =>
        {
            Assert.That(found, Is.Unique);
            Assert.That(found, Is.SupersetOf(codes.Select(code => $"|{code}")));
            Assert.That(theirs["items"]!.AsArray(), Is.Empty);
        });
    }
}
