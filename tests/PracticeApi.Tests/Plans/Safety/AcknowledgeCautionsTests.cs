using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Safety;

public sealed class AcknowledgeCautionsTests : SafetyTest
{
    [Test]
    public async Task Takes_note_of_a_caution_that_is_present()
    {
        var patient = await PatientAsync();
        await AddToChartAsync(patient, "medications", new { name = "Marcumar" });
        var review = await SafetyAsync(await FlaggedAsync(patient));
        review = await DecideAsync(
            review,
            "acknowledgements",
            new { flags = new[] { "anticoagulant" }, note = "asked the prescriber" }
        );
        var finding = Finding(review, "anticoagulant");

        Assert.Multiple(() =>
        {
            Assert.That((string)finding["needs"]!, Is.EqualTo("none"));
            Assert.That((string)finding["decisions"]![0]!["kind"]!, Is.EqualTo("acknowledgement"));
            Assert.That(
                (string)finding["decisions"]![0]!["reason"]!,
                Is.EqualTo("asked the prescriber")
            );
        });
    }

    [Test]
    public async Task Is_no_way_around_a_contraindication()
    {
        var patient = await PatientAsync();
        await AddToChartAsync(patient, "conditions", Bulimia);
        var review = await SafetyAsync(await FlaggedAsync(patient));
        var problem = await ProblemAsync(
            SendDecisionAsync(
                review,
                "acknowledgements",
                new { flags = new[] { "eating-disorder" } }
            ),
            422,
            "unprocessable-request"
        );

        Assert.That(Pointers(problem), Is.EqualTo(new[] { "/flags/0" }));
    }
}
