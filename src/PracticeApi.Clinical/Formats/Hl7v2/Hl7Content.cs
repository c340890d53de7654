using System.Globalization;
using System.Text;

namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>One part of what arrived: a message, or something about the batch around it.</summary>
/// <param name="Line">The line it begins in, from 1.</param>
/// <param name="Bytes">The message as it arrived; empty where there is none.</param>
/// <param name="Fault">What is wrong outside of messages.</param>
public sealed record Hl7Part(int Line, ReadOnlyMemory<byte> Bytes, IncomingFault? Fault = null);

/// <summary>Finds the messages of a file: one, several after each other, or a batch in FHS, BHS, BTS and FTS.</summary>
public static class Hl7Content
{
    private const byte FrameStart = 0x0B;
    private const byte FrameEnd = 0x1C;

    /// <summary>The messages, one at a time, and the faults of the batch where they are found.</summary>
    public static IEnumerable<Hl7Part> Read(ReadOnlyMemory<byte> content)
    {
        var (from, line, number, inBatch, beganAt) = (-1, 0, 0, 0, 0);
        for (var at = Bom(content.Span); at <= content.Length; )
        {
            var length = LineLength(content.Span[at..]);
            var kind = KindOf(content.Span.Slice(at, length));
            line++;
            if (kind is Kind.Header or Kind.Envelope && from >= 0)
            {
                yield return new Hl7Part(beganAt, content[from..at]);
                from = -1;
            }

            if (kind == Kind.Header)
            {
                (from, beganAt) = (at, line);
                number++;
                inBatch++;
            }
            else if (kind == Kind.Envelope)
            {
                if (CountFault(content.Span.Slice(at, length), line, ref inBatch) is { } fault)
                {
                    yield return new Hl7Part(line, default, fault);
                }
            }
            else if (kind == Kind.Other && from < 0)
            {
                yield return new Hl7Part(
                    line,
                    default,
                    new IncomingFault(
                        $"line {line}",
                        null,
                        "outside-of-messages",
                        "This stands before any message and cannot be read."
                    )
                );
            }

            at += length + 1;
        }

        if (from >= 0)
        {
            yield return new Hl7Part(beganAt, content[from..]);
        }
    }

    private static int Bom(ReadOnlySpan<byte> content) => content is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;

    private static int LineLength(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny([(byte)'\r', (byte)'\n', FrameStart, FrameEnd]);
        return end < 0 ? rest.Length : end;
    }

    private static Kind KindOf(ReadOnlySpan<byte> line) =>
        line.TrimStart(" \t"u8) is [] ? Kind.Blank
        : line.StartsWith("MSH"u8) && line.Length > 3 && !char.IsAsciiLetterOrDigit((char)line[3])
            ? Kind.Header
        : line.Length >= 3 && (IsName(line, "FHS"u8, "BHS"u8) || IsName(line, "BTS"u8, "FTS"u8))
            ? Kind.Envelope
        : Kind.Other;

    private static bool IsName(
        ReadOnlySpan<byte> line,
        ReadOnlySpan<byte> one,
        ReadOnlySpan<byte> other
    ) =>
        (line.StartsWith(one) || line.StartsWith(other))
        && (line.Length == 3 || !char.IsAsciiLetterOrDigit((char)line[3]));

    // BTS-1 counts the messages since BHS.
    private static IncomingFault? CountFault(ReadOnlySpan<byte> bytes, int line, ref int inBatch)
    {
        var text = Encoding.Latin1.GetString(bytes);
        if (text.StartsWith("BHS", StringComparison.Ordinal))
        {
            inBatch = 0;
        }

        if (!text.StartsWith("BTS", StringComparison.Ordinal) || text.Length < 5)
        {
            return null;
        }

        var said = text[4..].Split(text[3])[0].Trim();
        var counted = inBatch;
        inBatch = 0;
        return
            said.Length == 0
            || (
                int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count == counted
            )
            ? null
            : new IncomingFault(
                $"line {line}",
                "1",
                "batch-count",
                $"The batch holds {counted} messages and says otherwise."
            );
    }

    private enum Kind
    {
        Blank,
        Header,
        Envelope,
        Other,
    }
}
