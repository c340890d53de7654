using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Http;

namespace PracticeApi.Tests.Http;

/// <summary>What holds for every route: how it refuses, and what every response carries.</summary>
public sealed class HttpTests : ApiTest
{
    private const int MaxBodySize = 1024 * 1024;

    // One of each kind of answer: success, and refusals by the router, the sign-in, the binding, the pipeline.
    private static readonly (HttpMethod Method, string Path)[] Answers =
    [
        (HttpMethod.Get, "/v1/me"),
        (HttpMethod.Get, "/health/live"),
        (HttpMethod.Get, "/openapi/v1.json"),
        (HttpMethod.Get, "/v1/nothing-here"),
        (HttpMethod.Get, "/nothing-here"),
        (HttpMethod.Get, "/docs/nothing-here"),
        (HttpMethod.Delete, "/v1/me"),
        (HttpMethod.Post, "/v1/patients"),
        (HttpMethod.Get, "/v1/audit-events?limit=0"),
        (HttpMethod.Get, "/v1/audit-events?limit=many"),
        (HttpMethod.Get, "/v1/patients/00000000-0000-0000-0000-000000000000"),
    ];

    [TestCase("/v1/nothing-here")]
    [TestCase("/nothing-here")]
    [TestCase("/")]
    [TestCase("/v1/patients/not-a-guid")]
    [TestCase("/v1/patients/%2e%2e%2fpractice")]
    [TestCase("/v1/patients/00000000-0000-0000-0000-000000000000/nothing-here")]
    public async Task A_path_that_is_not_there_is_404(string path) =>
        await ProblemAsync(Client.GetAsync(path), 404, "no-such-route");

    [TestCase("DELETE", "/v1/me")]
    [TestCase("POST", "/v1/practice")]
    [TestCase("BREW", "/v1/patients")]
    public async Task A_method_that_a_path_does_not_know_is_405(string method, string path)
    {
        using var response = await SendAsync(new HttpMethod(method), path);

        Assert.That(response.Content.Headers.Allow, Is.Not.Empty);
        await ProblemAsync(Task.FromResult(response), 405, "method-not-allowed");
    }

    [TestCase("text/plain")]
    [TestCase("application/xml")]
    [TestCase("application/x-www-form-urlencoded")]
    public async Task A_body_of_another_media_type_is_415(string contentType) =>
        await ProblemAsync(
            SendAsync(HttpMethod.Post, "/v1/patients", "{}", contentType: contentType),
            415,
            "unsupported-media-type"
        );

    [Test]
    public async Task A_body_without_a_media_type_is_415()
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());

        await ProblemAsync(
            Client.PostAsync("/v1/patients", content),
            415,
            "unsupported-media-type"
        );
    }

    [Test]
    public async Task A_missing_body_is_400()
    {
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        await ProblemAsync(Client.PostAsync("/v1/patients", content), 400, "malformed-request");
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("{\"givenName\":\"A\",}")]
    [TestCase("{\"givenName\":\"A\",\"givenName\":\"B\"}")]
    [TestCase("{} {}")]
    public async Task A_body_that_is_no_such_object_is_400(string body) =>
        await ProblemAsync(
            SendAsync(HttpMethod.Post, "/v1/patients", body),
            400,
            "malformed-request"
        );

    [TestCase(
        """{"givenName":"A","familyName":"B","birthDate":"1990-01-01","sex":"female","nickname":"C"}""",
        "/nickname"
    )]
    [TestCase(
        """{"givenName":1,"familyName":"B","birthDate":"1990-01-01","sex":"female"}""",
        "/givenName"
    )]
    [TestCase(
        """{"givenName":null,"familyName":"B","birthDate":"1990-01-01","sex":"female"}""",
        "/givenName"
    )]
    [TestCase(
        """{"givenName":"A","familyName":"B","birthDate":"1990-13-01","sex":"female"}""",
        "/birthDate"
    )]
    [TestCase(
        """{"givenName":"A","familyName":"B","birthDate":"1990-01-01T00:00:00Z","sex":"female"}""",
        "/birthDate"
    )]
    [TestCase(
        """{"givenName":"A","familyName":"B","birthDate":"1990-01-01","sex":"Sex"}""",
        "/sex"
    )]
    [TestCase("""{"givenName":"A","familyName":"B","birthDate":"1990-01-01","sex":1}""", "/sex")]
    [TestCase(
        """{"givenName":"A","familyName":"B","birthDate":"1990-01-01","sex":"female","address":{"lines":[1]}}""",
        "/address/lines/0"
    )]
    [TestCase(
        """{"GivenName":"A","familyName":"B","birthDate":"1990-01-01","sex":"female"}""",
        "/GivenName"
    )]
    [TestCase(
        """{"givenName":"A","familyName":"B","birthDate":"1990-01-01","sex":"Female"}""",
        "/sex"
    )]
    public async Task The_member_that_cannot_be_read_is_named(string body, string pointer)
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, "/v1/patients", body),
            400,
            "malformed-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { pointer }));
    }

    [TestCase("""{"familyName":"B","sex":"female"}""", "/givenName", "is required")]
    [TestCase("""{"familyName":"B","sex":"female"}""", "/birthDate", "is required")]
    [TestCase(
        """{"givenName":null,"familyName":"B","birthDate":"1990-01-01","sex":"female"}""",
        "/givenName",
        "must not be null"
    )]
    [TestCase("""{"givenName":"A","givenName":"B"}""", "/givenName", "is given twice")]
    [TestCase("""{"givenName":1}""", "/givenName", "has a value of the wrong type")]
    public async Task The_fault_of_a_member_is_told(string body, string pointer, string message)
    {
        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, "/v1/patients", body),
            400,
            "malformed-request"
        );

        Assert.That((string?)problem["errors"]?[pointer]?[0], Is.EqualTo(message));
    }

    [TestCase("text/html")]
    [TestCase("image/png")]
    [TestCase(null)]
    public async Task A_refusal_is_a_problem_whatever_the_caller_accepts(string? accept)
    {
        using var anonymous = Anonymous();
        using var reader = await SignInAsAsync(Role.FrontDesk);

        await RefusedAsync(anonymous, HttpMethod.Get, "/v1/me", 401, "not-signed-in");
        await RefusedAsync(reader, HttpMethod.Get, "/v1/audit-events", 403, "forbidden");
        await RefusedAsync(Client, HttpMethod.Get, "/v1/nothing", 404, "no-such-route");
        await RefusedAsync(Client, HttpMethod.Delete, "/v1/me", 405, "method-not-allowed");
        await RefusedAsync(Client, HttpMethod.Post, "/v1/patients", 415, "unsupported-media-type");

        async Task RefusedAsync(
            HttpClient client,
            HttpMethod method,
            string path,
            int status,
            string code
        )
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            if (method == HttpMethod.Post)
            {
                request.Content = new StringContent("text");
            }

            await ProblemAsync(client.SendAsync(request), status, code);
        }
    }

    [Test]
    public async Task Every_file_of_the_JSON_test_suite_is_refused_and_none_breaks_the_server()
    {
        var folder = Path.GetDirectoryName(
            SharedData.Path("bad_input/JSONTestSuite/n_array_extra_comma.json")
        )!;
        var files = Directory.GetFiles(folder, "*.json");
        Assert.That(files, Has.Length.GreaterThan(100));
        List<string> wrong = [];
        foreach (var file in files)
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await Client.PostAsync("/v1/patients", content);
            if (response.StatusCode != HttpStatusCode.BadRequest)
            {
                wrong.Add($"{Path.GetFileName(file)}: {(int)response.StatusCode}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task Nesting_without_end_is_400()
    {
        var body = $$"""{"address":{{new string('[', 100_000)}}""";

        await ProblemAsync(
            SendAsync(HttpMethod.Post, "/v1/patients", body),
            400,
            "malformed-request"
        );
    }

    [TestCase(null)]
    [TestCase("a-key-for-a-large-body")]
    public async Task A_body_larger_than_the_server_takes_is_413(string? idempotencyKey)
    {
        using var request = Post(new string(' ', MaxBodySize + 1), idempotencyKey);

        await ProblemAsync(Client.SendAsync(request), 413, "body-too-large");
    }

    [TestCase("/v1/audit-events?limits=5", "/limits")]
    [TestCase("/v1/audit-events?Limit=5", "/Limit")]
    [TestCase("/v1/me?verbose=true", "/verbose")]
    public async Task An_unknown_query_parameter_is_named(string path, string name)
    {
        var problem = await ProblemAsync(Client.GetAsync(path), 400, "invalid-request");

        Assert.That(Pointers(problem), Is.EqualTo(new[] { name }));
    }

    [TestCase("limit=many")]
    [TestCase("limit=1.5")]
    [TestCase("limit=99999999999")]
    [TestCase("patientId=somebody")]
    [TestCase("from=yesterday")]
    public async Task A_query_parameter_of_the_wrong_type_is_400(string query) =>
        await ProblemAsync(Client.GetAsync($"/v1/audit-events?{query}"), 400, "malformed-request");

    [TestCase("Final")]
    [TestCase("2")]
    [TestCase("final,corrected")]
    [TestCase("")]
    public async Task An_enum_in_a_query_is_a_word_of_the_contract(string status)
    {
        var patient = (string)(await RegisterAsync())["id"]!;
        await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-results?status=final"));

        var problem = await ProblemAsync(
            Client.GetAsync($"/v1/patients/{patient}/lab-results?status={status}"),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/status" }));
    }

    [TestCase("lab-results?status=preliminary&status=final", "/status")]
    [TestCase("lab-results?status=final&status=final", "/status")]
    [TestCase("plans?status=draft&status=active", "/status")]
    public async Task An_enum_in_a_query_is_given_once(string query, string name)
    {
        var patient = (string)(await RegisterAsync())["id"]!;

        var problem = await ProblemAsync(
            Client.GetAsync($"/v1/patients/{patient}/{query}"),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { name }));
    }

    [TestCase(0)]
    [TestCase(201)]
    public async Task A_page_has_1_to_200_items(int limit)
    {
        var problem = await ProblemAsync(
            Client.GetAsync($"/v1/audit-events?limit={limit}"),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/limit" }));
    }

    [TestCase("x")]
    [TestCase("eyJTZXF1ZW5jZSI6MX0")]
    [TestCase("%00%ff")]
    public async Task A_cursor_that_was_not_given_is_400(string cursor) =>
        await ProblemAsync(
            Client.GetAsync($"/v1/audit-events?cursor={cursor}"),
            400,
            "invalid-cursor"
        );

    [Test]
    public async Task A_cursor_is_good_for_its_own_list_alone()
    {
        var cursors = Services.GetRequiredService<Cursors>();
        var elsewhere = cursors.Write(new { Sequence = 5 });

        await ProblemAsync(
            Client.GetAsync($"/v1/audit-events?cursor={elsewhere}"),
            400,
            "invalid-cursor"
        );
    }

    [Test]
    public async Task A_cursor_that_was_changed_is_400()
    {
        await RegisterAsync();
        await RegisterAsync();
        var page = await OkAsync(Client.GetAsync("/v1/audit-events?limit=1"));
        var cursor = ((string)page["next"]!).ToCharArray();
        cursor[^4] = cursor[^4] == 'A' ? 'B' : 'A';

        await ProblemAsync(
            Client.GetAsync($"/v1/audit-events?limit=1&cursor={new string(cursor)}"),
            400,
            "invalid-cursor"
        );
    }

    [Test]
    public async Task A_list_goes_on_in_the_body_and_in_the_header()
    {
        await RegisterAsync();
        await RegisterAsync();
        using var first = await Client.GetAsync("/v1/audit-events?limit=1");
        var page = await JsonAsync(first);
        var link = first.Headers.GetValues("Link").Single();
        var second = await OkAsync(
            Client.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)])
        );

        Assert.Multiple(() =>
        {
            Assert.That(link, Does.EndWith("; rel=\"next\""));
            Assert.That(link, Does.Contain(Uri.EscapeDataString((string)page["next"]!)));
            Assert.That(
                (long)second["items"]![0]!["sequence"]!,
                Is.EqualTo((long)page["items"]![0]!["sequence"]! - 1)
            );
        });
    }

    [Test]
    public async Task Every_response_carries_its_id_and_the_headers_that_protect()
    {
        HashSet<string> ids = [];
        foreach (var (method, path) in Answers)
        {
            using var response = await SendAsync(
                method,
                path,
                method == HttpMethod.Post ? "{" : null
            );
            var what = $"{method} {path}: {(int)response.StatusCode}";
            Assert.Multiple(() =>
            {
                Assert.That(ids.Add(Header(response, "X-Request-Id")), $"{what}: an id of its own");
                Assert.That(
                    Header(response, "X-Content-Type-Options"),
                    Is.EqualTo("nosniff"),
                    what
                );
                Assert.That(Header(response, "X-Frame-Options"), Is.EqualTo("DENY"), what);
                Assert.That(Header(response, "Referrer-Policy"), Is.EqualTo("no-referrer"), what);
                Assert.That(Header(response, "Cache-Control"), Does.Contain("no-store"), what);
                Assert.That(
                    Header(response, "Content-Security-Policy"),
                    Does.StartWith("default-src 'none'"),
                    what
                );
                Assert.That(response.Headers.Contains("Server"), Is.False, what);
                Assert.That(response.Headers.Contains("X-Powered-By"), Is.False, what);
            });
        }
    }

    [Test]
    public async Task A_problem_names_the_id_of_its_response()
    {
        using var response = await Client.GetAsync("/v1/nothing-here");

        Assert.That(
            (string?)(await JsonAsync(response))["requestId"],
            Is.EqualTo(Header(response, "X-Request-Id"))
        );
    }

    [Test]
    public async Task No_refusal_tells_what_the_server_is_made_of()
    {
        foreach (var (method, path) in Answers)
        {
            using var response = await SendAsync(
                method,
                path,
                method == HttpMethod.Post ? "{" : null
            );
            if ((int)response.StatusCode >= 400)
            {
                Assert.That(
                    await response.Content.ReadAsStringAsync(),
                    Does.Not.Match(
                        @"System\.|Microsoft\.|PracticeApi\.|Exception|\bat \w+\.|BytePosition|LineNumber|traceId"
                    ),
                    path
                );
            }
        }
    }

    [Test]
    public async Task An_answer_of_one_of_several_kinds_has_its_version_too()
    {
        var id = (string)(await RegisterAsync())["id"]!;
        using var response = await Client.GetAsync($"/v1/patients/{id}");

        Assert.That(response.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
    }

    [TestCase("1", "invalid-if-match")]
    [TestCase("W/\"1\"", "invalid-if-match")]
    [TestCase("*", "invalid-if-match")]
    [TestCase("\"-1\"", "invalid-if-match")]
    [TestCase("\"99999999999\"", "invalid-if-match")]
    public async Task If_Match_is_one_strong_tag_of_a_version(string header, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/practice")
        {
            Content = JsonContent.Create(new { }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", header);

        await ProblemAsync(Client.SendAsync(request), 400, code);
    }

    [Test]
    public async Task A_change_without_If_Match_is_428() =>
        await ProblemAsync(
            SendAsync(HttpMethod.Put, "/v1/practice", new { }),
            428,
            "if-match-required"
        );

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "(none)";

    private static HttpRequestMessage Post(string body, string? idempotencyKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/patients")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return request;
    }
}
