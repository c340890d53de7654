using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using PracticeApi.Labs.Imports;

namespace PracticeApi.Tests.Labs.Imports;

public sealed class MllpListenerTests : ImportTest
{
    private readonly CapturedLog _log = new();
    private string[] _mllp = [];
    private Guid _practiceId;
    private Guid _staffId;

    [OneTimeSetUp]
    public async Task LearnIdsAsync()
    {
        var me = await OkAsync(Client.GetAsync("/v1/me"));
        _practiceId = (Guid)me["practiceId"]!;
        _staffId = (Guid)me["staffId"]!;
    }

    [Test]
    public void Listens_nowhere_unless_told() =>
        Assert.That(Services.GetRequiredService<MllpListener>().ListensAt, Is.Null);

    [Test]
    public async Task Takes_several_messages_a_connection_and_answers_each()
    {
        var (patient, pid) = await KnownPatientAsync();
        await using var app = await ListenAsync();
        using var client = await ConnectAsync(app);
        var stream = client.GetStream();
        var first = Message([Tsh()], control: "CONTROL-1", pid: pid, filler: Unique("F"));

        await stream.WriteAsync("noise between frames"u8.ToArray());
        await stream.WriteAsync(Frame(first));
        var one = await ReadFrameAsync(stream);
        await stream.WriteAsync(Frame(Message([Tsh("6,82")], pid: pid, filler: Unique("F"))));
        var other = await ReadFrameAsync(stream);
        await stream.WriteAsync(Frame(first));
        var again = await ReadFrameAsync(stream);

        Assert.Multiple(() =>
        {
            Assert.That(one, Does.Contain("MSA|AA|CONTROL-1"));
            Assert.That(other, Does.Contain("MSA|AE|").And.Contain("OBX^1^5|102^"));
            Assert.That(again, Is.EqualTo(one), "a retransmission is answered the same");
        });
        Assert.That(await ResultsAsync(patient), Has.Count.EqualTo(1));
        Assert.That(
            await AuditAsync(patient),
            Does.Contain("ImportLabReports:done"),
            "in the name of the member of staff"
        );
        await app.StopAsync();
    }

    [Test]
    public async Task In_enhanced_mode_both_acknowledgments_come_in_frames_of_their_own()
    {
        var (_, pid) = await KnownPatientAsync();
        await using var app = await ListenAsync();
        using var client = await ConnectAsync(app);
        var stream = client.GetStream();

        await stream.WriteAsync(
            Frame(Message([Tsh()], pid: pid, filler: Unique("F"), acknowledge: "AL|AL"))
        );

        Assert.That(await ReadFrameAsync(stream), Does.Contain("MSA|CA|"));
        Assert.That(await ReadFrameAsync(stream), Does.Contain("MSA|AA|"));
        await app.StopAsync();
    }

    [Test]
    public async Task Answers_a_header_that_cannot_be_read_and_closes_on_what_has_none()
    {
        await using var app = await ListenAsync();
        using var client = await ConnectAsync(app);
        var stream = client.GetStream();

        await stream.WriteAsync(Frame("MSH"));
        Assert.That(await ReadFrameAsync(stream), Does.Contain("MSA|AR|\r"));
        await stream.WriteAsync(Frame("GET / HTTP/1.1"));

        Assert.That(await ReadFrameAsync(stream), Is.Null, "closed");
        await app.StopAsync();
    }

    [Test]
    public async Task Closes_on_a_frame_beyond_the_limit()
    {
        await using var app = await ListenAsync("--Hl7:Mllp:MaxFrameSize=2000");
        using var client = await ConnectAsync(app);
        var stream = client.GetStream();

        await stream.WriteAsync(Frame(new string('x', 2001)));

        Assert.That(await ReadFrameAsync(stream), Is.Null);
        await app.StopAsync();
    }

    [Test]
    public async Task Lets_in_only_clients_that_are_named()
    {
        await using var app = await ListenAsync("--Hl7:Mllp:AllowedClients:0=10.9.8.0/24");
        using var client = await ConnectAsync(app);

        Assert.That(await ReadFrameAsync(client.GetStream()), Is.Null);
        await app.StopAsync();
    }

    [TestCase("10.0.0.7", "10.0.0.7", true)]
    [TestCase("10.0.0.7", "10.0.0.8", false)]
    [TestCase("10.0.0.0/24", "10.0.0.200", true)]
    [TestCase("10.0.0.0/24", "10.0.1.1", false)]
    [TestCase("10.0.0.7", "::ffff:10.0.0.7", true)]
    [TestCase("nonsense", "10.0.0.7", false)]
    public void Clients_are_named_by_address_or_network(string allowed, string client, bool isLetIn)
    {
        var settings = new MllpSettings();
        settings.AllowedClients.Add(allowed);

        Assert.That(settings.Allows(IPAddress.Parse(client)), Is.EqualTo(isLetIn));
    }

    [Test]
    public void A_port_alone_is_one_of_the_loopback_address() =>
        Assert.That(
            Configured("2575").Address(),
            Is.EqualTo(new IPEndPoint(IPAddress.Loopback, 2575))
        );

    [TestCase("0.0.0.0:2575", "AllowedClients")]
    [TestCase("nowhere", "Endpoint")]
    public void Settings_that_are_not_safe_keep_the_server_from_starting(
        string endpoint,
        string named
    ) =>
        Assert.That(
            () => Configured(endpoint).Address(),
            Throws.InvalidOperationException.With.Message.Contains(named)
        );

    [Test]
    public void It_has_to_be_said_whose_records_messages_enter() =>
        Assert.That(
            () => new MllpSettings { Endpoint = "2575" }.Address(),
            Throws.InvalidOperationException.With.Message.Contains("PracticeId")
        );

    [Test]
    public async Task Speaks_TLS_where_there_is_a_certificate()
    {
        var (_, pid) = await KnownPatientAsync();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pfx");
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=localhost",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, "secret"));
        try
        {
            await using var app = await ListenAsync(
                $"--Hl7:Mllp:CertificatePath={file}",
                "--Hl7:Mllp:CertificatePassword=secret"
            );
            using var client = await ConnectAsync(app);
            await using var secured = new SslStream(
                client.GetStream(),
                false,
                (_, presented, _, _) =>
                    presented!.GetCertHashString() == certificate.GetCertHashString()
            );
            await secured.AuthenticateAsClientAsync("localhost");

            await secured.WriteAsync(Frame(Message([Tsh()], pid: pid, filler: Unique("F"))));

            Assert.That(await ReadFrameAsync(secured), Does.Contain("MSA|AA|"));
            await app.StopAsync();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task What_cannot_be_stored_is_refused_so_that_it_is_sent_again()
    {
        var (patient, pid) = await KnownPatientAsync();
        _staffId = Guid.NewGuid();
        await using var app = await ListenAsync();
        await LearnIdsAsync();
        using var client = await ConnectAsync(app);
        var stream = client.GetStream();

        await stream.WriteAsync(
            Frame(Message([Tsh()], control: "CONTROL-9", pid: pid, filler: Unique("F")))
        );

        Assert.That(
            await ReadFrameAsync(stream),
            Does.Contain("MSA|AR|CONTROL-9").And.Contain("|207^")
        );
        Assert.That(await ResultsAsync(patient), Is.Empty);
        await app.StopAsync();
    }

    [Test]
    public async Task Stops_cleanly_and_logs_no_health_data()
    {
        var (patient, pid) = await KnownPatientAsync("Secretname");
        await using var app = await ListenAsync();
        using var client = await ConnectAsync(app);
        var stream = client.GetStream();
        await stream.WriteAsync(Frame(Message([Tsh("6,82")], pid: pid, filler: Unique("F"))));
        await ReadFrameAsync(stream);

        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(await ReadFrameAsync(stream), Is.Null, "the idle connection is closed");
        Assert.That(
            _log.Lines,
            Has.None.Contains("SECRETNAME").And.None.Contains("6,82").And.None.Contains(patient)
        );
    }

    protected override IEnumerable<string> Settings => _mllp;

    protected override void Replace(IServiceCollection services) =>
        services.AddSingleton<ILoggerProvider>(_log);

    private static MllpSettings Configured(string endpoint) =>
        new()
        {
            Endpoint = endpoint,
            PracticeId = Guid.NewGuid(),
            StaffId = Guid.NewGuid(),
        };

    private async Task<WebApplication> ListenAsync(params string[] settings)
    {
        _mllp =
        [
            "--Hl7:Mllp:Endpoint=0",
            $"--Hl7:Mllp:PracticeId={_practiceId}",
            $"--Hl7:Mllp:StaffId={_staffId}",
            .. settings,
        ];
        try
        {
            return await StartAppAsync(Database);
        }
        finally
        {
            _mllp = [];
        }
    }

    private static async Task<TcpClient> ConnectAsync(WebApplication app)
    {
        var client = new TcpClient();
        await client.ConnectAsync(app.Services.GetRequiredService<MllpListener>().ListensAt!);
        return client;
    }

    private static byte[] Frame(string message) =>
        [0x0B, .. Encoding.UTF8.GetBytes(message), 0x1C, 0x0D];

    /// <summary>The next frame's text; null when the server has closed.</summary>
    private static async Task<string?> ReadFrameAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        List<byte> read = [];
        var next = new byte[1];
        while (!(read is [.., 0x1C, 0x0D]))
        {
            try
            {
                if (await stream.ReadAsync(next, patience.Token) == 0)
                {
                    return null;
                }
            }
            catch (IOException)
            {
                return null;
            }

            read.Add(next[0]);
        }

        return Encoding.UTF8.GetString([.. read[1..^2]]);
    }
}
