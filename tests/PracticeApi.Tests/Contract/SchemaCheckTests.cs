using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Contract;

public sealed class SchemaCheckTests
{
    [TestCase("""{"type":"string"}""", "\"x\"")]
    [TestCase("""{"type":["null","integer"]}""", "null")]
    [TestCase("""{"type":"number"}""", "3")]
    [TestCase("""{"type":"integer"}""", "3.0")]
    [TestCase("""{"oneOf":[{"type":"object"},{"type":"null"}]}""", "null")]
    [TestCase(
        """{"properties":{"a":{"type":"string"}},"additionalProperties":false}""",
        """{"a":"b"}"""
    )]
    [TestCase("""{"additionalProperties":{"type":"integer"}}""", """{"a":1}""")]
    [TestCase("""{"items":{"enum":["a","b"]}}""", """["a","b"]""")]
    public async Task Accepts(string schema, string value) =>
        Assert.That(await FaultsAsync(schema, value), Is.Empty);

    [TestCase("""{"type":"string"}""", "null", ": is null, not string")]
    [TestCase("""{"type":"integer"}""", "3.5", ": is number, not integer")]
    [TestCase("""{"required":["a"]}""", "{}", ": lacks a")]
    [TestCase(
        """{"properties":{"a":{"type":"string"}}}""",
        """{"a":1}""",
        "/a: is integer, not string"
    )]
    [TestCase("""{"additionalProperties":false}""", """{"a":1}""", "/a: is not in the schema")]
    [TestCase(
        """{"additionalProperties":{"type":"integer"}}""",
        """{"a":""}""",
        "/a: is string, not integer"
    )]
    [TestCase("""{"items":{"enum":["a"]}}""", """["a","b"]""", "/1: is none of [\"a\"]")]
    [TestCase("""{"oneOf":[{"required":["a"]},{"type":"null"}]}""", "{}", ": lacks a")]
    [TestCase(
        """{"oneOf":[{"type":"string"},{"minLength":1}]}""",
        "\"x\"",
        ": is 2 of the schemas of which it has to be one"
    )]
    [TestCase(
        """{"allOf":[{"type":"string"},{"maxLength":1}]}""",
        "\"xy\"",
        ": breaks maxLength 1"
    )]
    [TestCase(
        """{"$ref":"#/components/schemas/Sex"}""",
        "\"other\"",
        ": is none of [\"unknown\",\"female\",\"male\",\"intersex\"]"
    )]
    public async Task Refuses(string schema, string value, string fault) =>
        Assert.That(await FaultsAsync(schema, value), Is.EqualTo(new[] { fault }));

    [Test]
    public void Does_not_pass_over_a_keyword_it_does_not_know() =>
        Assert.ThrowsAsync<NotSupportedException>(() => FaultsAsync("""{"not":{}}""", "1"));

    private static async Task<IReadOnlyList<string>> FaultsAsync(string schema, string value) =>
        new SchemaCheck(await TheContract.ReadAsync()).Faults(
            JsonNode.Parse(value),
            JsonNode.Parse(schema)!.AsObject()
        );
}
