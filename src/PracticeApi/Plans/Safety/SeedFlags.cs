using PracticeApi.Clinical.Plans;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Plans.Safety;

/// <summary>By what flags are recognised, read once from the embedded data.</summary>
internal static class SeedFlags
{
    private static readonly Lazy<Flags> Loaded = new(() =>
        new Flags(
            CatalogFile
                .Read("flag_matches", "Plans")
                .Select(row => new FlagMatch(
                    row["flag"],
                    row["kind"] switch
                    {
                        "condition" => FlagMatchKind.Condition,
                        "pregnancy" => FlagMatchKind.Pregnancy,
                        "medication" => FlagMatchKind.Medication,
                        "allergy" => FlagMatchKind.Allergy,
                        "measurement" => FlagMatchKind.Measurement,
                        "age" => FlagMatchKind.Age,
                        var other => throw new InvalidDataException(
                            $"The flags' data hold an unknown word: {other}."
                        ),
                    },
                    row.Text("code_prefix"),
                    row.List("synonyms"),
                    row.Is("ask"),
                    row.Text("note")
                ))
        )
    );

    public static Flags Instance => Loaded.Value;
}
