using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Patients;

/// <summary>Arranges what no request can yet: a patient who was merged into another.</summary>
internal static class MergedPatients
{
    public static async Task MergeAsync(this ApiTest test, string duplicate, string survivor)
    {
        await using var connection = test.Database.Connect();
        await connection.OpenAsync();
        var merged = await connection.ExecuteAsync(
            "UPDATE Patients SET MergedIntoId = @survivor WHERE PatientId = @duplicate",
            new { survivor, duplicate }
        );
        Assert.That(merged, Is.EqualTo(1));
    }
}
