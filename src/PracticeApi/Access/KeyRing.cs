using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using PracticeApi.Persistence;

namespace PracticeApi.Access;

/// <summary>Settings of the section <c>DataProtection</c>: what the keys of tokens and cursors are encrypted with in the database.</summary>
internal sealed class KeyRingOptions
{
    /// <summary>A PKCS#12 file; its certificate encrypts the keys.</summary>
    public string? CertificatePath { get; set; }

    public string? CertificatePassword { get; set; }

    /// <summary>32 bytes in base64; AES-256-GCM under it encrypts the keys.</summary>
    public string? Key { get; set; }

    public bool IsSet => CertificatePath is not null || Key is not null;
}

/// <summary>Keeps the data-protection keys in the database, so that any instance accepts what another has issued.</summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, TimeProvider clock) : IXmlRepository
{
    private const string AllSql = """
        SELECT Xml
        FROM   DataProtectionKeys
        ORDER BY CreatedAt, Name
        """;

    private const string InsertSql = """
        INSERT INTO DataProtectionKeys (Name, Xml, CreatedAt)
        VALUES (@Name, @Xml, @CreatedAt)
        """;

    // The framework's interface is synchronous and called when the keys are first needed and as they age.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        Task.Run(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<Db>();
                var rows = await db.QueryAsync<string>(AllSql, null, CancellationToken.None);
                return (IReadOnlyCollection<XElement>)[.. rows.Select(xml => XElement.Parse(xml))];
            })
            .GetAwaiter()
            .GetResult();

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<Db>();
                var row = new
                {
                    Name = friendlyName,
                    Xml = element.ToString(SaveOptions.DisableFormatting),
                    CreatedAt = clock.Now(),
                };
                await db.InTransactionAsync(
                    () => db.ExecuteAsync(InsertSql, row, CancellationToken.None),
                    CancellationToken.None
                );
            })
            .GetAwaiter()
            .GetResult();
}

internal static class KeyRingModule
{
    public static IServiceCollection AddKeyRing(
        this IServiceCollection services,
        KeyRingOptions options
    )
    {
        var protection = services.AddDataProtection().SetApplicationName("PracticeApi");
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            provider => new ConfigureOptions<KeyManagementOptions>(management =>
                management.XmlRepository = provider.GetRequiredService<KeyRing>()
            )
        );

        if (options.CertificatePath is { } path)
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(
                path,
                options.CertificatePassword
            );
            protection
                .ProtectKeysWithCertificate(certificate)
                .UnprotectKeysWithAnyCertificate(certificate);
        }
        else if (options.Key is { } key)
        {
            var secret = Convert.FromBase64String(key);
            if (secret.Length != 32)
            {
                throw new InvalidOperationException(
                    "DataProtection:Key must be 32 bytes in base64."
                );
            }

            services.AddSingleton(new KeyRingSecret(secret));
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
                new ConfigureOptions<KeyManagementOptions>(management =>
                    management.XmlEncryptor = new AesGcmXmlEncryptor(new KeyRingSecret(secret))
                )
            );
        }

        return services;
    }
}

/// <summary>The configured key that encrypts the key ring.</summary>
internal sealed record KeyRingSecret(byte[] Bytes);

/// <summary>Encrypts a key of the ring under the configured one, with AES-256-GCM (NIST SP 800-38D).</summary>
internal sealed class AesGcmXmlEncryptor(KeyRingSecret secret) : IXmlEncryptor
{
    public const int NonceSize = 12;
    public const int TagSize = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = System.Text.Encoding.UTF8.GetBytes(
            plaintextElement.ToString(SaveOptions.DisableFormatting)
        );
        var box = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(secret.Bytes, TagSize);
        aes.Encrypt(
            box.AsSpan(0, NonceSize),
            plain,
            box.AsSpan(NonceSize + TagSize),
            box.AsSpan(NonceSize, TagSize)
        );
        return new EncryptedXmlInfo(
            new XElement("aesGcm", Convert.ToBase64String(box)),
            typeof(AesGcmXmlDecryptor)
        );
    }
}

/// <summary>Made by the framework, which finds it by the name kept beside what it decrypts.</summary>
internal sealed class AesGcmXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var secret =
            services.GetService<KeyRingSecret>()
            ?? throw new InvalidOperationException(
                "The key ring is encrypted; set DataProtection:Key."
            );
        var box = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[
            box.Length - AesGcmXmlEncryptor.NonceSize - AesGcmXmlEncryptor.TagSize
        ];
        using var aes = new AesGcm(secret.Bytes, AesGcmXmlEncryptor.TagSize);
        aes.Decrypt(
            box.AsSpan(0, AesGcmXmlEncryptor.NonceSize),
            box.AsSpan(AesGcmXmlEncryptor.NonceSize + AesGcmXmlEncryptor.TagSize),
            box.AsSpan(AesGcmXmlEncryptor.NonceSize, AesGcmXmlEncryptor.TagSize),
            plain
        );
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(plain));
    }
}
