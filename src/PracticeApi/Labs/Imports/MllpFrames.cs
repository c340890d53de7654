using System.Buffers;

namespace PracticeApi.Labs.Imports;

/// <summary>A client has sent a frame that is larger than is taken.</summary>
#pragma warning disable CA1032 // It always says the same.
internal sealed class FrameTooLargeException() : Exception("The frame is larger than is taken.");
#pragma warning restore CA1032

/// <summary>Reads and writes the frames of the minimal lower layer protocol: 0x0B, the message, 0x1C 0x0D.</summary>
internal sealed class MllpFrames(Stream stream, int maxSize)
{
    private const byte Start = 0x0B;
    private const byte End = 0x1C;
    private const byte Return = 0x0D;

    private readonly byte[] _read = new byte[8192];
    private int _at;
    private int _filled;

    /// <summary>The next message; null when the client has closed. What stands between frames is passed over.</summary>
    /// <exception cref="FrameTooLargeException">The client goes on beyond the limit.</exception>
    public async Task<byte[]?> NextAsync(CancellationToken ct)
    {
        var message = new ArrayBufferWriter<byte>();
        var (isInside, hasEnded) = (false, false);
        while (await FillAsync(ct))
        {
            while (_at < _filled)
            {
                var next = _read[_at++];
                if (!isInside)
                {
                    isInside = next == Start;
                    continue;
                }

                if (hasEnded && next == Return)
                {
                    return message.WrittenSpan.ToArray();
                }

                if (hasEnded)
                {
                    // It was a byte of the message after all.
                    Append(message, End);
                }

                hasEnded = next == End;
                if (!hasEnded)
                {
                    Append(message, next);
                }
            }
        }

        return null;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        var frame = new byte[message.Length + 3];
        frame[0] = Start;
        message.CopyTo(frame.AsMemory(1));
        (frame[^2], frame[^1]) = (End, Return);
        await stream.WriteAsync(frame, ct);
        await stream.FlushAsync(ct);
    }

    private void Append(ArrayBufferWriter<byte> message, byte next)
    {
        if (message.WrittenCount == maxSize)
        {
            throw new FrameTooLargeException();
        }

        message.GetSpan(1)[0] = next;
        message.Advance(1);
    }

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (_at == _filled)
        {
            (_at, _filled) = (0, await stream.ReadAsync(_read, ct));
        }

        return _filled > 0;
    }
}
