using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Tests.Labs;

/// <summary>A few analytes made up for the tests, one of each kind.</summary>
internal static class TestAnalytes
{
    public static readonly Analyte Glucose = new()
    {
        Code = "glucose",
        Name = "Glucose",
        Category = "metabolic",
        Unit = "mg/dL",
        OtherUnits = ["mmol/L"],
        MolarMass = 180.156m,
        Conversions = [new("mg/dL", "mmol/L", ConversionKind.MassMolar, 0.0555074491m)],
        Ranges =
        [
            new()
            {
                Low = 70,
                High = 139,
                AgeMin = 18,
                Unit = "mg/dL",
            },
        ],
        Critical = new()
        {
            Low = 50,
            High = 400,
            LowInclusive = false,
            Unit = "mg/dL",
        },
        PhysiologicalLow = 5,
        PhysiologicalHigh = 3000,
    };

    public static readonly Analyte HbA1c = new()
    {
        Code = "hba1c",
        Name = "HbA1c",
        Category = "metabolic",
        Unit = "%",
        OtherUnits = ["mmol/mol"],
        Conversions = [new("%", "mmol/mol", ConversionKind.Special, 10.93m, -23.50m)],
    };

    public static readonly Analyte Antibody = new()
    {
        Code = "test-ab",
        Name = "Test antibody",
        Category = "autoimmune",
        AssayDependence = AssayDependence.Yes,
        BetterDirection = BetterDirection.Lower,
        Unit = "[IU]/mL",
        OtherUnits = ["k[IU]/L", "U/mL"],
        Conversions =
        [
            new("[IU]/mL", "k[IU]/L", ConversionKind.ScaleArbitrary, 1),
            new("[IU]/mL", "U/mL", ConversionKind.None),
        ],
        Ranges =
        [
            new()
            {
                High = 34,
                HighInclusive = false,
                AgeMin = 18,
                Unit = "[IU]/mL",
                Kind = RangeKind.AssaySpecificCutoff,
            },
        ],
        PhysiologicalLow = 0,
    };

    public static readonly Analyte Enzyme = new()
    {
        Code = "enzyme",
        Name = "Enzyme",
        Category = "liver",
        Unit = "U/L",
        OtherUnits = ["ukat/L"],
        Conversions = [new("U/L", "ukat/L", ConversionKind.Scale, 0.01666666667m)],
        Ranges =
        [
            new()
            {
                High = 41,
                AgeMin = 18,
                Sex = Sex.Male,
                Unit = "U/L",
            },
            new()
            {
                High = 33,
                AgeMin = 18,
                Sex = Sex.Female,
                Unit = "U/L",
            },
        ],
    };

    public static readonly Analyte Thyrotropin = new()
    {
        Code = "tsh",
        Name = "Thyrotropin",
        Category = "thyroid",
        Unit = "m[IU]/L",
        Ranges =
        [
            new()
            {
                Low = 0.4m,
                High = 4.0m,
                AgeMin = 18,
                AgeMax = 69,
                Unit = "m[IU]/L",
            },
            new()
            {
                Low = 0.4m,
                High = 6.0m,
                AgeMin = 70,
                Unit = "m[IU]/L",
            },
            new()
            {
                Low = 0.1m,
                High = 2.5m,
                AgeMin = 18,
                Sex = Sex.Female,
                Condition = RangeCondition.FirstTrimester,
                Unit = "m[IU]/L",
            },
        ],
    };

    public static readonly Analyte Hormone = new()
    {
        Code = "hormone",
        Name = "Hormone",
        Category = "hormone",
        Unit = "m[IU]/mL",
        Ranges =
        [
            new()
            {
                Low = 1.5m,
                High = 12.4m,
                AgeMin = 18,
                Sex = Sex.Male,
                Unit = "m[IU]/mL",
            },
            Of(RangeCondition.Follicular, 3.5m, 12.5m),
            Of(RangeCondition.Luteal, 1.7m, 7.7m),
            Of(RangeCondition.Postmenopausal, 25.8m, 134.8m),
        ],
    };

    public static readonly Analyte Cortisol = new()
    {
        Code = "cortisol",
        Name = "Cortisol",
        Category = "hormone",
        Unit = "ug/dL",
        Ranges =
        [
            new()
            {
                Low = 6.2m,
                High = 19.4m,
                AgeMin = 18,
                Condition = RangeCondition.CollectedInTheMorning,
                StateNeeded = true,
                Unit = "ug/dL",
            },
        ],
    };

    public static readonly Analyte Nuclear = new()
    {
        Code = "ana-titer",
        Name = "Antinuclear antibody titre",
        Category = "autoimmune",
        Form = ResultForm.Titre,
        AssayDependence = AssayDependence.Yes,
        Unit = "{titer}",
        AbnormalCodes = ["positive", "weakPositive", "detected", "equivocal"],
        Ranges =
        [
            new()
            {
                High = 80,
                HighInclusive = false,
                AgeMin = 18,
                Unit = "{titer}",
                Kind = RangeKind.AssaySpecificCutoff,
            },
        ],
    };

    public static readonly Analyte Pattern = new()
    {
        Code = "ana-pattern",
        Name = "Antinuclear antibody pattern",
        Category = "autoimmune",
        Form = ResultForm.Coded,
        AbnormalCodes = ["AC-1", "AC-4"],
    };

    public static readonly Analyte Gene = new()
    {
        Code = "gene",
        Name = "Gene",
        Category = "autoimmune",
        Form = ResultForm.Ordinal,
        AbnormalCodes = [],
    };

    public static readonly Analyte AcutePhase = new()
    {
        Code = "hs-crp",
        Name = "hs-CRP",
        Category = "inflammation",
        Unit = "mg/L",
        OtherUnits = ["mg/dL"],
        FastingMatters = true,
    };

    public static readonly Analyte Ratio = new()
    {
        Code = "ratio",
        Name = "Ratio",
        Category = "gut",
        Unit = "{ratio}",
    };

    public static readonly UnitSpellings Spellings = new(
        [
            "mg/dL",
            "mmol/L",
            "[IU]/mL",
            "k[IU]/L",
            "U/L",
            "ukat/L",
            "m[IU]/L",
            "{titer}",
            "{ratio}",
            "%",
        ],
        [KeyValuePair.Create("K/uL", "10*3/uL")]
    );

    public static readonly CodedWords Words = new([
        new("neg", CodedValue.Negative),
        new("-", CodedValue.Negative),
        new("weakly positive", CodedValue.WeakPositive),
        new("2+", CodedValue.Plus2),
        new("+1", CodedValue.Plus1),
        new("not done", null),
    ]);

    public static readonly LabEntryReader Reader = new(Spellings, Words);

    private static ReferenceRange Of(RangeCondition condition, decimal low, decimal high) =>
        new()
        {
            Low = low,
            High = high,
            AgeMin = 18,
            Sex = Sex.Female,
            Condition = condition,
            StateNeeded = true,
            Unit = "m[IU]/mL",
        };
}
