using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Commands;

namespace PracticeApi.Tests.Cases;

/// <summary>Hashimoto's: antibodies that stay up through months of a good diet and fall after a breathing practice begins.</summary>
public sealed class HashimotoStressTests : CaseTest
{
    private const int WeeksOfDiet = 24;

    private static readonly Dictionary<int, string> OfDiet = new()
    {
        [8] = "870",
        [16] = "815",
        [23] = "855",
    };

    private static readonly Dictionary<int, (string Antibodies, decimal Stress)> OfBreathing = new()
    {
        [6] = ("700", 2.4m),
        [12] = ("560", 2.9m),
        [16] = ("520", 2.0m),
        [24] = ("470", 1.4m),
    };

    [Test]
    public async Task From_registration_to_progress()
    {
        var patient = await ComesAsync("female", "1979-11-02", "E06.3", "Autoimmune thyroiditis");
        await AddToChartAsync(
            patient,
            "events",
            new { on = Text(Now), title = "Began an elimination diet" }
        );
        await MeasureAsync(patient, "840");
        for (var week = 1; week <= WeeksOfDiet; week++)
        {
            await WaitDaysAsync(7);
            if (OfDiet.TryGetValue(week, out var antibodies))
            {
                await MeasureAsync(patient, antibodies);
            }
        }

        await AnswerByLinkAsync(patient, "pss-10", DemoAnswers.Stress(3.2m));
        await AddToChartAsync(
            patient,
            "events",
            new { on = Text(Now), title = "Began a breathing practice" }
        );
        var plan = await FollowAsync(patient, "stress");
        var before = await PatternAsync(patient, "lab-trends/tpo-ab");
        var expected = 0m;
        await WaitDaysAsync(6);
        for (var week = 1; week <= 24; week++)
        {
            expected += ExpectedIn(plan, week);
            await CheckInAsync(plan, week, flare: week == 12, byLink: week % 3 == 0);
            if (OfBreathing.TryGetValue(week, out var measured))
            {
                await MeasureAsync(patient, measured.Antibodies);
                await AnswerByLinkAsync(patient, "pss-10", DemoAnswers.Stress(measured.Stress));
            }

            await WaitDaysAsync(week == 24 ? 0 : 7);
        }

        var diet = await ChangeSinceAsync(patient, "Began an elimination diet", "tpo-ab");
        var breath = await ChangeSinceAsync(patient, "Began a breathing practice", "tpo-ab");
        var adherence = (await AdherenceAsync(plan))["plan"]!;
        var progress = await ProgressAsync(plan);
        Assert.Multiple(async () =>
        {
            Assert.That(before, Is.EqualTo("stable"));
            Assert.That(await PatternAsync(patient, "lab-trends/tpo-ab"), Is.EqualTo("improving"));
            Assert.That((bool)diet["beyondNoise"]!, Is.False, (string)diet["text"]!);
            Assert.That((bool)breath["beyondNoise"]!, Is.True, (string)breath["text"]!);
            Assert.That((bool)breath["better"]!, Is.True);
            Assert.That((decimal)breath["before"]!["median"]!, Is.EqualTo(847.5m));
            Assert.That((decimal)breath["after"]!["median"]!, Is.EqualTo(540m));
            Assert.That((decimal)adherence["expected"]!, Is.EqualTo(expected));
            Assert.That((decimal)adherence["percentOfReported"]!, Is.EqualTo(100));
            Assert.That((decimal)adherence["percentOfExpected"]!, Is.EqualTo(100));
            Assert.That(TargetIn(progress, "tpo-ab"), Is.EqualTo("met reached"));
            // No published change of this scale tells a change from noise, and nothing is made up for it.
            Assert.That(TargetIn(progress, "pss-10"), Is.EqualTo("notAssessable noNoiseModel"));
            Assert.That(
                (string)progress["summary"]!,
                Does.Contain("855 to 470 [IU]/mL (-45.0 %), better beyond noise")
                    .And.Contain("100 % done of what was reported on")
            );
        });
    }

    private Task<JsonNode> MeasureAsync(string patient, string antibodies) =>
        ReportAsync(patient, ("tpo-ab", antibodies, "IU/mL"));
}
