using NUnit.Framework;
using PracticeApi.Commands;

namespace PracticeApi.Tests.Cases;

/// <summary>Psoriatic arthritis over eight weeks of a movement plan, with a week that went back.</summary>
public sealed class PsoriaticArthritisTests : CaseTest
{
    [Test]
    public async Task From_registration_to_progress()
    {
        var patient = await ComesAsync("female", "1990-01-30", "L40.5", "Arthropathic psoriasis");
        await AnswerByLinkAsync(patient, "rapid3", DemoAnswers.Rapid3(1.9m));
        await ReportAsync(patient, ("hs-crp", "7.8", "mg/L"), ("esr", "34", "mm/h"));
        var plan = await FollowAsync(patient, "move");

        var expected = 0m;
        await WaitDaysAsync(6);
        for (var week = 1; week <= 8; week++)
        {
            expected += ExpectedIn(plan, week);
            await CheckInAsync(
                plan,
                week,
                share: week == 6 ? 0 : 1,
                flare: week == 6,
                byLink: week is 2 or 6
            );
            if (week == 4)
            {
                await AnswerByLinkAsync(patient, "rapid3", DemoAnswers.Rapid3(1.2m));
                await ReportAsync(patient, ("hs-crp", "4.9", "mg/L"), ("esr", "27", "mm/h"));
            }

            if (week == 6)
            {
                await AnswerByLinkAsync(patient, "rapid3", DemoAnswers.Rapid3(1.9m));
            }

            await WaitDaysAsync(week == 8 ? 0 : 7);
        }

        await AnswerByLinkAsync(patient, "rapid3", DemoAnswers.Rapid3(0.8m));
        await ReportAsync(patient, ("hs-crp", "2.6", "mg/L"), ("esr", "19", "mm/h"));
        var checkIns = await OkAsync(Owner.GetAsync($"{PathOf(plan)}/check-ins"));
        var adherence = (await AdherenceAsync(plan))["plan"]!;
        var progress = await ProgressAsync(plan);
        Assert.Multiple(async () =>
        {
            Assert.That(await PatternAsync(patient, "scores/rapid3"), Is.EqualTo("healingSpiral"));
            Assert.That(await PatternAsync(patient, "lab-trends/hs-crp"), Is.EqualTo("improving"));
            Assert.That((decimal)adherence["expected"]!, Is.EqualTo(expected));
            Assert.That((decimal)adherence["reported"]!, Is.EqualTo(expected));
            Assert.That((decimal)adherence["done"]!, Is.EqualTo(expected - ExpectedIn(plan, 6)));
            Assert.That(TargetIn(progress, "rapid3"), Is.EqualTo("met reached"));
            Assert.That(TargetIn(progress, "ipaq-short"), Is.EqualTo("notAssessable tooFew"));
            Assert.That((string)progress["summary"]!, Does.StartWith("Week 8 of 24, Build"));
            Assert.That(
                checkIns["items"]!
                    .AsArray()
                    .Where(one => (bool)one!["flare"]!)
                    .Select(one => (string)one!["source"]!),
                Is.EqualTo(new[] { "patient" })
            );
        });
    }
}
