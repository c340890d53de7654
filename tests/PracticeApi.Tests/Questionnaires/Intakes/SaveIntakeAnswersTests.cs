using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Questionnaires.Intakes;

public sealed class SaveIntakeAnswersTests : IntakeTest
{
    [Test]
    public async Task Keeps_the_answers_as_far_as_they_have_come()
    {
        var intake = await AssignAsync("phq-9");

        var saved = await OkAsync(SaveAsync(intake, "phq-9", Phq9(1, 2, null, 3)));
        var opened = await OkAsync(OpenAsync(intake));
        var read = await ReadAsync(intake);
        var asked = read["questionnaires"]![0]!;

        Assert.Multiple(async () =>
        {
            Assert.That((int)saved["version"]!, Is.EqualTo(1));
            Assert.That((int)saved["answered"]!, Is.EqualTo(3));
            Assert.That(saved["notSaved"]!.AsArray(), Is.Empty);
            Assert.That(saved["crisis"], Is.Null);
            Assert.That(
                opened["questionnaires"]![0]!["answers"]!.ToJsonString(),
                Is.EqualTo(Phq9(1, 2, null, 3).ToJsonString())
            );
            Assert.That((int)opened["questionnaires"]![0]!["version"]!, Is.EqualTo(1));
            // Staff see how far it is.
            Assert.That((int)asked["answered"]!, Is.EqualTo(3));
            Assert.That((DateTimeOffset?)asked["savedAt"], Is.Not.Null);
            Assert.That((DateTimeOffset?)read["savedAt"], Is.Not.Null);
            Assert.That(
                await AuditAsync((string)intake["patientId"]!),
                Does.Contain("SaveIntakeAnswers:done")
            );
        });
        var response = await OkAsync(
            Client.GetAsync($"/v1/questionnaire-responses/{(string)asked["responseId"]!}")
        );
        Assert.That((string)response["status"]!, Is.EqualTo("draft"));
        Assert.That((string)response["source"]!, Is.EqualTo("patient"));
        Assert.That((string)response["intakeId"]!, Is.EqualTo((string)intake["id"]!));
    }

    [Test]
    public async Task Two_windows_cannot_lose_each_others_answers()
    {
        var intake = await AssignAsync("phq-9");
        var first = await OkAsync(SaveAsync(intake, "phq-9", Phq9(1)));
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(1, 2), (int)first["version"]!));

        await ProblemAsync(
            SaveAsync(intake, "phq-9", Phq9(1, null, 3), (int)first["version"]!),
            412,
            "stale-version"
        );
        await ProblemAsync(SaveAsync(intake, "phq-9", Phq9(3)), 428, "if-match-required");
        var opened = await OkAsync(OpenAsync(intake));
        Assert.That(
            opened["questionnaires"]![0]!["answers"]!.ToJsonString(),
            Is.EqualTo(Phq9(1, 2).ToJsonString())
        );
    }

    [Test]
    public async Task Two_first_saves_at_once_are_one_answer_and_one_refusal()
    {
        var intake = await AssignAsync("phq-9");

        var both = await Task.WhenAll(
            SaveAsync(intake, "phq-9", Phq9(1)),
            SaveAsync(intake, "phq-9", Phq9(2))
        );

        Assert.That(
            both.Select(one => (int)one.StatusCode).Order(),
            Is.EqualTo(new[] { 200, 428 })
        );
    }

    [Test]
    public async Task What_is_no_answer_is_named_and_the_rest_is_saved()
    {
        var intake = await AssignAsync("phq-9");
        var answers = Phq9(1, 2);
        answers["q3"] = "77";
        answers["q99"] = "1";

        var saved = await OkAsync(SaveAsync(intake, "phq-9", answers));

        Assert.That(
            saved["notSaved"]!.AsArray().Select(one => (string)one!["pointer"]!),
            Is.EquivalentTo(new[] { "/q3", "/q99" })
        );
        Assert.That((int)saved["answered"]!, Is.EqualTo(2));
    }

    [Test]
    public async Task An_answer_that_gives_cause_is_an_alert_at_once_and_answers_the_crisis_text()
    {
        var intake = await AssignAsync("phq-9");

        var saved = await OkAsync(
            SaveAsync(intake, "phq-9", Phq9(null, null, null, null, null, null, null, null, 1))
        );
        var opened = await OkAsync(OpenAsync(intake, language: "de-AT,en;q=0.5"));

        Assert.Multiple(async () =>
        {
            Assert.That((string)saved["crisis"]!["text"]!, Is.EqualTo(Crisis));
            Assert.That(
                (string)saved["crisis"]!["notWatched"]!,
                Does.Contain("not watched around the clock")
            );
            Assert.That(await AlertsAsync(intake), Has.One.EndsWith(" urgent"));
            Assert.That((string)opened["crisis"]!["text"]!, Is.EqualTo("Rufen Sie uns an."));
            Assert.That(
                (string)opened["crisis"]!["notWatched"]!,
                Does.Contain("nicht rund um die Uhr")
            );
        });
        // Taken back, it is not shown any more; the alert stays.
        var back = await OkAsync(
            SaveAsync(
                intake,
                "phq-9",
                Phq9(null, null, null, null, null, null, null, null, 0),
                (int)saved["version"]!
            )
        );
        Assert.That(back["crisis"], Is.Null);
        Assert.That(await AlertsAsync(intake), Has.One.EndsWith(" urgent"));
    }

    [Test]
    public async Task Needs_the_birth_date_each_time()
    {
        var intake = await AssignAsync("phq-9");

        await ProblemAsync(
            SaveAsync(intake, "phq-9", Phq9(1), birthDate: null),
            401,
            "birth-date-needed"
        );
        await ProblemAsync(
            SaveAsync(intake, "phq-9", Phq9(1), birthDate: "1980-05-18"),
            401,
            "birth-date-wrong"
        );
        Assert.That((DateTimeOffset?)(await ReadAsync(intake))["savedAt"], Is.Null);
    }

    [Test]
    public async Task What_the_patient_saves_stands_in_no_staffs_way()
    {
        var intake = await AssignAsync("phq-9");
        await OkAsync(OpenAsync(intake));
        var read = await ReadAsync(intake);
        await OkAsync(SaveAsync(intake, "phq-9", Phq9(1)));

        await OkAsync(ChangeAsync(read, "remind"));
    }
}
