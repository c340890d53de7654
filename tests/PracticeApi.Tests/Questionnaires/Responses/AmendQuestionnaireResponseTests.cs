using NUnit.Framework;
using PracticeApi.Access;

namespace PracticeApi.Tests.Questionnaires.Responses;

public sealed class AmendQuestionnaireResponseTests : ResponseTest
{
    [Test]
    public async Task Scores_anew_and_keeps_what_was_there()
    {
        var patient = await PatientAsync();
        var response = await EnterAsync(patient, Phq9Of(16), answeredAt: "2026-01-12");

        var amended = await OkAsync(AmendAsync(response, Phq9Of(6)));

        var versions = (await OkAsync(Client.GetAsync($"{PathOf(response)}/history")))["items"]!;
        Assert.Multiple(async () =>
        {
            Assert.That((string)amended["status"]!, Is.EqualTo("amended"));
            Assert.That((int)amended["version"]!, Is.EqualTo(2));
            Assert.That((decimal)amended["scores"]![0]!["value"]!, Is.EqualTo(6));
            Assert.That((string)amended["answeredAt"]!, Is.EqualTo("2026-01-12"));
            Assert.That(
                (string)amended["submittedAt"]!,
                Is.EqualTo((string)response["submittedAt"]!)
            );
            Assert.That(versions.AsArray(), Has.Count.EqualTo(2));
            Assert.That((string)versions[0]!["change"]!, Is.EqualTo("amended"));
            Assert.That((string)versions[0]!["reason"]!, Is.EqualTo("read the other way round"));
            Assert.That(versions[0]!["supersededAt"], Is.Null);
            Assert.That((string)versions[1]!["change"]!, Is.EqualTo("submitted"));
            Assert.That(
                (decimal)versions[1]!["response"]!["scores"]![0]!["value"]!,
                Is.EqualTo(16)
            );
            Assert.That(versions[1]!["supersededAt"], Is.Not.Null);
            Assert.That(
                await EventsAsync(response),
                Is.EqualTo(
                    new[] { "questionnaire-response.submitted", "questionnaire-response.amended" }
                )
            );
            Assert.That(await AuditAsync(patient), Does.Contain("AmendQuestionnaireResponse:done"));
        });
        await ProblemAsync(AmendAsync(response, Phq9Of(7)), 412, "stale-version");
    }

    [Test]
    public async Task Never_removes_an_alert_and_may_raise_one()
    {
        var patient = await PatientAsync();
        var response = await EnterAsync(patient, Phq9(1, 1, 1, 1, 1, 1, 1, 1, 2));

        var amended = await OkAsync(AmendAsync(response, Phq9(1, 1, 1, 1, 1, 1, 1, 1, 0)));
        var open = await AlertsAsync(patient, "&status=open");
        await AcknowledgeAsync(open.Single()!);
        await OkAsync(AmendAsync(amended, Phq9(1, 1, 1, 1, 1, 1, 1, 1, 1)));

        Assert.That(Codes(amended["alerts"]!), Is.EqualTo(new[] { "item9-positive:urgent" }));
        Assert.That(await AlertsAsync(patient, "&status=open"), Has.Count.EqualTo(1));
        Assert.That(await AlertsAsync(patient), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Is_a_practitioners_with_a_reason()
    {
        var response = await EnterAsync(await PatientAsync(), Phq9Of(16));
        using var assistant = await SignInAsAsync(Role.Assistant);
        using var practitioner = await SignInAsAsync(Role.Practitioner);

        await ProblemAsync(AmendAsync(response, Phq9Of(6), assistant), 403, "practitioner-only");
        Assert.That(
            Pointers(
                await ProblemAsync(
                    AmendAsync(response, Phq9Of(6), practitioner, " "),
                    400,
                    "invalid-request"
                )
            ),
            Is.EqualTo(new[] { "/reason" })
        );
        await ProblemAsync(
            SendAsync(
                HttpMethod.Post,
                $"{PathOf(response)}/amend",
                new { answers = Phq9Of(6), reason = "misread" }
            ),
            428,
            "if-match-required"
        );
        await OkAsync(AmendAsync(response, Phq9Of(6), practitioner));
    }

    [Test]
    public async Task Is_held_to_the_questionnaire_and_to_what_was_submitted()
    {
        var patient = await PatientAsync();
        var response = await EnterAsync(patient, Phq9Of(16));
        var wrong = Phq9Of(16);
        wrong["q1"] = "9";

        Assert.That(
            Pointers(await ProblemAsync(AmendAsync(response, wrong), 422, "unprocessable-request")),
            Is.EqualTo(new[] { "/answers/q1" })
        );
        await ProblemAsync(
            AmendAsync(await DraftAsync(patient, Phq9Of(3)), Phq9Of(4)),
            409,
            "questionnaire-response-not-submitted"
        );
        await ProblemAsync(
            AmendAsync(await OkAsync(MarkAsync(response)), Phq9Of(4)),
            409,
            "questionnaire-response-not-submitted"
        );
    }
}
