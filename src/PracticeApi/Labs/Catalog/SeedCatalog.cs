using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Labs.Catalog;

/// <summary>The catalogue that ships with the product, read once from its embedded data.</summary>
internal static class SeedCatalog
{
    /// <summary>Names this state of the data; raise it with every change there, for it is stored with results.</summary>
    public const string Edition = "2026.2";

    private static readonly Lazy<AnalyteCatalog> Loaded = new(Load);

    public static AnalyteCatalog Instance => Loaded.Value;

    // What the formulas give beyond the rows of the data.
    private static IEnumerable<Analyte> OnlyDerived =>
        [
            new()
            {
                Code = "eag",
                Name = "Estimated average glucose (from HbA1c)",
                Category = "metabolic",
                Specimen = "calculated",
                Unit = "mg/dL",
                OtherUnits = ["mmol/L"],
                MolarMass = 180.156m,
                Conversions = [new("mg/dL", "mmol/L", ConversionKind.MassMolar, 0.0555074491m)],
                BetterDirection = BetterDirection.Lower,
                Loinc =
                [
                    new(
                        "27353-2",
                        "Glucose mean value [Mass/volume] in Blood Estimated from glycated hemoglobin",
                        "mg/dL",
                        LoincForm.Same,
                        AutoMap: true
                    ),
                ],
                Aliases = ["eAG"],
            },
            new()
            {
                Code = "corrected-calcium",
                Name = "Calcium, corrected for albumin",
                Category = "electrolytes",
                Specimen = "calculated",
                Unit = "mg/dL",
                OtherUnits = ["mmol/L"],
                MolarMass = 40.078m,
                Conversions = [new("mg/dL", "mmol/L", ConversionKind.MassMolar, 0.2495134488m)],
                BetterDirection = BetterDirection.Range,
                Notes = "Only where albumin is below 4.0 g/dL.",
            },
            new()
            {
                Code = "ft3-rt3-ratio",
                Name = "FT3/rT3 ratio",
                Category = "thyroid",
                Specimen = "calculated",
                Unit = "{ratio}",
                AssayDependence = AssayDependence.Yes,
                Notes =
                    "FT3 in pg/mL by rT3 in ng/dL; a reading above 0.2 is a convention without outcome evidence.",
            },
        ];

    internal static AnalyteCatalog Load()
    {
        var loinc = Group("loinc_codes", LoincTermOf);
        var conversions = Group("unit_conversions", ConversionOf);
        var ranges = Group("reference_ranges", RangeOf);
        var critical = Group("critical_limits", CriticalOf);
        var variations = CatalogFile
            .Read("biological_variation")
            .OrderByDescending(row => row.Is("default"))
            .ToLookup(row => row.Analyte, VariationOf);

        return new AnalyteCatalog(
            Edition,
            CatalogFile
                .Read("analytes")
                .Select(row =>
                    AnalyteOf(row) with
                    {
                        Loinc = [.. loinc[row["api_code"]]],
                        Conversions = [.. conversions[row["api_code"]]],
                        Ranges = [.. ranges[row["api_code"]]],
                        Critical = critical[row["api_code"]].FirstOrDefault(),
                        Variations = [.. variations[row["api_code"]]],
                    }
                )
                .Concat(OnlyDerived),
            new UnitSpellings(
                CatalogFile.Read("units").Select(row => row["ucum"]),
                CatalogFile
                    .Read("unit_aliases")
                    .Select(row => KeyValuePair.Create(row["printed_unit"], row["ucum"]))
            ),
            new CodedWords(
                CatalogFile
                    .Read("coded_synonyms")
                    .Select(row => new CodedWord(
                        row["printed"],
                        row.Is("no_result") ? null : CodedValueOf(row["coded"])
                    ))
            )
        );
    }

    private static ILookup<string, T> Group<T>(string file, Func<CatalogFile.Row, T> read) =>
        CatalogFile.Read(file).ToLookup(row => row.Analyte, read);

    private static Analyte AnalyteOf(CatalogFile.Row row) =>
        new()
        {
            Code = row["api_code"],
            Name = row["display_name"],
            Category = row["category"],
            Specimen = row.Text("specimen"),
            Form = row["value_type"] switch
            {
                "quantity" => ResultForm.Quantity,
                "titre" => ResultForm.Titre,
                "ordinal" => ResultForm.Ordinal,
                "coded" => ResultForm.Coded,
                var other => throw Unknown(other),
            },
            Unit = row.Text("canonical_ucum"),
            OtherUnits = row.List("other_ucum"),
            MolarMass = row.Number("molar_mass_g_mol"),
            AssayDependence = row["assay_dependent"] switch
            {
                "no" => AssayDependence.No,
                "partly" => AssayDependence.Partly,
                "yes" => AssayDependence.Yes,
                var other => throw Unknown(other),
            },
            BetterDirection = row["better_direction"] switch
            {
                "lower" => BetterDirection.Lower,
                "higher" => BetterDirection.Higher,
                "range" => BetterDirection.Range,
                "none" => BetterDirection.None,
                var other => throw Unknown(other),
            },
            PhysiologicalLow = row.Number("physiological_low"),
            PhysiologicalHigh = row.Number("physiological_high"),
            AbnormalCodes = row["abnormal_codes"] switch
            {
                "" => null,
                "none" => [],
                _ => row.List("abnormal_codes"),
            },
            MinIntervalDays = row.Count("min_interval_days"),
            FastingMatters = row.Is("fasting"),
            Aliases = row.List("aliases"),
            Notes = row.Text("notes"),
        };

    private static LoincTerm LoincTermOf(CatalogFile.Row row) =>
        new(
            row["loinc"],
            row.Text("long_common_name"),
            row.Text("example_ucum"),
            row["loinc_form"] switch
            {
                "same" => LoincForm.Same,
                "unit-only" => LoincForm.UnitOnly,
                "other-form" => LoincForm.OtherForm,
                "other-quantity" => LoincForm.OtherQuantity,
                var other => throw Unknown(other),
            },
            row.Is("auto_map")
        );

    private static UnitConversion ConversionOf(CatalogFile.Row row) =>
        new(
            row["from_ucum"],
            row["to_ucum"],
            row["kind"] switch
            {
                "scale" => ConversionKind.Scale,
                "mass_molar" => ConversionKind.MassMolar,
                "scale_arbitrary" => ConversionKind.ScaleArbitrary,
                "special" => ConversionKind.Special,
                "none" => ConversionKind.None,
                var other => throw Unknown(other),
            },
            row.Number("factor"),
            row.Number("offset") ?? 0,
            row.Text("note")
        );

    private static ReferenceRange RangeOf(CatalogFile.Row row) =>
        new()
        {
            Sex = row["sex"] switch
            {
                "any" => null,
                "F" => Sex.Female,
                "M" => Sex.Male,
                var other => throw Unknown(other),
            },
            AgeMin = row.Count("age_min"),
            AgeMax = row.Count("age_max"),
            Condition = row["condition"] switch
            {
                "" => null,
                "pregnancy trimester 1" => RangeCondition.FirstTrimester,
                "pregnancy trimester 2" => RangeCondition.SecondTrimester,
                "pregnancy trimester 3" => RangeCondition.ThirdTrimester,
                "follicular" => RangeCondition.Follicular,
                "mid-cycle" or "mid-cycle peak" => RangeCondition.MidCycle,
                "luteal" => RangeCondition.Luteal,
                "postmenopausal" => RangeCondition.Postmenopausal,
                "collected 06:00-10:00" => RangeCondition.CollectedInTheMorning,
                var other => throw Unknown(other),
            },
            Low = row.Number("low"),
            High = row.Number("high"),
            LowInclusive = row["low_inclusive"] != "no",
            HighInclusive = row["high_inclusive"] != "no",
            Unit = row["unit"],
            Kind = row["kind"] switch
            {
                "reference_interval" => RangeKind.ReferenceInterval,
                "decision_limit" => RangeKind.DecisionLimit,
                "assay_specific_cutoff" => RangeKind.AssaySpecificCutoff,
                var other => throw Unknown(other),
            },
            StateNeeded = row.Is("state_needed"),
            Note = row.Text("note"),
        };

    private static CriticalLimits CriticalOf(CatalogFile.Row row) =>
        new()
        {
            Low = row.Number("critical_low"),
            High = row.Number("critical_high"),
            LowInclusive = row["low_inclusive"] != "no",
            HighInclusive = row["high_inclusive"] != "no",
            Unit = row["unit"],
            Source = row.Text("source_spread"),
        };

    private static Variation VariationOf(CatalogFile.Row row) =>
        new()
        {
            Cvi = row.Number("cvi_pct")!.Value,
            Cva = row.Number("cva_pct"),
            LogNormal = row.Is("log_normal"),
            Population = row.Text("population"),
            Source = row["source"],
            Citation = row.Text("doi_or_pmid"),
        };

    private static CodedValue CodedValueOf(string code) =>
        CodedValues.Of(code) ?? throw Unknown(code);

    private static InvalidDataException Unknown(string value) =>
        new($"The catalogue's data holds an unknown word: {value}.");
}
