using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class CsvMappingsTests : LabTest
{
    [Test]
    public async Task Keeps_a_mapping_and_changes_it_by_version()
    {
        using var created = await CreateAsync("North");
        var mapping = await JsonAsync(created);
        var path = $"/v1/csv-mappings/{mapping["id"]}";

        Assert.Multiple(async () =>
        {
            Assert.That((int)created.StatusCode, Is.EqualTo(201));
            Assert.That(created.Headers.Location!.ToString(), Does.EndWith(path));
            Assert.That((string)mapping["mapping"]!["delimiter"]!, Is.EqualTo("semicolon"));
            Assert.That((string)mapping["mapping"]!["columns"]![1]!["analyte"]!, Is.EqualTo("tsh"));
            Assert.That(
                (await OkAsync(Client.GetAsync(path))).ToJsonString(),
                Is.EqualTo(mapping.ToJsonString())
            );
        });

        var changed = await OkAsync(
            SendAsync(
                HttpMethod.Put,
                path,
                new { name = "South", mapping = new { columns = Array.Empty<object>() } },
                1
            )
        );
        Assert.That((string)changed["name"]!, Is.EqualTo("South"));
        Assert.That((int)changed["version"]!, Is.EqualTo(2));
        Assert.That(changed["mapping"]!["columns"]!.AsArray(), Is.Empty);
        await ProblemAsync(
            SendAsync(HttpMethod.Put, path, new { name = "x", mapping = new { } }, 1),
            412,
            "stale-version"
        );
    }

    [Test]
    public async Task Lists_mappings_by_name_page_by_page()
    {
        foreach (var name in new[] { "zz page b", "zz page a", "zz page c" })
        {
            using var created = await CreateAsync(name);
        }

        List<string> names = [];
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await OkAsync(
                Client.GetAsync(
                    $"/v1/csv-mappings?limit=2{(cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"
                )
            );
            names.AddRange(page["items"]!.AsArray().Select(m => (string)m!["name"]!));
            cursor = (string?)page["next"];
        }

        Assert.That(
            names.Where(n => n.StartsWith("zz page", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "zz page a", "zz page b", "zz page c" })
        );
    }

    [Test]
    public async Task Names_every_fault_of_a_mapping()
    {
        var problem = await ProblemAsync(
            Client.PostAsJsonAsync(
                "/v1/csv-mappings",
                new
                {
                    name = "Faulty",
                    mapping = new
                    {
                        collectedAt = "2024-02-31",
                        columns = new object[]
                        {
                            new { header = "a", role = "patient" },
                            new { header = " A", role = "patient" },
                            new { header = "b" },
                            new { header = "c", role = "analyte" },
                            new
                            {
                                header = "d",
                                role = "flag",
                                analyte = "tsh",
                            },
                            new { header = "e", analyte = "no-such" },
                        },
                    },
                }
            ),
            400,
            "invalid-request"
        );

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[]
                {
                    "/mapping/collectedAt",
                    "/mapping/columns/1/header",
                    "/mapping/columns/1/role",
                    "/mapping/columns/2/role",
                    "/mapping/columns/3/analyte",
                    "/mapping/columns/4/role",
                    "/mapping/columns/5/analyte",
                }
            )
        );
    }

    [Test]
    public Task There_is_no_mapping_of_another_practice() =>
        ProblemAsync(
            Client.GetAsync($"/v1/csv-mappings/{Guid.NewGuid()}"),
            404,
            "csv-mapping-not-found"
        );

    private Task<HttpResponseMessage> CreateAsync(string name) =>
        Client.PostAsJsonAsync(
            "/v1/csv-mappings",
            new
            {
                name,
                mapping = new
                {
                    delimiter = "semicolon",
                    columns = new JsonArray(
                        new JsonObject { ["header"] = "nr", ["role"] = "patient" },
                        new JsonObject
                        {
                            ["header"] = "TSH",
                            ["analyte"] = "tsh",
                            ["unit"] = "mIU/L",
                        }
                    ),
                },
            }
        );
}
