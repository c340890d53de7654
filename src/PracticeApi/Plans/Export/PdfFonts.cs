using System.Buffers.Binary;
using PdfSharp.Fonts;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Export;

/// <summary>Where fonts for PDF are looked for, in place of the system's own folders.</summary>
internal sealed record PdfFontSettings
{
    public string[]? Folders { get; init; }
}

/// <summary>
/// The font that PDF is set in, found among the system's when the program starts. It is one that the system has: none ships with the product.
/// </summary>
internal sealed partial class PdfFonts
{
    // A regular and a bold face of one family; those with the most letters first.
    private static readonly (string Regular, string Bold)[] Wanted =
    [
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
        ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
        ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
        ("arial.ttf", "arialbd.ttf"),
        ("Arial.ttf", "Arial Bold.ttf"),
    ];

    // Written from right to left, joined, reordered or stacked: letters that have to be shaped, which PDFsharp does not do.
    private static readonly (int From, int To)[] Shaped =
    [
        (0x0590, 0x109F),
        (0x1780, 0x18AF),
        (0x1900, 0x1CFF),
        (0x200F, 0x200F),
        (0x202A, 0x202E),
        (0x2066, 0x2069),
        (0xA800, 0xABFF),
        (0xFB1D, 0xFDFF),
        (0xFE70, 0xFEFE),
    ];

    private readonly (string Regular, string Bold)? _faces;
    private readonly HashSet<int> _letters = [];

    public PdfFonts(PdfFontSettings settings, ILogger<PdfFonts> log)
    {
        _faces = Find(settings.Folders ?? SystemFolders());
        if (_faces is not { } faces)
        {
            NoFont(log);
            return;
        }

        // One resolver serves the process; it is given the path of the face as the name of a family.
        GlobalFontSettings.FontResolver ??= new Files();
        _letters = CharacterMap.Read(File.ReadAllBytes(faces.Regular));
        _letters.IntersectWith(CharacterMap.Read(File.ReadAllBytes(faces.Bold)));
    }

    public string Regular => Faces.Regular;

    public string Bold => Faces.Bold;

    private (string Regular, string Bold) Faces =>
        _faces
        ?? throw Problem.Unprocessable(
            "pdf-font-missing",
            "The server has no font to set a PDF in. Install the package fonts-dejavu-core there and start it again, or ask for text/html."
        );

    /// <exception cref="ProblemException">422: there is no font, or a text has letters that cannot be set.</exception>
    public void Check(IEnumerable<string> texts)
    {
        _ = Faces;
        if (texts.Any(text => text.Any(letter => !char.IsControl(letter) && !CanSet(letter))))
        {
            throw Problem.Unprocessable(
                "pdf-script-unsupported",
                "The plan or a name in it has letters that cannot be set in a PDF, such as Arabic or Hebrew. Ask for text/html, which can be printed."
            );
        }
    }

    private bool CanSet(char letter) =>
        _letters.Contains(letter)
        && !Array.Exists(Shaped, range => letter >= range.From && letter <= range.To);

    private static (string, string)? Find(IEnumerable<string> folders)
    {
        var files = folders
            .Where(Directory.Exists)
            .SelectMany(folder =>
                Directory.EnumerateFiles(
                    folder,
                    "*.ttf",
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        IgnoreInaccessible = true,
                        MatchCasing = MatchCasing.CaseInsensitive,
                    }
                )
            )
            .GroupBy(file => Path.GetFileName(file), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        foreach (var (regular, bold) in Wanted)
        {
            if (
                files.TryGetValue(regular, out var regularFile)
                && files.TryGetValue(bold, out var boldFile)
            )
            {
                return (regularFile, boldFile);
            }
        }

        return null;
    }

    private static IEnumerable<string> SystemFolders()
    {
        yield return Environment.GetFolderPath(Environment.SpecialFolder.Fonts);
        yield return "/usr/share/fonts";
        yield return "/usr/local/share/fonts";
        yield return "/System/Library/Fonts";
        yield return "/Library/Fonts";
    }

    [LoggerMessage(
        LogLevel.Warning,
        "No font for PDF was found; plans are printed as HTML alone. Install the package fonts-dejavu-core."
    )]
    private static partial void NoFont(ILogger log);

    private sealed class Files : IFontResolver
    {
        public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) =>
            new(familyName);

        public byte[] GetFont(string faceName) => File.ReadAllBytes(faceName);
    }
}

/// <summary>Reads which letters a TrueType font has (OpenType, cmap, format 4).</summary>
internal static class CharacterMap
{
    private const int Unicode = 3;
    private const int BasicPlane = 1;
    private const int Segments = 4;

    public static HashSet<int> Read(ReadOnlySpan<byte> font)
    {
        HashSet<int> letters = [];
        var tables = Word(font, 4);
        for (var i = 0; i < tables; i++)
        {
            var entry = font.Slice(12 + 16 * i, 16);
            if (entry[..4].SequenceEqual("cmap"u8))
            {
                AddFrom(font[(int)BinaryPrimitives.ReadUInt32BigEndian(entry[8..])..], letters);
            }
        }

        return letters;
    }

    private static void AddFrom(ReadOnlySpan<byte> map, HashSet<int> letters)
    {
        var count = Word(map, 2);
        for (var i = 0; i < count; i++)
        {
            var record = map.Slice(4 + 8 * i, 8);
            var table = map[(int)BinaryPrimitives.ReadUInt32BigEndian(record[4..])..];
            if (
                Word(record, 0) == Unicode
                && Word(record, 2) == BasicPlane
                && Word(table, 0) == Segments
            )
            {
                AddSegments(table, letters);
            }
        }
    }

    private static void AddSegments(ReadOnlySpan<byte> table, HashSet<int> letters)
    {
        var twice = Word(table, 6);
        for (var at = 0; at < twice; at += 2)
        {
            var end = Word(table, 14 + at);
            var start = Word(table, 16 + twice + at);
            var delta = Word(table, 16 + 2 * twice + at);
            var place = 16 + 3 * twice + at;
            var offset = Word(table, place);
            for (var letter = start; letter <= end && letter < 0xFFFF; letter++)
            {
                var glyph =
                    offset == 0
                        ? (letter + delta) & 0xFFFF
                        : Word(table, place + offset + 2 * (letter - start));
                if (glyph != 0)
                {
                    letters.Add(letter);
                }
            }
        }
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
