using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class FormLanguagesTests
{
    private static readonly Form Bilingual = new(
        "test",
        1,
        Given.Content(
            """
            { "title": "Mood", "language": "en", "items": [
                { "linkId": "g", "type": "group", "text": "Group", "items": [
                  { "linkId": "a", "type": "choice", "text": "Sad?", "help": "Honestly", "options": [ { "code": "y", "text": "Yes", "score": 1 }, { "code": "n", "text": "No", "score": 0 } ] } ] },
                { "linkId": "s", "type": "scale", "text": "Pain", "anchors": [ { "value": 0, "text": "none" }, { "value": 10, "text": "worst" } ] } ],
              "scores": [ { "code": "test", "name": "t", "inputs": [ { "item": "a" } ], "bands": [ { "label": "sad", "low": 1 } ] } ],
              "translations": { "de": { "title": "Stimmung", "bands": { "sad": "traurig" }, "items": {
                "a": { "text": "Traurig?", "options": { "y": "Ja" } }, "s": { "anchors": [ { "value": 10, "text": "am schlimmsten" } ] } } } } }
            """
        )
    );

    [TestCase("de", "de")]
    [TestCase("de-AT", "de")]
    [TestCase("DE", "de")]
    [TestCase("en-GB", "en")]
    [TestCase("fr", "en")]
    [TestCase(null, "en")]
    public void The_nearest_language_is_chosen(string? wish, string expected) =>
        Assert.That(FormLanguages.Choose(Bilingual, wish), Is.EqualTo(expected));

    [Test]
    public void What_is_translated_is_shown_and_the_rest_stays()
    {
        Assert.That(FormCheck.Faults(Bilingual), Is.Empty);
        var shown = FormLanguages.In(Bilingual, "de-AT");
        var item = shown.Items[0].Items[0];

        Assert.Multiple(() =>
        {
            Assert.That(shown.Language, Is.EqualTo("de"));
            Assert.That(shown.Title, Is.EqualTo("Stimmung"));
            Assert.That(shown.Items[0].Text, Is.EqualTo("Group"));
            Assert.That(item.Text, Is.EqualTo("Traurig?"));
            Assert.That(item.Help, Is.EqualTo("Honestly"));
            Assert.That(
                item.Options.Select(option => option.Text),
                Is.EqualTo(new[] { "Ja", "No" })
            );
            Assert.That(
                shown.Items[1].Anchors.Select(anchor => anchor.Text),
                Is.EqualTo(new[] { "none", "am schlimmsten" })
            );
            Assert.That(
                Scoring.Score(shown, Given.Answers("""{ "a": "y" }"""))[0].Band,
                Is.EqualTo("traurig")
            );
        });
    }
}
