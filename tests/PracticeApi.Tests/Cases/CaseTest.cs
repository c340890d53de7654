using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Tests.Plans.CheckIns;

namespace PracticeApi.Tests.Cases;

/// <summary>
/// A patient's months in the practice, week by week and over HTTP alone: what staff do, signed in, and what the patient does
/// through links.
/// </summary>
public abstract class CaseTest : CheckInTest
{
    /// <summary>The time that a case may take; it begins so long ago.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    private string _birthDate = null!;
    private HttpClient _link = null!;

    protected CaseTest() => Clock.Advance(-Longest);

    [OneTimeSetUp]
    public void OpenLink() => _link = Anonymous();

    [OneTimeTearDown]
    public void CloseLink() => _link.Dispose();

    /// <summary>The day on which the case has arrived.</summary>
    protected DateOnly Now => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    protected Task WaitDaysAsync(int days) => WaitAsync(TimeSpan.FromDays(days));

    /// <summary>Somebody new with a diagnosis, who says at the first visit what else there is.</summary>
    protected async Task<string> ComesAsync(
        string sex,
        string birthDate,
        string code,
        string diagnosis
    )
    {
        _birthDate = birthDate;
        var patient = (string)(await RegisterAsync(sex: sex, birthDate: birthDate))["id"]!;
        await AddToChartAsync(
            patient,
            "conditions",
            new
            {
                code,
                system = "icd-10-cm",
                name = diagnosis,
                status = "active",
            }
        );
        return patient;
    }

    /// <summary>Staff send a questionnaire; the patient opens the link, saves the answers and submits them.</summary>
    internal async Task AnswerByLinkAsync(string patient, string questionnaire, FormAnswers answers)
    {
        var intake = await OkAsync(
            Owner.PostAsJsonAsync(
                $"/v1/patients/{patient}/intakes",
                new { questionnaires = new[] { questionnaire } }
            )
        );
        await FillInAsync(
            intake,
            questionnaire,
            JsonNode.Parse(JsonSerializer.Serialize(answers, StoredJson.Options))!
        );
    }

    /// <summary>What a laboratory sends: results of one specimen, taken today.</summary>
    protected Task<JsonNode> ReportAsync(
        string patient,
        params (string Analyte, string Value, string Unit)[] lines
    ) =>
        OkAsync(
            Owner.PostAsJsonAsync(
                $"/v1/patients/{patient}/lab-reports",
                new
                {
                    laboratory = "City Laboratory",
                    collectedAt = Text(Now),
                    results = lines.Select(line => new
                    {
                        analyte = line.Analyte,
                        value = line.Value,
                        unit = line.Unit,
                        method = "Chemiluminescence",
                    }),
                }
            )
        );

    /// <summary>A plan from a protocol that begins today: its targets set, its flags settled, published.</summary>
    /// <param name="targets">Those that the clinician sets although the protocol only mentions them.</param>
    protected async Task<JsonNode> FollowAsync(
        string patient,
        string protocol,
        params string[] targets
    )
    {
        var draft = await CreatePlanAsync(
            patient,
            new JsonObject
            {
                ["protocol"] = new JsonObject { ["code"] = protocol },
                ["startsOn"] = Text(Now),
            }
        );
        if (targets.Length > 0)
        {
            var content = ContentOf(draft);
            foreach (var target in content["targets"]!.AsArray())
            {
                if (targets.Contains((string)target!["id"]!))
                {
                    target["set"] = true;
                }
            }

            draft = await PutAsync(draft, content);
        }

        var review = await SettleAsync(draft, Now);
        draft["version"] = review["version"]!.DeepClone();
        var plan = await ActAsync(draft, "publish");
        Assert.That((string)plan["status"]!, Is.EqualTo("active"));
        return plan;
    }

    /// <summary>The last day of a week of the plan has come: the patient tells through a link what was done, or says it to staff.</summary>
    /// <param name="share">The part of what was expected that was done.</param>
    protected async Task CheckInAsync(
        JsonNode plan,
        int week,
        decimal share = 1,
        bool flare = false,
        bool byLink = false
    )
    {
        var items = ItemsOf(plan, week)
            .Select(item =>
                (
                    Id: (string)item["id"]!,
                    Done: (int)Math.Round((decimal)item["timesPerWeek"]! * share)
                )
            )
            .ToArray();
        if (byLink)
        {
            var intake = await OkAsync(
                SendAsync(Owner, HttpMethod.Post, $"{PathOf(plan)}/check-in-links")
            );
            var answers = new JsonObject { ["flare"] = flare };
            foreach (var (id, done) in items)
            {
                answers[$"item-{id}"] = done;
            }

            await FillInAsync(
                intake,
                (string)intake["questionnaires"]![0]!["questionnaire"]!,
                answers
            );
        }
        else
        {
            var report = Report(Now, [.. items.Select(item => (item.Id, (int?)item.Done))]);
            report["flare"] = flare;
            await EnterAsync(plan, report);
        }
    }

    /// <summary>What a week expects, of the items that are done again and again and depend on nothing.</summary>
    protected static decimal ExpectedIn(JsonNode plan, int week) =>
        ItemsOf(plan, week).Sum(item => (decimal)item["timesPerWeek"]!);

    protected async Task<string> PatternAsync(string patient, string path) =>
        (string)
            (await OkAsync(Owner.GetAsync($"/v1/patients/{patient}/{path}")))["overall"]![
                "pattern"
            ]!;

    protected Task<JsonNode> ProgressAsync(JsonNode plan) =>
        OkAsync(Owner.GetAsync($"{PathOf(plan)}/progress"));

    /// <summary>A target's status and its reason.</summary>
    protected static string TargetIn(JsonNode progress, string id)
    {
        var state = progress["targets"]!.AsArray().Single(target => (string)target!["id"]! == id)![
            "state"
        ]!;
        return $"{(string)state["status"]!} {(string?)state["reason"]}";
    }

    /// <summary>When the set-backs of a measure opened and were recovered from.</summary>
    protected static IEnumerable<(string Opened, string? Recovered)> SetbacksIn(
        JsonNode progress,
        string code
    ) =>
        MeasureIn(progress, code)["setbacks"]!
            .AsArray()
            .Select(one => ((string)one!["openedOn"]!, (string?)one["recoveredOn"]));

    protected static JsonNode MeasureIn(JsonNode progress, string code) =>
        progress["measures"]!.AsArray().Single(one => (string)one!["code"]! == code)!;

    /// <summary>How a series compares before and since something that has a title.</summary>
    protected async Task<JsonNode> ChangeSinceAsync(string patient, string title, string code)
    {
        var timeline = await OkAsync(Owner.GetAsync($"/v1/patients/{patient}/timeline"));
        return timeline["comparisons"]!.AsArray().Single(one => (string)one!["title"]! == title)![
            "changes"
        ]!
            .AsArray()
            .Single(one => (string)one!["code"]! == code)!;
    }

    private async Task FillInAsync(JsonNode intake, string questionnaire, JsonNode answers)
    {
        var path = PathOfLink(intake);
        await OkAsync(AskAsync(_link, HttpMethod.Get, path, birthDate: _birthDate));
        await OkAsync(
            AskAsync(
                _link,
                HttpMethod.Put,
                $"{path}/answers/{questionnaire}",
                new JsonObject { ["answers"] = answers },
                birthDate: _birthDate
            )
        );
        await OkAsync(AskAsync(_link, HttpMethod.Post, $"{path}/submit", birthDate: _birthDate));
    }

    private static IEnumerable<JsonNode> ItemsOf(JsonNode plan, int week)
    {
        var first = 0;
        foreach (var phase in plan["phases"]!.AsArray())
        {
            var ofPhase = week - first;
            first += (int)phase!["weeks"]!;
            if (ofPhase >= 1 && week <= first)
            {
                return phase["items"]!
                    .AsArray()
                    .Where(item =>
                        (bool?)item!["once"] != true
                        && item["onlyIf"] is null
                        && (decimal?)item["timesPerWeek"] > 0
                        && ((int?)item["startWeek"] ?? 1) <= ofPhase
                        && ((int?)item["endWeek"] ?? int.MaxValue) >= ofPhase
                    )
                    .Select(item => item!);
            }
        }

        return [];
    }
}
