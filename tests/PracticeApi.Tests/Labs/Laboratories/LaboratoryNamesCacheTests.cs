using NUnit.Framework;
using PracticeApi.Labs.Laboratories;

namespace PracticeApi.Tests.Labs.Laboratories;

public sealed class LaboratoryNamesCacheTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Practice = Guid.NewGuid();
    private static readonly Dictionary<Guid, string> Names = new() { [Guid.NewGuid()] = "Labor" };

    [Test]
    public void Asks_again_after_half_a_minute()
    {
        var cache = new LaboratoryNamesCache();
        cache.Keep(Practice, Names, Now, 0);

        Assert.Multiple(() =>
        {
            Assert.That(cache.Find(Practice, Now.AddSeconds(29.9), out _), Is.SameAs(Names));
            Assert.That(cache.Find(Practice, Now.AddSeconds(30), out _), Is.Null);
            Assert.That(cache.Find(Guid.NewGuid(), Now, out _), Is.Null);
        });
    }

    [Test]
    public void Does_not_keep_what_was_read_before_a_change()
    {
        var cache = new LaboratoryNamesCache();
        cache.Find(Practice, Now, out var changes);

        cache.Forget(Practice);
        cache.Keep(Practice, Names, Now, changes);

        Assert.That(cache.Find(Practice, Now, out changes), Is.Null);
        cache.Keep(Practice, Names, Now, changes);
        Assert.That(cache.Find(Practice, Now, out _), Is.SameAs(Names));
    }
}
