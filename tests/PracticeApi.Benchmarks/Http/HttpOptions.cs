using System.Globalization;

namespace PracticeApi.Benchmarks.Http;

/// <summary>How long and what to measure.</summary>
internal sealed record HttpOptions
{
    public int Warmup { get; private init; } = 15;
    public int Seconds { get; private init; } = 5;
    public int Turns { get; private init; } = 6;
    public IReadOnlyList<string> Only { get; private init; } =
    ["patient", "page", "post", "answers", "submit"];

    /// <summary>Folder of the published API; null to publish it for the run.</summary>
    public string? App { get; private init; }

    /// <summary>No run goes on for longer than this, whatever happens.</summary>
    public TimeSpan Longest =>
        TimeSpan.FromSeconds(
            180 + (Only.Count * 2 * (Warmup + (Turns * (Seconds + Turn.Settling.Seconds + 2))))
        );

    /// <exception cref="ArgumentException">There is no such option.</exception>
    public static HttpOptions Read(IReadOnlyList<string> args)
    {
        var options = new HttpOptions();
        foreach (var pair in args.Chunk(2))
        {
            options = pair switch
            {
                ["--warmup", var text] => options with { Warmup = Number(text) },
                ["--seconds", var text] => options with { Seconds = Number(text) },
                ["--turns", var text] => options with { Turns = Number(text) },
                ["--app", var folder] => options with { App = folder },
                ["--only", var text] => options with { Only = text.Split(',') },
                _ => throw new ArgumentException($"There is no option {pair[0]}."),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
