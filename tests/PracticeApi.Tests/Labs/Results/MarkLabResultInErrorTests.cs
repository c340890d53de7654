using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Results;

public sealed class MarkLabResultInErrorTests : LabTest
{
    [Test]
    public async Task Takes_the_result_out_of_trends_and_deletes_nothing()
    {
        var patient = await PatientAsync();
        var entered = await EnterAsync(patient, Antibodies(620, "2026-01-05"));
        var path = $"/v1/lab-results/{entered["id"]}";

        var marked = await OkAsync(
            SendAsync(HttpMethod.Post, $"{path}/mark-in-error", new { reason = "other tube" }, 1)
        );

        var trend = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-trends/tpo-ab"));
        var list = await OkAsync(Client.GetAsync($"/v1/patients/{patient}/lab-results"));
        Assert.Multiple(() =>
        {
            Assert.That((string)marked["status"]!, Is.EqualTo("enteredInError"));
            Assert.That((decimal)marked["value"]!, Is.EqualTo(620m));
            Assert.That(trend["segments"]!.AsArray(), Is.Empty);
            Assert.That((string)list["items"]![0]!["status"]!, Is.EqualTo("enteredInError"));
        });
    }

    [Test]
    public async Task Has_no_flag_to_be_found_by_and_stays_in_the_list()
    {
        var patient = await PatientAsync();
        var entered = await EnterAsync(patient, Antibodies(620, "2026-01-05"));
        await OkAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{entered["id"]}/mark-in-error",
                new { reason = "other tube" },
                1
            )
        );

        Assert.Multiple(async () =>
        {
            Assert.That(await CountAsync(""), Is.EqualTo(1));
            Assert.That(await CountAsync("&flag=high"), Is.Zero);
            Assert.That(await CountAsync("&outOfRange=true"), Is.Zero);
            Assert.That(await CountAsync("&outOfRange=false"), Is.Zero);
        });

        async Task<int> CountAsync(string filter) =>
            (int)
                (
                    await OkAsync(
                        Client.GetAsync(
                            $"/v1/patients/{patient}/lab-results?includeCount=true{filter}"
                        )
                    )
                )["count"]!;
    }

    [TestCase("mark-in-error")]
    [TestCase("reinstate")]
    public async Task A_reason_is_more_than_space(string action)
    {
        var entered = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));

        var problem = await ProblemAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{entered["id"]}/{action}",
                new { reason = "   " },
                1
            ),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
    }

    [Test]
    public async Task Needs_a_reason_the_version_and_a_result_that_is_not_in_error()
    {
        var entered = await EnterAsync(await PatientAsync(), Antibodies(620, "2026-01-05"));
        var path = $"/v1/lab-results/{entered["id"]}/mark-in-error";

        var problem = await ProblemAsync(
            SendAsync(HttpMethod.Post, path, new { reason = "" }, 1),
            400,
            "invalid-request"
        );
        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/reason" }));
        await ProblemAsync(
            SendAsync(HttpMethod.Post, path, new { reason = "x" }),
            428,
            "if-match-required"
        );
        await ProblemAsync(
            SendAsync(HttpMethod.Post, path, new { reason = "x" }, 2),
            412,
            "stale-version"
        );
        await OkAsync(SendAsync(HttpMethod.Post, path, new { reason = "x" }, 1));
        await ProblemAsync(
            SendAsync(HttpMethod.Post, path, new { reason = "x" }, 2),
            409,
            "already-in-error"
        );
        await ProblemAsync(
            SendAsync(
                HttpMethod.Post,
                $"/v1/lab-results/{Guid.NewGuid()}/mark-in-error",
                new { reason = "x" },
                1
            ),
            404,
            "lab-result-not-found"
        );
    }
}
