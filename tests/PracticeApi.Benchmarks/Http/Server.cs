using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PracticeApi.Benchmarks.Http;

/// <summary>A server under test: a process of its own, so that its processor time and memory can be read.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;

    private Server(string name, Process process, int port, string file)
    {
        (Name, _process, Port, File) = (name, process, port, file);
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public string Name { get; }

    public int Port { get; }

    /// <summary>Its database.</summary>
    public string File { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan ToFirstAnswer { get; private set; }

    /// <summary>The processor time of that.</summary>
    public TimeSpan ProcessorToFirstAnswer { get; private set; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public long WriteAheadLogBytes =>
        new FileInfo($"{File}-wal") is { Exists: true } log ? log.Length : 0;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <param name="app">Folder of the published API.</param>
    /// <param name="file">Its database.</param>
    public static Task<Server> StartApiAsync(string app, string file, CancellationToken ct) =>
        StartAsync(
            "api",
            file,
            port =>
                [
                    Path.Combine(app, "PracticeApi.dll"),
                    "serve",
                    $"--urls=http://127.0.0.1:{port}",
                    "--environment=Production",
                    "--Logging:LogLevel:Default=Error",
                    $"--Database:ConnectionString=Data Source={file}",
                    $"--PRACTICE_OWNER_EMAIL={Seed.OwnerEmail}",
                    $"--PRACTICE_OWNER_PASSWORD={Seed.OwnerPassword}",
                ],
            ct
        );

    public static Task<Server> StartFloorAsync(string file, CancellationToken ct) =>
        StartAsync(
            "floor",
            file,
            port => [typeof(Floor).Assembly.Location, "floor", $"http://127.0.0.1:{port}", file],
            ct
        );

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(null, EventArgs.Empty);
        _process.Dispose();
    }

    private static async Task<Server> StartAsync(
        string name,
        string file,
        Func<int, IEnumerable<string>> arguments,
        CancellationToken ct
    )
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(file),
        };
        // Run as "dotnet PracticeApi.Benchmarks.dll" or by its own executable: the children need dotnet itself.
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet")
        {
            start.FileName = "dotnet";
        }

        foreach (var argument in arguments(port))
        {
            start.ArgumentList.Add(argument);
        }

        var since = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var server = new Server(name, process, port, file);
        using var client = new HttpClient { BaseAddress = server.Address };
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/health/ready", ct);
                if (answer.IsSuccessStatusCode)
                {
                    server.ToFirstAnswer = since.Elapsed;
                    server.ProcessorToFirstAnswer = server.ProcessorTime;
                    return server;
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(10, ct);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Kill(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(5000);
        }
    }
}
