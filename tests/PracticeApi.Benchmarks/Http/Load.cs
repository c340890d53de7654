using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PracticeApi.Benchmarks.Http;

/// <summary>
/// Sends requests over plain sockets, each connection one at a time and the next as soon as the answer is there. It reads no
/// more of an answer than its status and where it ends, because it runs on the processors of the server it measures.
/// </summary>
internal static class Load
{
    public const int Connections = 32;

    /// <returns>How long each answer took, in ticks of the stopwatch.</returns>
    /// <exception cref="InvalidOperationException">An answer was not 2xx.</exception>
    public static async Task<List<long>> RunAsync(
        int port,
        IReadOnlyList<byte[]> requests,
        TimeSpan time,
        CancellationToken ct
    )
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, Connections)
                .Select(index =>
                    Task.Run(
                        () =>
                            SendAsync(
                                port,
                                requests,
                                index * requests.Count / Connections,
                                end,
                                ct
                            ),
                        ct
                    )
                )
        );
        return [.. taken.SelectMany(one => one)];
    }

    private static async Task<List<long>> SendAsync(
        int port,
        IReadOnlyList<byte[]> requests,
        int first,
        long end,
        CancellationToken ct
    )
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, ct);
        var buffer = new byte[256 * 1024];
        var taken = new List<long>(100_000);
        long now;
        for (var next = first; (now = Stopwatch.GetTimestamp()) < end; next++)
        {
            await socket.SendAsync(requests[next % requests.Count], ct);
            var length = 0;
            do
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                if (read == 0)
                {
                    throw new InvalidOperationException("The server closed the connection.");
                }

                length += read;
            } while (!IsWhole(buffer.AsSpan(0, length)));

            taken.Add(Stopwatch.GetTimestamp() - now);
            if (buffer[9] != '2')
            {
                throw new InvalidOperationException(
                    $"An answer was not 2xx: {System.Text.Encoding.UTF8.GetString(buffer, 0, length)}"
                );
            }
        }

        return taken;
    }

    // One request is under way at a time, so that what ends like an answer is its end: JSON holds no bare line breaks.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        if (answer.EndsWith("\r\n0\r\n\r\n"u8))
        {
            return true;
        }

        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var field = answer[..head].IndexOf("Content-Length: "u8);
        return field >= 0
            && Utf8Parser.TryParse(answer[(field + 16)..], out int body, out _)
            && answer.Length == head + 4 + body;
    }
}
