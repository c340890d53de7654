using Dapper;
using NUnit.Framework;

namespace PracticeApi.Tests.Http;

public sealed class HealthTests : ApiTest
{
    [Test]
    public async Task It_is_ready_while_the_database_answers_with_this_version_s_schema()
    {
        Assert.That(await StatusAsync("/health/ready"), Is.EqualTo(200));
        await using (var connection = Database.Connect())
        {
            await connection.ExecuteAsync(
                "UPDATE SchemaMigrations SET Name = '0003_other.sql' WHERE Name LIKE '0003%'"
            );
        }

        Assert.That(await StatusAsync("/health/ready"), Is.EqualTo(503));
        Assert.That(await StatusAsync("/health/live"), Is.EqualTo(200));
    }

    private async Task<int> StatusAsync(string path)
    {
        using var anonymous = Anonymous();
        using var response = await anonymous.GetAsync(path);
        return (int)response.StatusCode;
    }
}
