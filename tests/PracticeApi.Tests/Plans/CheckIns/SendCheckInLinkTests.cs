using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Plans.CheckIns;

public sealed class SendCheckInLinkTests : CheckInTest
{
    [Test]
    public async Task The_patient_checks_in_through_the_link_once()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var intake = await SendLinkAsync(plan);
        var questionnaire = (string)intake["questionnaires"]![0]!["questionnaire"]!;

        var opened = await OkAsync(AskAsync(HttpMethod.Get, PathOfLink(intake)));
        await OkAsync(
            AskAsync(
                HttpMethod.Put,
                $"{PathOfLink(intake)}/answers/{questionnaire}",
                new JsonObject
                {
                    ["answers"] = new JsonObject
                    {
                        ["item-diet"] = 6,
                        ["symptoms"] = 4,
                        ["flare"] = true,
                        ["note"] = "two parties",
                    },
                }
            )
        );
        await OkAsync(AskAsync(HttpMethod.Post, $"{PathOfLink(intake)}/submit"));
        var checkIns = await OkAsync(Client.GetAsync($"{PathOf(plan)}/check-ins"));
        var checkIn = checkIns["items"]!.AsArray().Single()!;
        var adherence = await AdherenceAsync(plan);

        Assert.Multiple(() =>
        {
            Assert.That(opened.ToJsonString(), Does.Contain("Leave out gluten"));
            Assert.That((string)checkIn["source"]!, Is.EqualTo("patient"));
            Assert.That(checkIn["updatedBy"], Is.Null);
            Assert.That((string)checkIn["on"]!, Is.EqualTo(Text(Today)));
            Assert.That((int)checkIn["items"]![0]!["done"]!, Is.EqualTo(6));
            // Left empty is not reported.
            Assert.That((string)checkIn["items"]![1]!["itemId"]!, Is.EqualTo("breath"));
            Assert.That(checkIn["items"]![1]!["done"], Is.Null);
            Assert.That((int)checkIn["symptomScores"]!["overall"]!, Is.EqualTo(4));
            Assert.That((bool)checkIn["flare"]!, Is.True);
            Assert.That((string)checkIn["note"]!, Is.EqualTo("two parties"));
            Assert.That((decimal)adherence["plan"]!["reported"]!, Is.EqualTo(7));
        });
        using var again = await AskAsync(HttpMethod.Post, $"{PathOfLink(intake)}/submit");
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task What_staff_entered_that_day_is_amended_and_kept()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var entered = await EnterAsync(plan, Report(Today, ("diet", 2)));
        var intake = await SendLinkAsync(plan);
        var questionnaire = (string)intake["questionnaires"]![0]!["questionnaire"]!;
        await OkAsync(
            AskAsync(
                HttpMethod.Put,
                $"{PathOfLink(intake)}/answers/{questionnaire}",
                new JsonObject { ["answers"] = new JsonObject { ["item-diet"] = 7 } }
            )
        );
        await OkAsync(AskAsync(HttpMethod.Post, $"{PathOfLink(intake)}/submit"));

        var history = (await OkAsync(Client.GetAsync($"{CheckInPath(entered)}/history")))[
            "items"
        ]!.AsArray();

        Assert.Multiple(() =>
        {
            Assert.That(
                history.Select(one => (int)one!["checkIn"]!["items"]![0]!["done"]!),
                Is.EqualTo(new[] { 7, 2 })
            );
            Assert.That((string)history[0]!["change"]!, Is.EqualTo("amended"));
            Assert.That((string)history[0]!["reason"]!, Does.Contain("patient"));
        });
    }

    [Test]
    public async Task Opens_with_the_birth_date_and_for_a_plan_that_is_followed()
    {
        var plan = await FollowedAsync(Today.AddDays(-6));
        var intake = await SendLinkAsync(plan);
        await ProblemAsync(
            AskAsync(HttpMethod.Get, PathOfLink(intake), birthDate: "1980-05-18"),
            401,
            "birth-date-wrong"
        );
        var later = await FollowedAsync(Today.AddDays(6));
        await ProblemAsync(
            SendAsync(HttpMethod.Post, $"{PathOf(later)}/check-in-links"),
            409,
            "plan-status"
        );
        using var other = await SignInToAnotherPracticeAsync();
        await ProblemAsync(
            SendAsync(other, HttpMethod.Post, $"{PathOf(plan)}/check-in-links"),
            404,
            "plan-not-found"
        );
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string birthDate = "1980-05-17"
    )
    {
        using var patient = Anonymous();
        return await AskAsync(patient, method, path, body, birthDate: birthDate);
    }
}
