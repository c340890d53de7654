using System.Net.Http.Json;

namespace PracticeApi.Tests.Labs.Imports.CsvMappings;

/// <summary>A fixture that keeps mappings of CSV files.</summary>
public abstract class CsvMappingTest : LabTest
{
    protected const string Mappings = "/v1/csv-mappings";

    protected Task<HttpResponseMessage> CreateAsync(string name) =>
        Client.PostAsJsonAsync(
            Mappings,
            new
            {
                name,
                mapping = new
                {
                    delimiter = "semicolon",
                    columns = new object[]
                    {
                        new { header = "nr", role = "patient" },
                        new
                        {
                            header = "TSH",
                            analyte = "tsh",
                            unit = "mIU/L",
                        },
                    },
                },
            }
        );
}
