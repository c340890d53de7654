using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Plans;
using PracticeApi.Labs.Catalog;
using PracticeApi.Plans.Protocols;
using PracticeApi.Plans.Safety;

namespace PracticeApi.Tests.Plans.Protocols;

/// <summary>The protocols that ship with the product, and all that they say to patients.</summary>
public sealed class SeedProtocolsTests
{
    private static IEnumerable<string> Codes => SeedProtocols.ByCode.Keys;

    [Test]
    public void There_are_eight() =>
        Assert.That(
            Codes,
            Is.EquivalentTo(
                new[]
                {
                    "5r-gut",
                    "aip",
                    "med-antiinf",
                    "stress",
                    "sleep",
                    "move",
                    "comp-autogut",
                    "sibo-light",
                }
            )
        );

    [TestCaseSource(nameof(Codes))]
    public void Each_holds_together(string code) =>
        Assert.That(PlanCheck.Of(SeedProtocols.ByCode[code]), Is.Empty);

    [TestCaseSource(nameof(Codes))]
    public void Each_follows_what_the_catalogue_has(string code) =>
        Assert.That(
            SeedProtocols
                .ByCode[code]
                .Monitoring.Where(one => one.Kind == MonitoringKind.Lab)
                .Select(one => one.Code)
                .Where(analyte => SeedCatalog.Instance.Find(analyte) is null),
            Is.Empty
        );

    [TestCaseSource(nameof(Codes))]
    public void Each_names_flags_that_are_looked_for(string code)
    {
        var protocol = SeedProtocols.ByCode[code];

        Assert.That(
            protocol
                .Flags.Select(flag => flag.Code)
                .Concat(
                    protocol
                        .Phases.SelectMany(phase => phase.Items)
                        .SelectMany(item => item.Cautions)
                )
                .Except(SeedFlags.Instance.Known),
            Is.Empty
        );
    }

    [TestCaseSource(nameof(Codes))]
    public void None_tells_a_patient_to_stop_a_prescribed_medicine(string code) =>
        Assert.That(
            TextsOf(System.Text.Json.JsonSerializer.SerializeToNode(SeedProtocols.ByCode[code]))
                .Where(MedicineWording.TellsToStop),
            Is.Empty
        );

    [Test]
    public void No_text_of_the_plans_in_the_product_does_either()
    {
        string[] texts =
        [
            .. Repository
                .Sources("PracticeApi", "PracticeApi.Clinical")
                .Where(source => source.Path.Contains("Plans", StringComparison.Ordinal))
                .Where(source =>
                    !source.Path.EndsWith("MedicineWording.cs", StringComparison.Ordinal)
                )
                .SelectMany(source => source.Text.Split('"').Where((_, i) => i % 2 == 1)),
        ];

        Assert.That(texts, Has.Length.GreaterThan(500));
        Assert.That(texts.Where(MedicineWording.TellsToStop), Is.Empty);
    }

    [Test]
    public void Weeks_of_items_are_counted_within_their_phase()
    {
        var aip = SeedProtocols.ByCode["aip"];

        Assert.Multiple(() =>
        {
            Assert.That(
                aip.Phases.Select(phase => (phase.Id, phase.Weeks)),
                Is.EqualTo(
                    new[]
                    {
                        ("staged-elimination", 6),
                        ("maintenance", 5),
                        ("reintroduction", 12),
                        ("personal-maintenance", 12),
                    }
                )
            );
            Assert.That(
                aip.Phases[0].Items.Select(item => item.StartWeek),
                Is.EqualTo(new int?[] { null, 2, 3, 4, 5, 6, null })
            );
            Assert.That(
                aip.Phases.Skip(1).SelectMany(phase => phase.Items),
                Has.All.Property(nameof(PlanItem.StartWeek)).Null
            );
            Assert.That(
                aip.Targets.Where(target => !target.Suggested).Select(target => target.Measure),
                Is.EqualTo(new[] { "tpo-ab", "tg-ab" })
            );
            Assert.That(aip.ReintroductionOrder, Has.Count.EqualTo(4));
        });
    }

    [Test]
    public void The_flare_of_the_movement_plan_stands_in_for_every_phase()
    {
        var variant = SeedProtocols.ByCode["move"].Variants.Single();

        Assert.That(
            (variant.Id, variant.Phases, variant.Items.Count),
            Is.EqualTo(("flare", (IReadOnlyList<string>?)null, 3))
        );
    }

    private static IEnumerable<string> TextsOf(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member => TextsOf(member.Value)),
            JsonArray items => items.SelectMany(TextsOf),
            JsonValue value when value.TryGetValue(out string? text) => [text],
            _ => [],
        };
}
