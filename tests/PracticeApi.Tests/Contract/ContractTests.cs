using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;
using PracticeApi.Clinical.Labs;
using PracticeApi.Problems;

namespace PracticeApi.Tests.Contract;

public sealed partial class ContractTests : ApiTest
{
    private const string Committed = "api-specs/practice-api.v1.json";

    [Test]
    public async Task Is_committed_as_the_code_makes_it()
    {
        var contract = await TheContract.ReadAsync();

        Assert.That(
            File.Exists(Path.Combine(Repository.Root, Committed))
                && Repository.Read(Committed) == contract.Text,
            Is.True,
            $"{Committed} is not what the code makes. Write it anew and read the difference:\n"
                + $"  dotnet run --project src/PracticeApi -- openapi > {Committed}"
        );
    }

    [Test]
    public async Task Is_printed_by_the_command_without_a_database()
    {
        using var command = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    typeof(PracticeApp).Assembly.Location,
                    "openapi",
                    "--Database:Provider=sqlserver",
                    "--Database:ConnectionString=Server=nowhere.invalid",
                ]
            )
            {
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
                WorkingDirectory = Path.GetTempPath(),
            }
        )!;
        var printed = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();

        Assert.That(command.ExitCode, Is.Zero);
        Assert.That(printed, Is.EqualTo((await TheContract.ReadAsync()).Text));
    }

    [Test]
    public async Task Is_served_without_a_token_as_it_is_committed()
    {
        using var anonymous = Anonymous();
        using var response = await anonymous.GetAsync("/openapi/v1.json");

        Assert.Multiple(async () =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(
                response.Content.Headers.ContentType?.MediaType,
                Is.EqualTo("application/json")
            );
            Assert.That(
                await response.Content.ReadAsStringAsync(),
                Is.EqualTo((await TheContract.ReadAsync()).Text)
            );
        });
    }

    [Test]
    public async Task Has_a_page_that_asks_this_server_alone()
    {
        using var anonymous = Anonymous();
        using var response = await anonymous.GetAsync("/docs");
        var page = await response.Content.ReadAsStringAsync();
        var parts = Reference()
            .Matches(page)
            .Select(match => match.Groups[1].Value)
            .Where(part => !part.StartsWith("data:", StringComparison.Ordinal))
            .ToArray();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(parts, Has.Length.GreaterThan(2));
        Assert.That(
            page,
            Does.Not.Match("<script>"),
            "The policy forbids scripts inside the page."
        );
        foreach (var part in parts)
        {
            Assert.That(part, Does.Not.Match("^(https?:)?//"));
            using var loaded = await anonymous.GetAsync(
                new Uri(response.RequestMessage!.RequestUri!, part)
            );
            Assert.That(loaded.StatusCode, Is.EqualTo(HttpStatusCode.OK), part);
            Assert.That(
                loaded.Headers.GetValues("Content-Security-Policy").Single(),
                Does.Contain("script-src 'self';")
            );
        }
    }

    [Test]
    public async Task The_page_reads_the_document_and_no_validator()
    {
        using var anonymous = Anonymous();
        var script = await anonymous.GetStringAsync("/docs/index.js");

        Assert.That(script, Does.Contain("/openapi/v1.json"));
        Assert.That(script, Does.Contain("validatorUrl = null"));
        Assert.That(script, Does.Not.Contain("\"validatorUrl\":"));
    }

    [Test]
    public async Task Only_the_page_may_run_scripts()
    {
        using var anonymous = Anonymous();
        using var response = await anonymous.GetAsync("/openapi/v1.json");

        Assert.That(
            response.Headers.GetValues("Content-Security-Policy").Single(),
            Is.EqualTo("default-src 'none'; frame-ancestors 'none'")
        );
    }

    [Test]
    public async Task Leaves_out_nothing_but_itself_and_the_health_of_the_server()
    {
        var contract = await TheContract.ReadAsync();

        Assert.That(
            contract.Operations.Select(operation => operation.ToString()),
            Is.EquivalentTo(
                ApiRoutes
                    .Of(Services)
                    .Where(route => route.Request is not null)
                    .Select(route => $"{route.Method} {route.Path}")
            )
        );
    }

    [Test]
    public async Task Every_operation_says_whom_it_lets_in()
    {
        var contract = await TheContract.ReadAsync();
        var schemes = contract.Document["components"]!["securitySchemes"]!.AsObject();

        Assert.Multiple(() =>
        {
            foreach (var operation in contract.Operations)
            {
                var security = operation.Node["security"]?.AsArray();
                Assert.That(security, Is.Not.Null, $"{operation}");
                foreach (var name in security!.SelectMany(one => one!.AsObject()))
                {
                    Assert.That(schemes.ContainsKey(name.Key), $"{operation}: {name.Key}");
                    foreach (var scope in name.Value!.AsArray())
                    {
                        Assert.That(
                            (string)operation.Node["description"]!,
                            Does.Contain($"`{scope}`"),
                            $"{operation}"
                        );
                    }
                }
            }
        });
    }

    [Test]
    public async Task A_decimal_has_no_format_of_a_binary_number()
    {
        var contract = await TheContract.ReadAsync();

        Assert.That(contract.Text, Does.Not.Contain("\"format\": \"decimal\""));
        Assert.That(
            contract.Text,
            Does.Not.Contain("\"type\": \"number\",\n            \"format\": \"double\"")
        );
    }

    [Test]
    public async Task Requests_are_closed_and_responses_open()
    {
        var contract = await TheContract.ReadAsync();
        var schemas = contract.Document["components"]!["schemas"]!;

        Assert.Multiple(() =>
        {
            Assert.That(
                (bool?)schemas["RegisterPatient"]!["additionalProperties"],
                Is.False,
                "of a request"
            );
            Assert.That((bool?)schemas["AddressInput"]!["additionalProperties"], Is.False);
            Assert.That(schemas["AddressInput"]!["required"], Is.Null);
            Assert.That(schemas["Address"]!["additionalProperties"], Is.Null, "of a response");
            Assert.That(
                schemas["Address"]!["required"]!.AsArray(),
                Has.Count.EqualTo(schemas["Address"]!["properties"]!.AsObject().Count)
            );
            Assert.That(
                schemas["Patient"]!["properties"]!["address"]!["oneOf"]!.ToJsonString(),
                Is.EqualTo("""[{"$ref":"#/components/schemas/Address"},{"type":"null"}]""")
            );
        });
    }

    [Test]
    public void Problems_are_documented_in_order_once_each() =>
        Assert.That(
            ProblemCodes.All.Select(code => code.Code),
            Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique.And.Not.Empty
        );

    [Test]
    public void Problems_md_has_the_codes_of_the_source_and_no_others()
    {
        var used = Repository
            .Sources("PracticeApi", "PracticeApi.Clinical")
            .SelectMany(source => Code().Matches(source.Text))
            .Select(match => match.Groups[1].Value)
            .Concat(ProblemWriter.StatusCodes.Values)
            .ToHashSet();
        var documented = ProblemCodes.All.Select(code => code.Code).ToHashSet();

        Assert.Multiple(() =>
        {
            Assert.That(used.Except(documented), Is.Empty, "used and not documented");
            Assert.That(documented.Except(used), Is.Empty, "documented and not used");
        });
    }

    [Test]
    public void Problems_md_has_the_warnings_of_the_source_and_no_others()
    {
        var used = Repository
            .Sources("PracticeApi", "PracticeApi.Clinical")
            .Where(source => source.Text.Contains(nameof(LabWarning), StringComparison.Ordinal))
            .SelectMany(source => Warning().Matches(source.Text))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var documented = WarningRow()
            .Matches(Repository.Read("api-specs/problems.md"))
            .Select(match => match.Groups[1].Value);

        Assert.That(documented, Is.EquivalentTo(used).And.Not.Empty);
    }

    [Test]
    public async Task Each_code_has_an_address_that_explains_it()
    {
        using var anonymous = Anonymous();
        foreach (var code in ProblemCodes.All)
        {
            using var response = await anonymous.GetAsync($"/problems/{code.Code}");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), code.Code);
            Assert.That(
                await response.Content.ReadAsStringAsync(),
                Does.Contain(code.Meaning).And.Contain(code.Remedy)
            );
        }

        await ProblemAsync(anonymous.GetAsync("/problems/of-no-such-code"), 404, "no-such-route");
    }

    // Problem.NotFound("code", …), new ProblemException(409, "code", …), and the refusals that a handler answers.
    [GeneratedRegex(
        @"(?:Problem\.\w+\(|Refused\(|\bnew(?: ProblemException)?\(\s*\d{3},)\s*""([a-z0-9-]+)"""
    )]
    private static partial Regex Code();

    // new("code", "…") and new LabWarning("code", "…")
    [GeneratedRegex(@"\bnew(?: LabWarning)?\(\s*""(interference|[a-z]+(?:-[a-z]+)+)"",")]
    private static partial Regex Warning();

    [GeneratedRegex(@"^\| `([a-z-]+)` \| [^|]+ \|\r?$", RegexOptions.Multiline)]
    private static partial Regex WarningRow();

    [GeneratedRegex(@"(?:src|href)=""([^""]+)""")]
    private static partial Regex Reference();
}
