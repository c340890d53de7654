using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Benchmarks.Http;

/// <summary>Loads the API and the floor in turns, on one machine and in one run, and says how far apart they are.</summary>
internal static class HttpBenchmark
{
    private const long MaxWriteAheadLog = 64L * 1024 * 1024;
    private const long MaxResident = 250L * 1024 * 1024;
    private static readonly TimeSpan MaxToFirstAnswer = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(HttpOptions options)
    {
        using var bound = new CancellationTokenSource(options.Longest);
        var folder = Directory.CreateTempSubdirectory("practice-benchmark-");
        try
        {
            return await RunAsync(options, folder.FullName, bound.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(
        HttpOptions options,
        string folder,
        CancellationToken ct
    )
    {
        var app = options.App ?? await Published.InAsync(Path.Combine(folder, "app"), ct);
        var seeded = Path.Combine(folder, "seeded.db");
        Seed seed;
        TimeSpan firstStart;
        using (var server = await Server.StartApiAsync(app, seeded, ct))
        {
            firstStart = server.ToFirstAnswer;
            seed = await Seed.EnterAsync(server.Address, ct);
            await Task.Delay(Turn.Settling, ct);
        }

        Fold(seeded);
        var routes = Route.All(seed).Where(route => options.Only.Contains(route.Name)).ToArray();
        var counts = await StatementCount.CountAsync(Copy(seeded, "counted"), routes, ct);
        using var api = await Server.StartApiAsync(app, Copy(seeded, "api"), ct);
        using var floor = await Server.StartFloorAsync(Copy(seeded, "floor"), ct);
        await CheckSameMembersAsync(api, floor, routes, ct);

        Say(
            $"{Load.Connections} connections; each route on each side warmed up for {options.Warmup} s, then {options.Turns} turns of {options.Seconds} s by turns (api, floor, api, floor …)."
        );
        Say(
            $"The clients run on the same {Environment.ProcessorCount} processors and take their part of them from both sides alike."
        );
        List<(Route Route, double Ratio)> ratios = [];
        foreach (var route in routes)
        {
            var (ofApi, ofFloor) = await MeasureAsync(route, api, floor, options, ct);
            var (statements, written) = counts[route.Name];
            Say("");
            Say(route.Title);
            Print("api", ofApi);
            Print("floor", ofFloor);
            var ratio = ofApi.RequestsPerSecond / ofFloor.RequestsPerSecond;
            ratios.Add((route, ratio));
            Say(
                $"  ratio   {ratio, 9:0.00} of the floor's requests/s; {ofApi.MicrosecondsOfProcessor / ofFloor.MicrosecondsOfProcessor:0.00} times its processor time"
            );
            Say(
                $"  the api sends {statements} statements a request{(written.Count == 0 ? "; its audit row is written with others" : $" between BEGIN and COMMIT, which write {string.Join(", ", written)}")}"
            );
        }

        var faults = Check(api, firstStart);
        Say("");
        foreach (var (route, ratio) in ratios)
        {
            Say(
                $"{(ratio >= route.Target ? "PASS" : "FAIL")}  {route.Title}: {ratio:0.00} of the floor (target {route.Target:0.0})"
            );
        }

        return faults;
    }

    private static async Task<(Measured Api, Measured Floor)> MeasureAsync(
        Route route,
        Server api,
        Server floor,
        HttpOptions options,
        CancellationToken ct
    )
    {
        // A token outlives no long run: each route has its own.
        using var client = await Seed.SignInAsync(api.Address, ct);
        (Server Server, IReadOnlyList<byte[]> Requests, List<Turn> Turns)[] sides =
        [
            (api, route.Requests(client.DefaultRequestHeaders.Authorization!.ToString()), []),
            (floor, route.Requests(null), []),
        ];
        foreach (var (server, requests, _) in sides)
        {
            await Turn.RunAsync(server, requests, TimeSpan.FromSeconds(options.Warmup), ct);
        }

        for (var turn = 0; turn < options.Turns; turn++)
        {
            foreach (var (server, requests, turns) in sides)
            {
                turns.Add(
                    await Turn.RunAsync(server, requests, TimeSpan.FromSeconds(options.Seconds), ct)
                );
            }
        }

        return (new Measured(sides[0].Turns), new Measured(sides[1].Turns));
    }

    /// <returns>0, or 1 when a bound that every run must keep is broken.</returns>
    private static int Check(Server api, TimeSpan firstStart)
    {
        var start = api.ToFirstAnswer > firstStart ? api.ToFirstAnswer : firstStart;
        (string What, bool Kept)[] bounds =
        [
            (
                $"start to first answer {firstStart.TotalSeconds:0.00} s on a new file, {api.ToFirstAnswer.TotalSeconds:0.00} s on a filled one, {api.ProcessorToFirstAnswer.TotalSeconds:0.00} s of it processor time (under 2 s)",
                start < MaxToFirstAnswer
            ),
            (
                $"resident memory after the run {Mebibytes(api.ResidentBytes)} MiB (under 250 MiB)",
                api.ResidentBytes < MaxResident
            ),
            (
                $"write-ahead log after the run {Mebibytes(api.WriteAheadLogBytes)} MiB (at most 64 MiB)",
                api.WriteAheadLogBytes <= MaxWriteAheadLog
            ),
        ];
        Say("");
        foreach (var (what, kept) in bounds)
        {
            Say($"{(kept ? "PASS" : "FAIL")}  {what}");
        }

        return bounds.All(bound => bound.Kept) ? 0 : 1;
    }

    // Both sides must answer the same thing, or the comparison says nothing.
    private static async Task CheckSameMembersAsync(
        Server api,
        Server floor,
        IEnumerable<Route> routes,
        CancellationToken ct
    )
    {
        using var ofApi = await Seed.SignInAsync(api.Address, ct);
        using var ofFloor = new HttpClient { BaseAddress = floor.Address };
        foreach (var route in routes)
        {
            var members = MembersOf(await AnswerAsync(ofApi, route, ct));
            if (members != MembersOf(await AnswerAsync(ofFloor, route, ct)))
            {
                throw new InvalidOperationException(
                    $"{route.Title}: the floor's answer has other members than the API's."
                );
            }
        }
    }

    private static async Task<JsonNode> AnswerAsync(
        HttpClient client,
        Route route,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Paths[0]);
        if (route.Body is { } body)
        {
            request.Content = new StringContent(
                body(0),
                System.Text.Encoding.UTF8,
                "application/json"
            );
        }

        using var answer = await client.SendAsync(request, ct);
        return JsonNode.Parse(
            await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct)
        )!;
    }

    private static string MembersOf(JsonNode answer)
    {
        var names = string.Join(' ', answer.AsObject().Select(member => member.Key));
        return answer["items"] is JsonArray items
            ? $"{names}: {items.Count} of {MembersOf(items[0]!)}"
            : names;
    }

    private static void Print(string side, Measured measured) =>
        Say(
            $"  {side, -6} {measured.RequestsPerSecond, 10:#,0} requests/s   p50 {measured.Milliseconds(0.5), 6:0.00} ms   p99 {measured.Milliseconds(0.99), 6:0.00} ms   {measured.MicrosecondsOfProcessor, 6:0} µs of processor a request"
        );

    // The server was killed, not stopped: what it committed is in the log until somebody opens the file.
    private static void Fold(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    private static string Copy(string file, string name)
    {
        var copy = Path.Combine(Path.GetDirectoryName(file)!, $"{name}.db");
        File.Copy(file, copy);
        return copy;
    }

    private static string Mebibytes(long bytes) =>
        (bytes / 1024d / 1024d).ToString("0.0", CultureInfo.InvariantCulture);

    private static void Say(FormattableString line) =>
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Say(string line) => Console.WriteLine(line);
}
