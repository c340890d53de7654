using System.Net.Http.Json;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports.CsvMappings;

public sealed class CreateCsvMappingTests : CsvMappingTest
{
    [Test]
    public async Task Keeps_a_mapping_as_it_was_given()
    {
        using var created = await CreateAsync(" North ");
        var mapping = await JsonAsync(created);

        Assert.Multiple(() =>
        {
            Assert.That((int)created.StatusCode, Is.EqualTo(201));
            Assert.That(
                created.Headers.Location!.ToString(),
                Does.EndWith($"{Mappings}/{mapping["id"]}")
            );
            Assert.That((string)mapping["name"]!, Is.EqualTo("North"));
            Assert.That((int)mapping["version"]!, Is.EqualTo(1));
            Assert.That((string)mapping["mapping"]!["delimiter"]!, Is.EqualTo("semicolon"));
            Assert.That(
                (string)mapping["mapping"]!["columns"]![0]!["role"]!,
                Is.EqualTo("patient")
            );
            Assert.That((string)mapping["mapping"]!["columns"]![1]!["analyte"]!, Is.EqualTo("tsh"));
        });
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var problem = await ProblemAsync(
            Client.PostAsJsonAsync(
                Mappings,
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
}
