using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PracticeApi.Benchmarks.Http;

namespace PracticeApi.Benchmarks.Imports;

/// <summary>Imports files of different sizes into an empty database and says how fast they entered and what memory that took.</summary>
internal static class ImportBenchmark
{
    private const int PatientCount = 500;
    private const int MinPerSecond = 5000;
    private const double MostGrowth = 1.25;
    private static readonly DateOnly Before = new(2005, 1, 1);
    private static readonly DateOnly First = new(2010, 1, 1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    public static async Task<int> RunAsync(string[] options)
    {
        using var bound = new CancellationTokenSource(Longest);
        var folder = Directory.CreateTempSubdirectory("practice-imports-");
        try
        {
            var most = options is [var given, ..]
                ? int.Parse(given, CultureInfo.InvariantCulture)
                : 100_000;
            var app = options is [_, var published]
                ? published
                : await Published.InAsync(Path.Combine(folder.FullName, "app"), bound.Token);
            return await RunAsync(app, folder.FullName, most, bound.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(
        string app,
        string folder,
        int most,
        CancellationToken ct
    )
    {
        Run[] runs =
        [
            new("csv", "text/csv", most / 10, Csv),
            new("csv", "text/csv", most, Csv),
            new("hl7", "application/hl7-v2", most / 100, Messages),
            new("hl7", "application/hl7-v2", most / 10, Messages),
        ];
        List<Measured> measured = [];
        foreach (var run in runs)
        {
            var file = Path.Combine(folder, $"{run.Format}-{run.Count}.db");
            using var server = await Server.StartApiAsync(app, file, ct);
            using var signedIn = await Seed.SignInAsync(server.Address, ct);
            using var client = new HttpClient { BaseAddress = server.Address, Timeout = Longest };
            client.DefaultRequestHeaders.Authorization = signedIn
                .DefaultRequestHeaders
                .Authorization;
            await RegisterAsync(client, ct);
            // Compiled and warm, as a server is that has run for a day; of other days, for nothing comes from one twice.
            await ImportAsync(
                client,
                run.MediaType,
                run.Make(run.MediaType == "text/csv" ? 40_000 : 4_000, "warm", Before),
                ct
            );
            measured.Add(await MeasureAsync(run, server, client, ct));
        }

        foreach (var one in measured)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Run.Format}  {one.Run.Count, 7} {(one.Run.Format == "csv" ? "results " : "messages")}  {one.Size / 1024.0 / 1024, 6:0.0} MiB  {one.Elapsed.TotalSeconds, 7:0.00} s  {one.Results / one.Elapsed.TotalSeconds, 8:0} results/s  {one.MicrosecondsOfProcessor, 6:0} µs of processor a result  resident {one.Before / 1024 / 1024} MiB before, {one.Peak / 1024 / 1024} MiB at most"
                )
            );
        }

        // A tenth of each is there to see what memory does with size.
        var passed = true;
        foreach (var (small, large) in measured.Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            var perSecond = large.Results / large.Elapsed.TotalSeconds;
            var growth = (double)large.Peak / small.Peak;
            Judge(
                perSecond >= MinPerSecond,
                $"{large.Run.Format}: {perSecond:0} results/s (at least {MinPerSecond})"
            );
            Judge(
                growth <= MostGrowth,
                $"{large.Run.Format}: {growth:0.00} times the memory for ten times the size (at most {MostGrowth})"
            );
        }

        return passed ? 0 : 1;

        void Judge(bool holds, FormattableString what)
        {
            Console.WriteLine(
                $"{(holds ? "PASS" : "FAIL")}  {what.ToString(CultureInfo.InvariantCulture)}"
            );
            passed &= holds;
        }
    }

    private static async Task<Measured> MeasureAsync(
        Run run,
        Server server,
        HttpClient client,
        CancellationToken ct
    )
    {
        var content = run.Make(run.Count, "run", First);
        var (before, peak) = (server.ResidentBytes, 0L);
        var processor = server.ProcessorTime;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    peak = Math.Max(peak, server.ResidentBytes);
                    await Task.Delay(50, CancellationToken.None);
                }
            },
            ct
        );
        var since = Stopwatch.StartNew();
        var import = await ImportAsync(client, run.MediaType, content, ct);
        var elapsed = since.Elapsed;
        await done.CancelAsync();
        await watch;
        var entered = (int)import["entered"]!;
        if ((int)import["waiting"]! > 0 || entered < run.Count)
        {
            throw new InvalidOperationException(
                $"Of {run.Count} {entered} entered and {import["waiting"]} wait."
            );
        }

        return new Measured(
            run,
            content.Length,
            elapsed,
            entered,
            (server.ProcessorTime - processor).TotalMicroseconds / entered,
            before,
            peak
        );
    }

    private static async Task<JsonNode> ImportAsync(
        HttpClient client,
        string mediaType,
        byte[] content,
        CancellationToken ct
    )
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        var query = mediaType == "text/csv" ? "?patientSystem=BENCH" : "";
        using var answer = await client.PostAsync($"/v1/lab-imports{query}", body, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException(text);
    }

    private static Task RegisterAsync(HttpClient client, CancellationToken ct) =>
        Parallel.ForAsync(
            0,
            PatientCount,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct },
            async (index, token) =>
            {
                using var answer = await client.PostAsJsonAsync(
                    "/v1/patients",
                    new
                    {
                        givenName = $"Given{index}",
                        familyName = $"Family{index}",
                        birthDate = new DateOnly(1950, 1, 1).AddDays(index * 17),
                        sex = index % 2 == 0 ? "female" : "male",
                        identifiers = new[] { new { system = "BENCH", value = $"B{index}" } },
                    },
                    token
                );
                answer.EnsureSuccessStatusCode();
            }
        );

    // Ten results of one collection follow each other, as laboratories write them.
    private static byte[] Csv(int count, string name, DateOnly first)
    {
        var text = new StringBuilder("patient,date,lab,accession,test,value,unit,range\n");
        for (var i = 0; i < count; i++)
        {
            var (collection, test) = (i / Tests.Length, Tests[i % Tests.Length]);
            text.Append(
                CultureInfo.InvariantCulture,
                $"B{collection % PatientCount},{Day(first, collection):yyyy-MM-dd},Bench,{name}{collection},{test.Name},{test.Value + (i % 7)},{test.Unit},{test.Range}\n"
            );
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Messages(int count, string name, DateOnly first)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var day = Day(first, i);
            text.Append(
                CultureInfo.InvariantCulture,
                $"MSH|^~\\&|LAB|BENCH|API|CLINIC|{day:yyyyMMdd}120000+0000||ORU^R01^ORU_R01|{name}{i}|P|2.5.1\rPID|1||B{i % PatientCount}^^^BENCH\rOBR|1||{name}{i}^LAB|24323-8^Panel^LN|||{day:yyyyMMdd}080000+0000|||||||||||||||{day:yyyyMMdd}110000+0000|||F\r"
            );
            foreach (var (test, number) in Tests.Select((test, number) => (test, number + 1)))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"OBX|{number}|NM|{test.Loinc}^{test.Name}^LN||{test.Value + (i % 7)}|{test.Unit}|{test.Range}||||F|||{day:yyyyMMdd}080000+0000\r"
                );
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static DateOnly Day(DateOnly first, int collection) =>
        first.AddDays(collection / PatientCount * 7 % 5000);

    private static readonly (
        string Name,
        string Loinc,
        int Value,
        string Unit,
        string Range
    )[] Tests =
    [
        ("TSH", "3016-3", 2, "mIU/L", "0.4-4.0"),
        ("Ferritin", "2276-4", 60, "ng/mL", "15-150"),
        ("hba1c", "4548-4", 5, "%", "4.0-5.6"),
        ("creatinine", "2160-0", 1, "mg/dL", "0.5-1.1"),
        ("alt", "1742-6", 20, "U/L", "7-35"),
        ("ast", "1920-8", 20, "U/L", "7-35"),
        ("sodium", "2951-2", 138, "mmol/L", "135-145"),
        ("hdl", "2085-9", 50, "mg/dL", "40-90"),
        ("triglycerides", "2571-8", 120, "mg/dL", "50-150"),
        ("wbc", "6690-2", 5, "10*3/uL", "4.0-11.0"),
    ];

    private sealed record Run(
        string Format,
        string MediaType,
        int Count,
        Func<int, string, DateOnly, byte[]> Make
    );

    private sealed record Measured(
        Run Run,
        long Size,
        TimeSpan Elapsed,
        int Results,
        double MicrosecondsOfProcessor,
        long Before,
        long Peak
    );
}
