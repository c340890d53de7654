using System.Text.Json;
using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Tests.Questionnaires.Forms;

public sealed class SeedFormsTests
{
    private static IEnumerable<string> Keys => SeedForms.Latest.Select(form => form.Key);

    [TestCaseSource(nameof(Keys))]
    public void A_standard_instrument_has_no_faults(string key) =>
        Assert.That(FormCheck.Faults(SeedForms.Find(key)!), Is.Empty);

    [TestCaseSource(nameof(Keys))]
    public void Its_scores_are_the_published_ones(string key)
    {
        var facts = Instruments.All.Single(one => (string)one["key"]! == key);
        var rules = SeedForms.Find(key)!.Scores.ToDictionary(rule => rule.Code);

        Assert.Multiple(() =>
        {
            foreach (var score in facts["scores"]!.AsArray())
            {
                var rule = rules[(string)score!["code"]!];
                Assert.That(
                    JsonNamingPolicy.CamelCase.ConvertName($"{rule.BetterDirection}"),
                    Is.EqualTo((string)score["betterDirection"]!)
                );
                Assert.That(rule.MinimalImportantChange, Is.EqualTo((decimal?)score["mic"]));
                Assert.That(rule.MinimalImportantChangeNote, Is.Not.Empty);
            }
        });
    }

    [TestCaseSource(nameof(Keys))]
    public void Its_wording_ships_only_where_its_licence_allows(string key)
    {
        var facts = Instruments.All.Single(one => (string)one["key"]! == key);
        var questions = FormIndex
            .Of(SeedForms.Find(key)!)
            .Places.Where(place => place.IsQuestion)
            .Select(place => place.Item)
            .ToArray();

        if ((bool)facts["wordingFree"]!)
        {
            Assert.That(FormCheck.PublishingFaults(SeedForms.Find(key)!), Is.Empty);
        }
        else
        {
            Assert.That(questions.Select(item => item.Text), Has.All.Null);
            Assert.That(
                questions.SelectMany(item => item.Options).Select(option => option.Text),
                Has.All.Null
            );
            Assert.That(questions.Select(item => item.Prefix ?? item.Topic), Has.All.Not.Null);
        }
    }

    [TestCaseSource(nameof(Keys))]
    public void It_is_stored_and_read_without_a_loss(string key)
    {
        var stored = StoredJson.Write<FormContent>(SeedForms.Find(key)!)!;

        Assert.That(
            StoredJson.Write(StoredJson.Read<FormContent>(stored)),
            Is.EqualTo(stored).And.Length.GreaterThan(500)
        );
    }

    [Test]
    public void Only_the_item_about_suicide_asks_about_a_crisis() =>
        Assert.That(
            SeedForms
                .Latest.SelectMany(form => form.Alerts.Select(rule => (form.Key, rule)))
                .Where(one => one.rule.Crisis)
                .Select(one => $"{one.Key} {one.rule.Item} {one.rule.Code} {one.rule.Severity}"),
            Is.EqualTo(
                new[] { "phq-9 q9 item9-positive Urgent", "phq-9 q9 item9-not-answered Warning" }
            )
        );
}
