using NUnit.Framework;
using PracticeApi.Commands;

namespace PracticeApi.Tests.Cases;

/// <summary>Rheumatoid arthritis: inflammation, the gut's and pain go down in a spiral of gains and set-backs.</summary>
public sealed class RheumatoidArthritisTests : CaseTest
{
    private static readonly Dictionary<int, (string Crp, string Calprotectin)> Measured = new()
    {
        [6] = ("3.4", "260"),
        [11] = ("8.2", "210"),
        [17] = ("2.4", "120"),
        [23] = ("1.4", "60"),
    };

    private static readonly Dictionary<int, (decimal Function, int Pain)> Told = new()
    {
        [6] = (1.7m, 5),
        [11] = (2.2m, 7),
        [17] = (1.3m, 4),
        [23] = (0.7m, 2),
    };

    [Test]
    public async Task From_registration_to_progress()
    {
        var patient = await ComesAsync(
            "male",
            "1968-06-21",
            "M06.9",
            "Rheumatoid arthritis, unspecified"
        );
        await AddToChartAsync(
            patient,
            "medications",
            new
            {
                name = "Methotrexate",
                dose = "15 mg once a week",
                start = Text(Now.AddDays(-300)),
            }
        );
        await AnswerByLinkAsync(patient, "rapid3", DemoAnswers.Rapid3(2.4m));
        await MeasureAsync(patient, "9.6", "320", 8);
        var plan = await FollowAsync(patient, "med-antiinf");

        var (reported, expected) = (0m, 0m);
        await WaitDaysAsync(6);
        for (var week = 1; week <= 23; week++)
        {
            expected += ExpectedIn(plan, week);
            // The set-back of the tenth and eleventh week: a flare, and nothing reported in the first of them.
            if (week != 10)
            {
                await CheckInAsync(
                    plan,
                    week,
                    share: week == 11 ? 0 : 1,
                    flare: week == 11,
                    byLink: week % 4 == 0
                );
                reported += ExpectedIn(plan, week);
            }

            if (Measured.TryGetValue(week, out var blood))
            {
                await AnswerByLinkAsync(patient, "rapid3", DemoAnswers.Rapid3(Told[week].Function));
                await MeasureAsync(patient, blood.Crp, blood.Calprotectin, Told[week].Pain);
            }

            await WaitDaysAsync(week == 23 ? 0 : 7);
        }

        var pain = await OkAsync(
            Owner.GetAsync($"/v1/patients/{patient}/measurements/trend?kind=pain")
        );
        var adherence = (await AdherenceAsync(plan))["plan"]!;
        var progress = await ProgressAsync(plan);
        Assert.Multiple(async () =>
        {
            Assert.That(
                await PatternAsync(patient, "lab-trends/hs-crp"),
                Is.EqualTo("healingSpiral")
            );
            Assert.That(
                await PatternAsync(patient, "lab-trends/calprotectin"),
                Is.EqualTo("improving")
            );
            Assert.That(await PatternAsync(patient, "scores/rapid3"), Is.EqualTo("healingSpiral"));
            Assert.That((string)pain["pattern"]!, Is.EqualTo("healingSpiral"));
            Assert.That((decimal)adherence["expected"]!, Is.EqualTo(expected));
            Assert.That((decimal)adherence["reported"]!, Is.EqualTo(reported));
            Assert.That((decimal)adherence["done"]!, Is.EqualTo(reported - ExpectedIn(plan, 11)));
            Assert.That(TargetIn(progress, "hs-crp"), Is.EqualTo("met reachedLate"));
            Assert.That(TargetIn(progress, "omega3-index"), Is.EqualTo("notAssessable tooFew"));
            Assert.That(
                (string)MeasureIn(progress, "hs-crp")["pattern"]!,
                Is.EqualTo("healingSpiral")
            );
        });
    }

    private async Task MeasureAsync(string patient, string crp, string calprotectin, int pain)
    {
        await ReportAsync(patient, ("hs-crp", crp, "mg/L"), ("calprotectin", calprotectin, "ug/g"));
        await AddToChartAsync(
            patient,
            "measurements",
            new
            {
                kind = "pain",
                at = Text(Now),
                value = pain,
                unit = "{score}",
            }
        );
    }
}
