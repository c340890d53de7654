using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Imports.Csv;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports.CsvMappings;

/// <summary>What a mapping has to keep to beyond its attributes.</summary>
internal static class CsvMappingRules
{
    public static void Check(CsvMapping mapping, AnalyteCatalog catalog, ICollection<Fault> faults)
    {
        if (mapping.CollectedAt is { } at && GivenTime.Parse(at) is null)
        {
            faults.Add(new Fault("/mapping/collectedAt", "There is no such date or time."));
        }

        var headers = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var roles = new HashSet<CsvRole>();
        for (var i = 0; i < mapping.Columns.Count; i++)
        {
            var (column, pointer) = (mapping.Columns[i], $"/mapping/columns/{i}");
            if (!headers.Add(column.Header.Trim()))
            {
                faults.Add(
                    new Fault($"{pointer}/header", "This header is given already.", "repeated")
                );
            }

            if (
                column.Role is { } role
                && role is not (CsvRole.Analyte or CsvRole.Note or CsvRole.Ignored)
                && !roles.Add(role)
            )
            {
                faults.Add(
                    new Fault($"{pointer}/role", "Another column has this role.", "repeated")
                );
            }

            CheckAnalyte(column, pointer, catalog, faults);
        }
    }

    private static void CheckAnalyte(
        CsvColumn column,
        string pointer,
        AnalyteCatalog catalog,
        ICollection<Fault> faults
    )
    {
        var namesTest = (column.Analyte ?? column.Loinc) is not null;
        if (column.Role is { } role and not CsvRole.Analyte && namesTest)
        {
            faults.Add(
                new Fault(
                    $"{pointer}/role",
                    $"A column of this role ({role}) names no analyte.",
                    "role-contradicted"
                )
            );
        }

        if (column.Role == CsvRole.Analyte && !namesTest)
        {
            faults.Add(new Fault($"{pointer}/analyte", "Say which analyte, or its LOINC code."));
        }

        if (column.Role is null && !namesTest)
        {
            faults.Add(new Fault($"{pointer}/role", "Say what the column holds.", "role-required"));
        }

        if (column.Analyte is { } code && catalog.Find(code) is null)
        {
            faults.Add(
                new Fault(
                    $"{pointer}/analyte",
                    "There is no such analyte in the catalogue.",
                    "unknown-analyte",
                    NeedsFacts: true
                )
            );
        }
    }
}
