using NUnit.Framework;
using PracticeApi.Commands;

namespace PracticeApi.Tests.Cases;

/// <summary>Hashimoto's: antibodies that fall over six months of a diet, and symptoms that get better through a set-back.</summary>
public sealed class HashimotoFallingTests : CaseTest
{
    private static readonly Dictionary<int, decimal> Symptoms = new()
    {
        [6] = 1.6m,
        [12] = 2.0m,
        [18] = 1.1m,
        [26] = 0.7m,
    };

    private static readonly Dictionary<int, (string Tpo, string Tg, string Tsh)> Blood = new()
    {
        [8] = ("540", "200", "5.0"),
        [16] = ("455", "184", "4.4"),
        [26] = ("390", "150", "3.1"),
    };

    [Test]
    public async Task From_registration_to_progress()
    {
        var patient = await ComesAsync("female", "1984-03-09", "E06.3", "Autoimmune thyroiditis");
        await AddToChartAsync(
            patient,
            "medications",
            new
            {
                name = "Levothyroxine",
                dose = "75 ug",
                start = Text(Now.AddDays(-30)),
            }
        );
        await AnswerByLinkAsync(patient, "gisi", DemoAnswers.Gisi(2.1m));
        await ReportAsync(
            patient,
            ("tpo-ab", "620", "IU/mL"),
            ("tg-ab", "210", "IU/mL"),
            ("tsh", "5.8", "mIU/L")
        );
        var plan = await FollowAsync(patient, "aip", "tpo-ab");

        var begun = Now;
        var (reported, expected) = (0m, 0m);
        await WaitDaysAsync(6);
        for (var week = 1; week <= 26; week++)
        {
            expected += ExpectedIn(plan, week);
            // A flare in the twelfth week, and one week of which nobody hears.
            if (week != 20)
            {
                await CheckInAsync(
                    plan,
                    week,
                    share: week == 12 ? 0 : 1,
                    flare: week == 12,
                    byLink: week % 2 == 0
                );
                reported += ExpectedIn(plan, week);
            }

            if (Symptoms.TryGetValue(week, out var symptoms))
            {
                await AnswerByLinkAsync(patient, "gisi", DemoAnswers.Gisi(symptoms));
            }

            if (Blood.TryGetValue(week, out var blood))
            {
                await ReportAsync(
                    patient,
                    ("tpo-ab", blood.Tpo, "IU/mL"),
                    ("tg-ab", blood.Tg, "IU/mL"),
                    ("tsh", blood.Tsh, "mIU/L")
                );
            }

            await WaitDaysAsync(week == 26 ? 0 : 7);
        }

        var done = reported - ExpectedIn(plan, 12);
        var adherence = (await AdherenceAsync(plan))["plan"]!;
        var progress = await ProgressAsync(plan);
        Assert.Multiple(async () =>
        {
            Assert.That(await PatternAsync(patient, "lab-trends/tpo-ab"), Is.EqualTo("improving"));
            Assert.That(await PatternAsync(patient, "scores/gisi"), Is.EqualTo("healingSpiral"));
            Assert.That((decimal)adherence["expected"]!, Is.EqualTo(expected));
            Assert.That((decimal)adherence["reported"]!, Is.EqualTo(reported));
            Assert.That((decimal)adherence["done"]!, Is.EqualTo(done));
            Assert.That(TargetIn(progress, "tpo-ab"), Is.EqualTo("met reachedLate"));
            Assert.That(TargetIn(progress, "gisi"), Is.EqualTo("met reachedLate"));
            Assert.That(TargetIn(progress, "adhere"), Is.EqualTo("met reached"));
            Assert.That(
                (string)progress["summary"]!,
                Does.Contain("Week 26 of 35")
                    .And.Contain("better beyond noise through 1 set-back, recovered")
                    .And.Contain("620 to 390 [IU]/mL (-37.1 %), better beyond noise")
            );
            Assert.That(
                SetbacksIn(progress, "gisi"),
                Is.EqualTo(
                    new[] { (Text(begun.AddDays((7 * 12) - 1)), Text(begun.AddDays((7 * 18) - 1))) }
                )
            );
        });
    }
}
