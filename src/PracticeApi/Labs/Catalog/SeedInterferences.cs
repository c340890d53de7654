using PracticeApi.Clinical.Labs.Safeguards;

namespace PracticeApi.Labs.Catalog;

/// <summary>What is known to shift results, read once from the embedded data.</summary>
internal static class SeedInterferences
{
    private static readonly Lazy<Interferences> Loaded = new(Load);

    public static Interferences Instance => Loaded.Value;

    private static Interferences Load() =>
        new(
            CatalogFile
                .Read("interferences")
                .Select(row => new Interference(
                    row["kind"] switch
                    {
                        "substance" => InterferenceKind.Substance,
                        "medication" => InterferenceKind.Medication,
                        "supplement" => InterferenceKind.Supplement,
                        "diet" => InterferenceKind.Diet,
                        "exposure" => InterferenceKind.Exposure,
                        "condition" => InterferenceKind.Condition,
                        "state" => InterferenceKind.State,
                        var other => throw new InvalidDataException(
                            $"The catalogue's data holds an unknown word: {other}."
                        ),
                    },
                    row.List("synonyms"),
                    row["analyte"],
                    row["effect"],
                    row.Text("note")
                ))
        );
}
