using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using PracticeApi.Benchmarks.Http;

namespace PracticeApi.Benchmarks.Size;

/// <summary>
/// Reads the same 10,000 results of one patient from a database that holds nothing else and from one that holds millions. Both
/// servers run at once and answer in turn, so that the noise of the machine falls on both alike.
/// </summary>
internal static class SizeBenchmark
{
    private const double Allowed = 2;
    private const int Warmup = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly (string Title, string Path, string Accept)[] Routes =
    [
        ("list, first page", "lab-results", "application/json"),
        ("list, from the middle", "lab-results?to=2012-01-01", "application/json"),
        ("list of one analyte", "lab-results?analyte={0}", "application/json"),
        ("list, counted", "lab-results?includeCount=true", "application/json"),
        ("trend of one analyte", "lab-trends/{0}", "application/json"),
        ("trend, drawn", "lab-trends/{0}", "image/svg+xml"),
        ("trends of all analytes", "lab-trends", "application/json"),
        ("table of a year", "lab-table?from=2012-01-01&to=2012-12-31", "application/json"),
        ("two days compared", "lab-table?dates=2006-01-08,2012-01-03", "application/json"),
    ];

    public static async Task<int> RunAsync(SizeOptions options)
    {
        using var longest = new CancellationTokenSource(Longest);
        var ct = longest.Token;
        var folder = Directory.CreateTempSubdirectory("practice-size-").FullName;
        try
        {
            var small = await MakeAsync(folder, "small", SizeOptions.ResultsOfPatient, ct);
            var large = await MakeAsync(folder, "large", options.Results, ct);
            return await CompareAsync(small, large, options.Requests, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(string File, string Patient)> MakeAsync(
        string folder,
        string name,
        int results,
        CancellationToken ct
    )
    {
        var file = Path.Combine(folder, $"{name}.db");
        var since = Stopwatch.StartNew();
        var patient = await SizeDatabase.MakeAsync(file, results, ct);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {results:N0} results, {new FileInfo(file).Length / 1048576.0:N0} MiB, made in {since.Elapsed.TotalSeconds:N0} s"
            )
        );
        return (file, patient);
    }

    private static async Task<int> CompareAsync(
        (string File, string Patient) small,
        (string File, string Patient) large,
        int requests,
        CancellationToken ct
    )
    {
        using var few = await Server.StartApiAsync(AppContext.BaseDirectory, small.File, ct);
        using var many = await Server.StartApiAsync(AppContext.BaseDirectory, large.File, ct);
        using var atFew = await Seed.SignInAsync(few.Address, ct);
        using var atMany = await Seed.SignInAsync(many.Address, ct);
        var analyte = await FirstAnalyteAsync(atFew, small.Patient, ct);
        var worst = 0.0;
        Console.WriteLine();
        Console.WriteLine("| Read | small, ms | large, ms | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var (title, template, accept) in Routes)
        {
            var path = string.Format(CultureInfo.InvariantCulture, template, analyte);
            List<double> small1 = [];
            List<double> large1 = [];
            for (var turn = -Warmup; turn < requests; turn++)
            {
                var one = await TimeAsync(atFew, small.Patient, path, accept, ct);
                var other = await TimeAsync(atMany, large.Patient, path, accept, ct);
                if (turn >= 0)
                {
                    small1.Add(one);
                    large1.Add(other);
                }
            }

            var (a, b) = (Median(small1), Median(large1));
            worst = Math.Max(worst, b / a);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {title} | {a:0.00} | {b:0.00} | {b / a:0.00} |"
                )
            );
        }

        Console.WriteLine();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Largest ratio {worst:0.00}, allowed {Allowed:0}: {(worst <= Allowed ? "met" : "missed")}."
            )
        );
        return worst <= Allowed ? 0 : 1;
    }

    private static async Task<string> FirstAnalyteAsync(
        HttpClient client,
        string patient,
        CancellationToken ct
    )
    {
        var page = System.Text.Json.Nodes.JsonNode.Parse(
            await client.GetStringAsync($"/v1/patients/{patient}/lab-results?limit=1", ct)
        )!;
        return (string)page["items"]![0]!["analyte"]!;
    }

    private static async Task<double> TimeAsync(
        HttpClient client,
        string patient,
        string path,
        string accept,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v1/patients/{patient}/{path}"
        );
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        var since = Stopwatch.GetTimestamp();
        using var answer = await client.SendAsync(request, ct);
        _ = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(ct);
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
