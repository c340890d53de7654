using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PracticeApi.Commands;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Benchmarks.Http;

/// <summary>What each route sends to the database, counted on the API within this process by its own measurement.</summary>
internal static class StatementCount
{
    /// <returns>By route, the statements of a request, and the tables that it writes a row of.</returns>
    public static async Task<
        IReadOnlyDictionary<string, (int Statements, IReadOnlyList<string> Written)>
    > CountAsync(string file, IReadOnlyList<Route> routes, CancellationToken ct)
    {
        await using var app = PracticeApp.Create([
            "--urls=http://127.0.0.1:0",
            "--environment=Production",
            "--Logging:LogLevel:Default=Error",
            $"--Database:ConnectionString=Data Source={file}",
        ]);
        await Serve.PrepareAsync(app);
        await app.StartAsync(ct);
        var engine = app.Services.GetRequiredService<SqlEngine>();
        using var client = await Seed.SignInAsync(new Uri(app.Urls.Single()), ct);

        Dictionary<string, (int, IReadOnlyList<string>)> counted = [];
        foreach (var route in routes)
        {
            // The first request of a route also asks for what is then remembered.
            await SendAsync(client, route, ct);
            var statements = 0;
            List<string> written = [];
            using var listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument == Telemetry.Statements)
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<int>((_, count, _, _) => statements = count);
            listener.Start();
            // Reads are audited later, by a transaction of their own that serves many.
            var audit = app.Services.GetRequiredService<Audit.AuditBuffer>();
            await audit.FlushAsync(ct);
            void Note(RenderedSql sql)
            {
                if (sql.Text.StartsWith("INSERT INTO ", StringComparison.Ordinal))
                {
                    written.Add(sql.Text.Split([' ', '\n', '\r'])[2]);
                }
                else if (sql.Text.StartsWith("UPDATE ", StringComparison.Ordinal))
                {
                    written.Add(sql.Text.Split([' ', '\n', '\r'])[1]);
                }
            }

            engine.Sending += Note;
            await SendAsync(client, route, ct);
            engine.Sending -= Note;
            counted[route.Name] = (statements, written);
        }

        await app.StopAsync(ct);
        return counted;
    }

    private static async Task SendAsync(HttpClient client, Route route, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Paths[0]);
        if (route.Body is { } body)
        {
            request.Content = new StringContent(
                body(0),
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            );
        }

        using var answer = await client.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        _ = await answer.Content.ReadAsStringAsync(ct);
    }
}
