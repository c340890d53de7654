using NUnit.Framework;

namespace PracticeApi.Tests.Patients.Chart;

public sealed class GetChartEntryTests : ChartTest
{
    [TestCaseSource(nameof(Kinds))]
    public async Task Of_another_practice_or_patient_is_404(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var patient = await PatientAsync();
        var id = (string)(await AddAsync($"{patient}/{kind}", entry))["id"]!;
        await foreach (var (client, owner, code) in StrangersAsync(patient))
        {
            await ProblemAsync(client.GetAsync($"{owner}/{kind}/{id}"), 404, code);
        }

        var elsewhere = kind == "events" ? "conditions" : "events";
        await ProblemAsync(
            Client.GetAsync($"{patient}/{elsewhere}/{id}"),
            404,
            "chart-entry-not-found"
        );
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Of_a_merged_patient_is_409(
        string kind,
        string name,
        string entry,
        string changed,
        string member
    )
    {
        var survivor = await PatientAsync();
        var duplicate = await PatientAsync();
        await this.MergeAsync(duplicate[^36..], survivor[^36..]);
        await ProblemAsync(
            Client.GetAsync($"{duplicate}/{kind}/{Guid.NewGuid()}"),
            409,
            "patient-merged"
        );
    }
}
