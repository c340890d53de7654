using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;
using NUnit.Framework;
using PracticeApi.Http;
using PracticeApi.Labs.Reports;
using PracticeApi.Labs.Results;
using PracticeApi.Pipeline;

namespace PracticeApi.Tests.Pipeline;

public sealed class AttributeCheckTests : ApiTest
{
    private static readonly string Long = new('x', 10_001);

    private static IEnumerable<TestCaseData> Entries()
    {
        var right = new EnterLabResult
        {
            Analyte = "tsh",
            Value = new DecimalText("2.1"),
            Unit = "mIU/L",
            CollectedAt = "2026-01-12",
            ReferenceRange = new PrintedRange { Text = "0.4 - 4.0" },
            Titers = [new TiterResult { Denominator = 80, Patterns = ["AC-4"] }],
        };
        yield return new TestCaseData(right, true).SetArgDisplayNames("right");
        yield return Wrong("analyte", right with { Analyte = Long });
        yield return Wrong("unit", right with { Unit = Long });
        yield return Wrong("note", right with { Note = Long });
        yield return Wrong("method", right with { Method = Long });
        yield return Wrong("laboratory", right with { Laboratory = Long });
        yield return Wrong("accession", right with { Accession = Long });
        yield return Wrong("specimen", right with { Specimen = Long });
        yield return Wrong(
            "a member of a member",
            right with
            {
                ReferenceRange = new PrintedRange { Text = Long },
            }
        );
        yield return Wrong(
            "a member of an item",
            right with
            {
                Titers = [new TiterResult { Denominator = 0 }],
            }
        );
        yield return Wrong(
            "too many items",
            right with
            {
                Titers =
                [
                    .. Enumerable.Range(0, 1000).Select(_ => new TiterResult { Denominator = 80 }),
                ],
            }
        );
        yield return new TestCaseData(
            new EnterLabReport
            {
                Laboratory = "North",
                CollectedAt = "2026-01-12",
                Results = [new LabReportLine { Analyte = "tsh", Note = Long }],
            },
            false
        ).SetArgDisplayNames("a line of a report");

        static TestCaseData Wrong(string what, EnterLabResult entry) =>
            new TestCaseData(entry, false).SetArgDisplayNames(what);
    }

#pragma warning disable ASP0029 // For evaluation, as the product uses it.
    /// <summary>It must not pass what the framework refuses, nor be so careful that it never passes anything.</summary>
    [TestCaseSource(nameof(Entries))]
    public async Task Holds_where_the_framework_finds_nothing(object entry, bool holds)
    {
        var options = Services.GetRequiredService<IOptions<ValidationOptions>>().Value;
        Assert.That(options.TryGetValidatableTypeInfo(entry.GetType(), out var type), Is.True);
        var context = new ValidateContext
        {
            ValidationOptions = options,
            ValidationContext = new ValidationContext(entry, Services, items: null),
        };

        await type!.ValidateAsync(entry, context, CancellationToken.None);

        Assert.That(context.ValidationErrors is not { Count: > 0 }, Is.EqualTo(holds));
        Assert.That(AttributeCheck.Holds(entry), Is.EqualTo(holds));
    }

#pragma warning restore ASP0029

    [Test]
    public void What_a_type_says_as_a_whole_is_left_to_the_framework()
    {
        Assert.That(AttributeCheck.Holds(new SaysOfItself()), Is.False);
        Assert.That(AttributeCheck.Holds(new SaysOfParameters("x")), Is.False);
        Assert.That(AttributeCheck.Holds(new HoldsByName()), Is.True);
        Assert.That(
            AttributeCheck.Holds(new HoldsByName { Lines = new() { ["a"] = new() } }),
            Is.False,
            "not looked into"
        );
    }

    private sealed class SaysOfItself : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [];
    }

    private sealed record SaysOfParameters([StringLength(3)] string Name);

    private sealed class HoldsByName
    {
        public Dictionary<string, SaysOfItself>? Lines { get; init; }
    }
}
