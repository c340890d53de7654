namespace PracticeApi.Labs.Imports.CsvMappings;

/// <summary>How the CSV files of senders are read, kept for the next time.</summary>
internal static class CsvMappingsModule
{
    public static void MapCsvMappings(this RouteGroupBuilder v1)
    {
        var mappings = v1.MapGroup("/csv-mappings").WithTags("Lab imports");
        CreateCsvMappingEndpoint.Map(mappings);
        ListCsvMappingsEndpoint.Map(mappings);
        GetCsvMappingEndpoint.Map(mappings);
        UpdateCsvMappingEndpoint.Map(mappings);
    }
}
