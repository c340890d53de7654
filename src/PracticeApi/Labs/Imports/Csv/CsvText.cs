using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>
/// The bytes of a file as UTF-8. A file is UTF-8, or UTF-16 with its mark, until a byte cannot be; where only ASCII went before,
/// the rest is read as Latin-1 with the signs that Windows adds to it.
/// </summary>
internal sealed class CsvText(Stream source) : Stream
{
    private static readonly Encoding Latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly byte[] _read = new byte[64 * 1024];
    private readonly byte[] _ready = new byte[3 * 64 * 1024];
    private int _kept;
    private int _start;
    private int _end;
    private bool _atEnd;
    private bool _onlyAscii = true;
    private Reading? _reading;

    private enum Reading
    {
        Utf8,
        Utf16,
        Latin,
    }

    /// <summary>Whether bytes were read as Latin-1.</summary>
    public bool IsLatin => _reading == Reading.Latin;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_start == _end && !_atEnd)
        {
            Take(source.Read(_read, _kept, _read.Length - _kept));
        }

        return Give(buffer.AsSpan(offset, count));
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    private int Give(Span<byte> into)
    {
        var count = Math.Min(into.Length, _end - _start);
        _ready.AsSpan(_start, count).CopyTo(into);
        _start += count;
        return count;
    }

    private void Take(int count)
    {
        _atEnd = count == 0;
        var bytes = _read.AsSpan(0, _kept + count);
        _start = 0;
        _end = 0;
        _kept = 0;
        if (_reading is null)
        {
            // The mark of UTF-16 has two bytes.
            if (bytes.Length < 2 && !_atEnd)
            {
                _kept = bytes.Length;
                return;
            }

            _reading = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? Reading.Utf16 : Reading.Utf8;
        }

        if (_reading is Reading.Utf16)
        {
            Pass(bytes);
            return;
        }

        if (_reading is Reading.Latin)
        {
            AsLatin(bytes);
            return;
        }

        var whole = _atEnd ? bytes.Length : bytes.Length - Unfinished(bytes);
        var text = bytes[..whole];
        if (_onlyAscii && !Utf8.IsValid(text) && BeginsLatin(text))
        {
            _reading = Reading.Latin;
            AsLatin(bytes);
            return;
        }

        _onlyAscii = _onlyAscii && Ascii.IsValid(text);
        Pass(text);
        bytes[whole..].CopyTo(_read);
        _kept = bytes.Length - whole;
    }

    // The first sign beyond ASCII decides: two encodings in one file are for a person to part.
    private static bool BeginsLatin(ReadOnlySpan<byte> bytes) =>
        Rune.DecodeFromUtf8(bytes[bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF)..], out _, out _)
        != OperationStatus.Done;

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_ready);
        _end = bytes.Length;
    }

    private void AsLatin(ReadOnlySpan<byte> bytes)
    {
        var chars = ArrayPool<char>.Shared.Rent(bytes.Length);
        var count = Latin.GetChars(bytes, chars);
        _end = Encoding.UTF8.GetBytes(chars.AsSpan(0, count), _ready);
        ArrayPool<char>.Shared.Return(chars);
    }

    // How many bytes at the end begin a character that the next read will finish.
    private static int Unfinished(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if ((lead & 0b1100_0000) != 0b1000_0000)
            {
                var needs =
                    (lead & 0b1110_0000) == 0b1100_0000 ? 2
                    : (lead & 0b1111_0000) == 0b1110_0000 ? 3
                    : (lead & 0b1111_1000) == 0b1111_0000 ? 4
                    : 1;
                return needs > back ? back : 0;
            }
        }

        return 0;
    }
}
