namespace PracticeApi.Tests.Labs.Targets;

/// <summary>A fixture that sets patients' targets.</summary>
public abstract class TargetTest : LabTest
{
    protected Task<HttpResponseMessage> SetAsync(
        string patient,
        string analyte,
        object body,
        int? version = null
    ) => SendAsync(HttpMethod.Put, $"/v1/patients/{patient}/lab-targets/{analyte}", body, version);

    protected Task<HttpResponseMessage> EndAsync(string patient, string analyte, int? version) =>
        SendAsync(
            HttpMethod.Post,
            $"/v1/patients/{patient}/lab-targets/{analyte}/end",
            version: version
        );

    protected static object Below(decimal high) => new { high, unit = "[IU]/mL" };
}
