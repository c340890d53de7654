using System.Globalization;

namespace PracticeApi.Benchmarks.Size;

/// <summary>How large the large database is.</summary>
internal sealed record SizeOptions
{
    public const int ResultsOfPatient = 10_000;

    /// <summary>Results of the large database, those of the patient included.</summary>
    public int Results { get; private init; } = 2_000_000;

    /// <summary>Requests of each route on each side.</summary>
    public int Requests { get; private init; } = 40;

    /// <exception cref="ArgumentException">There is no such option.</exception>
    public static SizeOptions Read(IReadOnlyList<string> args)
    {
        var options = new SizeOptions();
        foreach (var pair in args.Chunk(2))
        {
            options = pair switch
            {
                ["--results", var text] => options with
                {
                    Results = Math.Clamp(Number(text), ResultsOfPatient, 5_000_000),
                },
                ["--requests", var text] => options with { Requests = Number(text) },
                _ => throw new ArgumentException($"There is no option {pair[0]}."),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
