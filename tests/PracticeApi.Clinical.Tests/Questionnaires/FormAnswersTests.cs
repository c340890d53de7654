using System.Text.Json;
using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class FormAnswersTests
{
    [TestCase(
        """{"a":1.50,"b":"text","c":true,"d":["x","y"],"e":{"absent":"declined"},"f":{"other":"own"}}"""
    )]
    [TestCase(
        """{"g":[{"a":1},{"other":"the item of that name"},{"h":[{"deep":"2026-05-17"}]}]}"""
    )]
    [TestCase("""{"a":{"absent":"unknown"},"b":-0.0000000001,"c":999999999999999999}""")]
    [TestCase("{}")]
    public void Are_written_as_they_were_read(string json) =>
        Assert.That(Given.Text(Given.Answers(json)), Is.EqualTo(json));

    [Test]
    public void Null_and_an_empty_list_are_no_answers() =>
        Assert.That(
            Given.Text(Given.Answers("""{"a":null,"b":[],"c":1}""")),
            Is.EqualTo("""{"c":1}""")
        );

    [TestCase("""{"a":{"absent":"later"}}""")]
    [TestCase("""{"a":{"absent":"declined","other":"x"}}""")]
    [TestCase("""{"a":{"else":"x"}}""")]
    [TestCase("""{"a":{}}""")]
    [TestCase("""{"a":[1,{"b":2}]}""")]
    [TestCase("""{"a":[[1]]}""")]
    [TestCase("""{"a":[null]}""")]
    [TestCase("""{"a":1,"a":2}""")]
    [TestCase("""{"a":1e3}""")]
    [TestCase("""{"a":1234567890123456789}""")]
    [TestCase("""{"a":0.12345678901}""")]
    [TestCase("[]")]
    public void What_is_no_answer_is_refused_without_being_quoted(string json)
    {
        var fault = Assert.Throws<JsonException>(() => Given.Answers(json));

        Assert.That(fault!.Message, Does.Not.Contain("later").And.Not.Contain("123"));
    }
}
