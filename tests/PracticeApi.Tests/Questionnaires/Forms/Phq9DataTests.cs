using System.Globalization;
using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Tests.Questionnaires.Forms;

/// <summary>The answers of a national survey, scored: q1 to q9 are 0 to 3, 7 refused, 9 not known, empty missing.</summary>
public sealed class Phq9DataTests
{
    private static readonly Form Phq9 = SeedForms.Find("phq-9")!;

    [Test]
    public void Every_complete_row_is_the_sum_of_its_answers_in_its_band()
    {
        var rows = Rows().Where(row => row.All(IsAnswer)).ToArray();
        // Counted apart from the rules: plain sums, and bands by where a sum stands among the published thresholds.
        string[] labels = ["minimal", "mild", "moderate", "moderately severe", "severe"];
        int[] thresholds = [5, 10, 15, 20];
        var expected = rows.Select(row => row.Sum(text => text[0] - '0'))
            .GroupBy(sum => labels[thresholds.Count(threshold => sum >= threshold)])
            .ToDictionary(band => band.Key, band => band.Count());

        var scores = rows.Select(row => ScoreOf(row)).ToArray();
        var actual = scores
            .GroupBy(score => score.Band!)
            .ToDictionary(band => band.Key, band => band.Count());

        TestContext.Out.WriteLine($"{rows.Length} complete answers:");
        foreach (var label in labels)
        {
            TestContext.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {label, -18}{actual[label], 6}  {100.0 * actual[label] / rows.Length:0.0} %"
                )
            );
        }

        Assert.Multiple(() =>
        {
            Assert.That(rows, Has.Length.GreaterThan(19_000));
            Assert.That(actual, Is.EquivalentTo(expected));
            Assert.That(
                scores.Select(score => (int)score.Value!),
                Is.EqualTo(rows.Select(row => row.Sum(text => text[0] - '0')))
            );
            Assert.That(scores.Select(score => score.Complete), Has.All.True);
        });
    }

    [Test]
    public void Refused_unknown_and_blank_answers_are_missing()
    {
        var rows = Rows().Where(row => !row.All(IsAnswer)).ToArray();

        var wrong = rows.Where(row =>
            {
                var score = ScoreOf(row);
                var given = row.Where(IsAnswer).Select(text => text[0] - '0').ToArray();
                var missing = 9 - given.Length;
                // Half up, in whole numbers: floor((2 * 9 * sum + n) / (2 * n)).
                int? expected =
                    missing > 2 ? null : ((18 * given.Sum()) + given.Length) / (2 * given.Length);
                return score.Value != expected
                    || score.Missing != missing
                    || score.Complete
                    || score.Prorated != expected is not null;
            })
            .ToArray();

        TestContext.Out.WriteLine(
            $"{rows.Length} rows with missing answers, {rows.Count(row => ScoreOf(row).Prorated)} of them prorated, {rows.Count(row => row.Any(text => text is "7" or "9"))} with refused or unknown ones."
        );
        Assert.That(wrong, Is.Empty);
        Assert.That(rows.Count(row => row.Any(text => text is "7" or "9")), Is.GreaterThan(90));
    }

    [Test]
    public void Item_9_is_alerted_of_in_every_row_that_has_it_and_asked_for_in_every_row_that_has_not()
    {
        var rows = Rows().ToArray();

        var codes = rows.Select(row =>
            string.Join(
                ',',
                AnswerAlerts
                    .Of(Phq9, AnswersOf(row), AnswerStage.Complete)
                    .Select(alert => alert.Code)
            )
        );

        Assert.That(
            codes,
            Is.EqualTo(
                rows.Select(row =>
                    row[8] switch
                    {
                        "0" => "",
                        "1" or "2" or "3" => "item9-positive",
                        _ => "item9-not-answered",
                    }
                )
            )
        );
    }

    private static bool IsAnswer(string text) => text is "0" or "1" or "2" or "3";

    private static Score ScoreOf(string[] row) => Scoring.Score(Phq9, AnswersOf(row))[0];

    private static FormAnswers AnswersOf(string[] row) =>
        new(
            row.Select(
                    (text, i) =>
                        KeyValuePair.Create(
                            $"q{i + 1}",
                            text switch
                            {
                                "7" => Answer.Of(AbsentReason.Declined),
                                "9" => Answer.Of(AbsentReason.Unknown),
                                _ => Answer.Of(text),
                            }
                        )
                )
                .Where((_, i) => row[i].Length > 0)
        );

    private static IEnumerable<string[]> Rows() =>
        File.ReadLines(SharedData.Path("nhanes/nhanes_phq9.csv"))
            .Skip(1)
            .Select(line =>
                line.Split(',')[4..13]
                    .Select(text => text.Replace(".0", "", StringComparison.Ordinal))
                    .ToArray()
            );
}
