using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Labs.Catalog;

public sealed class CreateAnalyteTests : CatalogTest
{
    [Test]
    public async Task Results_of_it_are_entered_converted_flagged_and_trended()
    {
        using var created = await CreateAnalyteAsync(Own("own-zonulin"));
        var analyte = await JsonAsync(created);
        var patient = await PatientAsync();
        var result = await EnterAsync(
            patient,
            new
            {
                analyte = "own-zonulin",
                value = "1.1",
                unit = "nmol/L",
                collectedAt = "2026-01-12",
            }
        );
        var trend = await OkAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-trends/own-zonulin")
        );

        Assert.Multiple(async () =>
        {
            Assert.That((int)created.StatusCode, Is.EqualTo(201));
            Assert.That(created.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
            Assert.That((bool)analyte["own"]!, Is.True);
            Assert.That((string)analyte["edition"]!, Is.EqualTo("own-1"));
            Assert.That(
                (await AnalyteAsync("own-zonulin")).ToJsonString(),
                Is.EqualTo(analyte.ToJsonString())
            );
            Assert.That((string)result["analyteName"]!, Is.EqualTo("Zonulin in saliva"));
            Assert.That((decimal)result["canonical"]!["value"]!, Is.EqualTo(55));
            Assert.That((string)result["flag"]!, Is.EqualTo("high"));
            Assert.That((decimal)result["range"]!["high"]!, Is.EqualTo(50));
            Assert.That((string)result["range"]!["version"]!, Is.EqualTo("own-1"));
            Assert.That((string)trend["betterDirection"]!, Is.EqualTo("lower"));
            Assert.That(trend["segments"]!.AsArray(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Is_found_by_name_and_maps_its_LOINC_code()
    {
        var own = Own("own-by-loinc");
        own["name"] = "Searched for by this name";
        own["loinc"] = new JsonArray("99992-5");
        await OkAsync(CreateAnalyteAsync(own));

        var found = await OkAsync(Client.GetAsync("/v1/analytes?q=searched name"));
        var result = await EnterAsync(
            await PatientAsync(),
            new
            {
                loinc = "99992-5",
                value = 10,
                unit = "ng/mL",
                collectedAt = "2026-01-12",
            }
        );

        Assert.That(
            found["items"]!.AsArray().Select(item => (string)item!["code"]!),
            Is.EqualTo(new[] { "own-by-loinc" })
        );
        Assert.That((string)result["analyte"]!, Is.EqualTo("own-by-loinc"));
    }

    [Test]
    public async Task Never_takes_the_place_of_a_seeded_one()
    {
        var shadow = Own("tsh");
        shadow["loinc"] = new JsonArray("14920-3");

        var problem = await ProblemAsync(CreateAnalyteAsync(shadow), 422, "unprocessable-request");

        Assert.That(Pointers(problem), Is.EquivalentTo(new[] { "/code", "/loinc/0" }));
        Assert.That((bool)(await AnalyteAsync("tsh"))["own"]!, Is.False);
    }

    [Test]
    public async Task A_code_is_given_once()
    {
        await OkAsync(CreateAnalyteAsync(Own("own-once").Without("loinc")));

        await ProblemAsync(
            CreateAnalyteAsync(Own("own-once").Without("loinc")),
            409,
            "analyte-code-taken"
        );
    }

    [Test]
    public async Task Names_every_fault_at_once()
    {
        var wrong = Own("Not Kebab").Without("loinc");
        wrong["unit"] = "furlong";
        wrong["otherUnits"] = new JsonArray(
            new JsonObject { ["unit"] = "ug/L", ["factor"] = 0 },
            new JsonObject { ["unit"] = "ug/L", ["offset"] = 1 }
        );
        wrong["ranges"] = new JsonArray(
            new JsonObject { ["low"] = 5, ["high"] = 4 },
            new JsonObject
            {
                ["ageMin"] = 50,
                ["ageMax"] = 40,
                ["low"] = 1,
            },
            new JsonObject { ["sex"] = "unknown" }
        );
        wrong["physiologicalLow"] = 6000;

        var problem = await ProblemAsync(CreateAnalyteAsync(wrong), 400, "invalid-request");

        Assert.That(
            Pointers(problem),
            Is.EquivalentTo(
                new[]
                {
                    "/code",
                    "/unit",
                    "/otherUnits/0/factor",
                    "/otherUnits/1/unit",
                    "/otherUnits/1/offset",
                    "/ranges/0/high",
                    "/ranges/1/ageMax",
                    "/ranges/2",
                    "/ranges/2/sex",
                    "/physiologicalHigh",
                }
            )
        );
    }

    [Test]
    public async Task A_quantity_has_a_unit_and_words_have_none()
    {
        var quantity = new JsonObject
        {
            ["code"] = "own-no-unit",
            ["name"] = "x",
            ["category"] = "gut",
            ["valueType"] = "quantity",
        };
        var words = new JsonObject
        {
            ["code"] = "own-words",
            ["name"] = "x",
            ["category"] = "gut",
            ["valueType"] = "ordinal",
            ["unit"] = "ng/mL",
        };

        foreach (var body in new[] { quantity, words })
        {
            var problem = await ProblemAsync(CreateAnalyteAsync(body), 400, "invalid-request");
            Assert.That(Pointers(problem), Is.EqualTo(new[] { "/unit" }));
        }
    }

    [Test]
    public async Task Is_the_practice_s_own_and_the_owner_s_to_make()
    {
        await OkAsync(CreateAnalyteAsync(Own("own-private").Without("loinc")));
        using var other = await SignInToAnotherPracticeAsync();
        using var assistant = await SignInAsAsync(Role.Assistant);

        await ProblemAsync(other.GetAsync("/v1/analytes/own-private"), 404, "analyte-not-found");
        await ProblemAsync(
            SendAsync(
                assistant,
                HttpMethod.Post,
                "/v1/analytes",
                Own("own-assistant").ToJsonString()
            ),
            403,
            "forbidden"
        );
    }
}

file static class JsonObjects
{
    public static JsonObject Without(this JsonObject body, string member)
    {
        body.Remove(member);
        return body;
    }
}
