using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class EnterCheckInTests : CheckInTest
{
    [Test]
    public async Task Keeps_what_was_reported_and_what_was_not()
    {
        var plan = await FollowedAsync(Today.AddDays(-13));
        var body = Report(Today.AddDays(-7), ("diet", 5), ("breath", null));
        body["symptomScores"] = new JsonObject { ["bloating"] = 4, ["joint-pain"] = 0 };
        body["flare"] = false;
        body["note"] = "slept badly";

        using var response = await SendCheckInAsync(plan, body);
        var checkIn = await JsonAsync(response);

        Assert.Multiple(async () =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(response.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
            Assert.That(response.Headers.Location?.ToString(), Does.EndWith(CheckInPath(checkIn)));
            Assert.That((string)checkIn["status"]!, Is.EqualTo("entered"));
            Assert.That((string)checkIn["source"]!, Is.EqualTo("staff"));
            Assert.That((string)checkIn["patientId"]!, Is.EqualTo((string)plan["patientId"]!));
            Assert.That((int)checkIn["items"]![0]!["done"]!, Is.EqualTo(5));
            Assert.That(checkIn["items"]![1]!["done"], Is.Null);
            Assert.That((int)checkIn["symptomScores"]!["bloating"]!, Is.EqualTo(4));
            Assert.That((int)checkIn["symptomScores"]!["joint-pain"]!, Is.Zero);
            Assert.That((bool)checkIn["flare"]!, Is.False);
            Assert.That((string)checkIn["note"]!, Is.EqualTo("slept badly"));
            Assert.That(
                (
                    (DateTimeOffset)checkIn["editableUntil"]!
                    - (DateTimeOffset)checkIn["createdAt"]!
                ).TotalHours,
                Is.EqualTo(48)
            );
            Assert.That(
                await AuditAsync((string)plan["patientId"]!),
                Does.Contain("EnterCheckIn:done")
            );
        });
    }

    [Test]
    public async Task Tells_of_the_days_since_the_check_in_before_a_week_at_the_most()
    {
        var plan = await FollowedAsync(Today.AddDays(-20));

        Assert.Multiple(async () =>
        {
            // Before the plan nothing was asked for.
            Assert.That(await FromAsync(plan, -18), Is.EqualTo(Text(Today.AddDays(-20))));
            Assert.That(await FromAsync(plan, -17), Is.EqualTo(Text(Today.AddDays(-17))));
            Assert.That(await FromAsync(plan, -13), Is.EqualTo(Text(Today.AddDays(-16))));
            // A week without any is not made up for.
            Assert.That(await FromAsync(plan, -1), Is.EqualTo(Text(Today.AddDays(-7))));
            Assert.That(await FromAsync(plan, 0, from: -3), Is.EqualTo(Text(Today.AddDays(-3))));
        });
    }

    [Test]
    public async Task Takes_one_a_day_and_names_the_one_that_is_there()
    {
        var plan = await FollowedAsync(Today.AddDays(-3));
        var first = await EnterAsync(plan, Report(Today, ("diet", 1)));

        var problem = await ProblemAsync(
            SendCheckInAsync(plan, Report(Today, ("diet", 1))),
            409,
            "check-in-exists"
        );

        Assert.That((string)problem["checkInId"]!, Is.EqualTo((string)first["id"]!));
    }

    [Test]
    public async Task Refuses_what_cannot_be_with_every_fault_at_once()
    {
        var plan = await FollowedAsync(Today.AddDays(-3));
        var wrong = Report(Today.AddDays(1), ("diet", 1), ("diet", 2));
        wrong["symptomScores"] = new JsonObject { ["bloating"] = 11, ["pain"] = 10 };
        wrong["from"] = Text(Today.AddDays(2));
        var known = await ProblemAsync(SendCheckInAsync(plan, wrong), 400, "invalid-request");
        var fact = await ProblemAsync(
            SendCheckInAsync(plan, Report(Today.AddDays(-4), ("diet", 1), ("yoga", 2))),
            422,
            "unprocessable-request"
        );
        var number = await ProblemAsync(
            SendCheckInAsync(plan, Report(Today, ("diet", -1))),
            400,
            "invalid-request"
        );

        Assert.Multiple(() =>
        {
            Assert.That(
                Pointers(known),
                Is.EquivalentTo(
                    new[] { "/on", "/from", "/items/1/itemId", "/symptomScores/bloating" }
                )
            );
            Assert.That(Pointers(fact), Is.EquivalentTo(new[] { "/on", "/items/1/itemId" }));
            Assert.That(Pointers(number), Is.EqualTo(new[] { "/items/0/done" }));
        });
    }

    [Test]
    public async Task Is_of_a_plan_that_is_or_was_followed()
    {
        var draft = await CreatePlanAsync(await PatientAsync(), TwoPhases());
        await ProblemAsync(SendCheckInAsync(draft, Report(Today)), 409, "plan-not-published");
        var stopped = await ActAsync(
            await FollowedAsync(Today.AddDays(-9)),
            "stop",
            new { on = Text(Today.AddDays(-2)), reason = "moved away" }
        );
        await ProblemAsync(SendCheckInAsync(stopped, Report(Today)), 422, "unprocessable-request");
        // Of the days before it can still be reported.
        await EnterAsync(stopped, Report(Today.AddDays(-2), ("diet", 3)));

        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            SendAsync(
                other,
                HttpMethod.Post,
                $"{PathOf(stopped)}/check-ins",
                Report(Today.AddDays(-3))
            ),
            404,
            "plan-not-found"
        );
        using var desk = await SignInAsAsync(Role.FrontDesk);
        await ProblemAsync(
            SendAsync(
                desk,
                HttpMethod.Post,
                $"{PathOf(stopped)}/check-ins",
                Report(Today.AddDays(-3))
            ),
            403,
            "forbidden"
        );
    }

    [Test]
    public async Task A_flare_that_is_reported_is_held_against_the_flags_of_the_plan()
    {
        var content = TwoPhases(Today.AddDays(-3));
        content["flags"] = JsonNode.Parse(
            """[{ "level": "caution", "code": "flare", "text": "go slower in a flare" }]"""
        );
        var patient = await PatientAsync();
        var draft = await CreatePlanAsync(patient, content);
        await SettleAsync(draft);
        var plan = await ActAsync(await ReadAsync(draft), "publish");
        var before = (await AlertsAsync(patient)).Count;

        var calm = Report(Today.AddDays(-1));
        calm["flare"] = false;
        await EnterAsync(plan, calm);
        var quiet = (await AlertsAsync(patient)).Count;
        var flare = Report(Today);
        flare["flare"] = true;
        await EnterAsync(plan, flare);

        Assert.Multiple(async () =>
        {
            Assert.That(quiet, Is.EqualTo(before));
            Assert.That((string)(await AlertsAsync(patient))[0]!["kind"]!, Is.EqualTo("planFlag"));
            Assert.That(
                (string)Finding(await SafetyAsync(plan), "flare")["state"]!,
                Is.EqualTo("present")
            );
        });
    }

    [Test]
    public async Task An_assistant_enters_edits_and_sends_links_and_does_not_amend()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        using var assistant = await SignInAsAsync(Role.Assistant);

        var entered = await OkAsync(
            assistant.PostAsJsonAsync(
                $"{PathOf(plan)}/check-ins",
                Report(Today.AddDays(-1), ("diet", 5))
            )
        );
        var edited = await OkAsync(
            SendAsync(
                assistant,
                HttpMethod.Put,
                CheckInPath(entered),
                Report(Today.AddDays(-1), ("diet", 6)),
                (int)entered["version"]!
            )
        );
        await OkAsync(SendAsync(assistant, HttpMethod.Post, $"{PathOf(plan)}/check-in-links"));
        var amended = Report(Today.AddDays(-1), ("diet", 7));
        amended["reason"] = "counted again";

        await ProblemAsync(
            SendAsync(
                assistant,
                HttpMethod.Post,
                $"{CheckInPath(entered)}/amend",
                amended,
                (int)edited["version"]!
            ),
            403,
            "forbidden"
        );
    }

    private async Task<string> FromAsync(JsonNode plan, int day, int? from = null)
    {
        var body = Report(Today.AddDays(day), ("diet", 1));
        if (from is { } first)
        {
            body["from"] = Text(Today.AddDays(first));
        }

        return (string)(await EnterAsync(plan, body))["from"]!;
    }
}
