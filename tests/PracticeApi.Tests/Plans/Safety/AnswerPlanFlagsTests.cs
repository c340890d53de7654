using NUnit.Framework;

namespace PracticeApi.Tests.Plans.Safety;

public sealed class AnswerPlanFlagsTests : SafetyTest
{
    [Test]
    public async Task Settles_what_is_not_known_by_name_and_day()
    {
        var review = await SafetyAsync(await FlaggedAsync(await PatientAsync()));
        review = await DecideAsync(
            review,
            "answers",
            new
            {
                flags = new[] { "eating-disorder", "anticoagulant" },
                present = false,
                askedOn = Text(Today),
            }
        );
        var finding = Finding(review, "eating-disorder");

        Assert.Multiple(() =>
        {
            Assert.That((bool)review["ready"]!, Is.True);
            Assert.That((string)finding["state"]!, Is.EqualTo("absent"));
            Assert.That(
                (string)finding["evidence"]![0]!["text"]!,
                Does.StartWith($"None known, asked on {Text(Today)} by ")
            );
            Assert.That((string)finding["decisions"]![0]!["byName"]!, Is.Not.Empty);
        });
    }

    [Test]
    public async Task An_answer_that_it_applies_asks_for_a_decision()
    {
        var review = await SafetyAsync(await FlaggedAsync(await PatientAsync()));
        review = await DecideAsync(
            review,
            "answers",
            new
            {
                flags = new[] { "eating-disorder" },
                present = true,
                askedOn = Text(Today),
            }
        );

        Assert.That((string)Finding(review, "eating-disorder")["needs"]!, Is.EqualTo("override"));
    }

    [Test]
    public async Task Is_about_flags_of_the_plan_and_not_of_the_future()
    {
        var review = await SafetyAsync(await FlaggedAsync(await PatientAsync()));
        var unknown = await ProblemAsync(
            SendDecisionAsync(
                review,
                "answers",
                new
                {
                    flags = new[] { "eating-disorder", "cardiac" },
                    present = false,
                    askedOn = Text(Today),
                }
            ),
            422,
            "unprocessable-request"
        );
        var future = await ProblemAsync(
            SendDecisionAsync(
                review,
                "answers",
                new
                {
                    flags = new[] { "eating-disorder" },
                    present = false,
                    askedOn = Text(Today.AddDays(3)),
                }
            ),
            400,
            "invalid-request"
        );

        Assert.That(Pointers(unknown), Is.EqualTo(new[] { "/flags/1" }));
        Assert.That(Pointers(future), Is.EqualTo(new[] { "/askedOn" }));
    }
}
