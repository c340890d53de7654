using Microsoft.Data.SqlClient;
using NUnit.Framework;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Persistence;

internal sealed class SqlServerConnectionTests
{
    [TestCase("Server=db;Database=p", "True")]
    [TestCase("Server=db;Database=p;Encrypt=False", "False")]
    [TestCase("Server=db;Database=p;Encrypt=Strict", "Strict")]
    public void Is_encrypted_unless_the_string_says_otherwise(string text, string expected) =>
        Assert.That(
            new SqlConnectionStringBuilder(SqlServerEngine.Encrypted(text)).Encrypt.ToString(),
            Is.EqualTo(expected)
        );

    [Test]
    public void A_secondary_is_asked_for_reading_only()
    {
        var text = new SqlConnectionStringBuilder(
            SqlServerEngine.ForReading("Server=second;Database=p")
        );

        Assert.That(text.ApplicationIntent, Is.EqualTo(ApplicationIntent.ReadOnly));
        Assert.That(text.Encrypt, Is.EqualTo(SqlConnectionEncryptOption.Mandatory));
    }
}
