using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Tests.Plans.Progress;

namespace PracticeApi.Tests.Plans.Monitoring;

public sealed class ListPatientMonitoringTests : ProgressTest
{
    private async Task<string[]> LinesAsync(string patient, string query = "") =>
        [
            .. (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/monitoring{query}")))[
                "items"
            ]!
                .AsArray()
                .Select(item => $"{item!["code"]} {item["atWeek"]} {item["status"]}"),
        ];

    [Test]
    public async Task Lists_what_fell_and_falls_due_with_what_fulfils_it()
    {
        var patient = await PatientAsync();
        await PublishedAsync(
            patient,
            ThirtyWeeks(
                monitoring: """
                [
                  { "kind": "lab", "code": "tpo-ab", "atWeeks": [0, 12, 24, 30] },
                  { "kind": "lab", "code": "zinc", "anchor": "item", "item": "breath", "atWeeks": [2] },
                  { "kind": "lab", "code": "tsh", "anchor": "phase", "phase": "breathe", "atWeeks": [4] }
                ]
                """
            )
        );
        // Week 0 takes a result of the 90 days before, as a baseline does.
        var before = await MeasureAsync(patient, -250, 620);
        await MeasureAsync(patient, -20, 400);

        Assert.That(
            await LinesAsync(patient),
            Is.EqualTo(
                new[]
                {
                    "tpo-ab 0 fulfilled",
                    "tpo-ab 12 missed",
                    "tpo-ab 24 fulfilled",
                    // Four weeks after the phase began, and two after the item did.
                    "tsh 4 overdue",
                    "zinc 2 overdue",
                    "tpo-ab 30 upcoming",
                }
            )
        );
        Assert.That(
            await LinesAsync(patient, "?due=overdue"),
            Is.EqualTo(new[] { "tsh 4 overdue", "zinc 2 overdue" })
        );
        var items = (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/monitoring")))[
            "items"
        ]!;
        Assert.That((string)items[0]!["fulfilledBy"]!, Is.EqualTo((string)before["id"]!));
    }

    [Test]
    public async Task What_hangs_on_a_phase_moves_along_with_the_one_before_it()
    {
        var patient = await PatientAsync();
        var plan = await PublishedAsync(
            patient,
            ThirtyWeeks(
                monitoring: """[ { "kind": "lab", "code": "tsh", "anchor": "phase", "phase": "breathe", "atWeeks": [9] } ]"""
            )
        );
        var before = await DueOnAsync();
        await ActAsync(plan, "phases/breathe/extend", new { weeks = 1 });
        Assert.That(await DueOnAsync(), Is.EqualTo(before), "its own end moves, not its start");

        var paused = await ActAsync(
            await ReadAsync(plan),
            "pause",
            new { on = Text(Today.AddDays(-14)), reason = "away" }
        );
        await ActAsync(paused, "resume", new { on = Text(Today) });

        Assert.That(await DueOnAsync(), Is.EqualTo(before.AddDays(14)));

        async Task<DateOnly> DueOnAsync() =>
            DateOnly.Parse(
                (string)
                    (await OkAsync(Client.GetAsync($"/v1/patients/{patient}/monitoring")))[
                        "items"
                    ]![0]!["dueOn"]!,
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    [Test]
    public async Task Of_a_patient_without_a_plan_nothing_falls_due()
    {
        Assert.That(await LinesAsync(await PatientAsync()), Is.Empty);
        await ProblemAsync(
            Client.GetAsync($"/v1/patients/{Guid.NewGuid()}/monitoring"),
            404,
            "patient-not-found"
        );
    }
}
