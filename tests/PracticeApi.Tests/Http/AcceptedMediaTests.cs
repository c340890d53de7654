using NUnit.Framework;
using PracticeApi.Http;

namespace PracticeApi.Tests.Http;

public sealed class AcceptedMediaTests
{
    [TestCase("", "application/json")]
    [TestCase("*/*", "application/json")]
    [TestCase("application/json", "application/json")]
    [TestCase("image/svg+xml", "image/svg+xml")]
    [TestCase("IMAGE/SVG+XML", "image/svg+xml")]
    [TestCase("image/*", "image/svg+xml")]
    [TestCase("image/svg+xml;q=0.5, application/json", "application/json")]
    [TestCase("application/json;q=0.5, image/svg+xml", "image/svg+xml")]
    [TestCase("image/svg+xml, */*", "image/svg+xml", Description = "what is named goes first")]
    [TestCase(
        "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        "image/svg+xml",
        Description = "what a browser sends for a picture"
    )]
    [TestCase("text/html;charset=utf-8", "text/html")]
    [TestCase("application/json;q=0, */*", "image/svg+xml")]
    [TestCase("not a media type", "application/json", Description = "as if there were none")]
    [TestCase("image/png", null)]
    [TestCase("application/json;q=0", null)]
    public void Chooses_what_is_wanted_most(string accept, string? expected) =>
        Assert.That(
            AcceptedMedia.Choose(accept, ["application/json", "image/svg+xml", "text/html"]),
            Is.EqualTo(expected)
        );

    [Test]
    public void Several_headers_are_one_list() =>
        Assert.That(
            AcceptedMedia.Choose(
                new(["application/json;q=0.1", "text/html"]),
                ["application/json", "text/html"]
            ),
            Is.EqualTo("text/html")
        );
}
