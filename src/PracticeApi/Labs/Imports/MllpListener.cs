using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MediatR;
using Microsoft.Extensions.Options;
using PracticeApi.Access;
using PracticeApi.Clinical.Formats.Hl7v2;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>
/// Takes HL7 messages from laboratory interfaces, over the minimal lower layer protocol: each becomes the same command as one
/// that is posted, and is answered with its acknowledgments. A clean stop finishes the message at hand.
/// </summary>
internal sealed partial class MllpListener(
    IServiceScopeFactory scopes,
    IOptions<MllpSettings> options,
    TimeProvider clock,
    ILogger<MllpListener> log
) : BackgroundService
{
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(10);

    // What an interface waits for its answer; longer than any transaction takes.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private TcpListener? _listener;
    private X509Certificate2? _certificate;

    /// <summary>Where it listens; null where it does not.</summary>
    public IPEndPoint? ListensAt => (IPEndPoint?)_listener?.LocalEndpoint;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is not null)
        {
            var settings = options.Value;
            var address = settings.Address();
            if (settings.CertificatePath is { } path)
            {
                _certificate = X509CertificateLoader.LoadPkcs12FromFile(
                    path,
                    settings.CertificatePassword
                );
            }

            _listener = new TcpListener(address);
            _listener.Start();
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _listener?.Stop();
        var open = Task.WhenAll(_connections.Keys);
        await Task.WhenAny(open, Task.Delay(StopPatience, CancellationToken.None));
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        _certificate?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_listener is null)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(stoppingToken);
                var connection = ServeAsync(client, stoppingToken);
                _connections.TryAdd(connection, true);
                _ = connection.ContinueWith(
                    done => _connections.TryRemove(done, out _),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException exception)
            {
                // The client was gone before it was taken.
                Broken(ExceptionReport.Of(exception));
            }
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        using var _ = client;
        try
        {
            var address = ((IPEndPoint)client.Client.RemoteEndPoint!).Address;
            if (
                !options.Value.Allows(address)
                || _connections.Count >= options.Value.MaxConnections
            )
            {
                Refused(address);
                return;
            }

            await using var stream = await SecuredAsync(client, stopping);
            var frames = new MllpFrames(stream, options.Value.MaxFrameSize);
            while (await frames.NextAsync(stopping) is { } message)
            {
                // Once it has been read it is finished and answered, whoever stops meanwhile.
                var answers = await AnswersAsync(message);
                if (answers is null)
                {
                    return;
                }

                foreach (var answer in answers)
                {
                    await frames.WriteAsync(answer, CancellationToken.None);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Between two messages.
        }
        catch (Exception exception)
        {
            Broken(ExceptionReport.Of(exception));
        }
    }

    private async Task<Stream> SecuredAsync(TcpClient client, CancellationToken stopping)
    {
        var plain = client.GetStream();
        if (_certificate is null)
        {
            return plain;
        }

        var secured = new SslStream(plain);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(HandshakePatience);
        await secured.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _certificate },
            patience.Token
        );
        return secured;
    }

    /// <returns>What is answered, each in a frame of its own; null where the connection is to be closed.</returns>
    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> AnswersAsync(byte[] message)
    {
        try
        {
            var text = await ImportAsync(message);
            return [.. Hl7Content.Read(Encoding.UTF8.GetBytes(text)).Select(part => part.Bytes)];
        }
        catch (ProblemException problem) when (problem.Code == "import-unreadable")
        {
            // Whoever sends something without any header speaks another protocol.
            return message.AsSpan().StartsWith("MSH"u8)
                ? [Encoding.UTF8.GetBytes(Hl7Acknowledgment.OfUnreadable(NewId(), clock.Now()))]
                : null;
        }
        catch (Exception exception)
        {
            // Nothing of it is stored, and the sender may send it again.
            Failed(ExceptionReport.Of(exception));
            return Hl7Message.Parse(message) is { } read
                ?
                [
                    .. Hl7Acknowledgment
                        .Write(
                            read,
                            Hl7Verdict.Refused,
                            [
                                new Hl7Error(
                                    null,
                                    0,
                                    null,
                                    Hl7Error.Internal,
                                    "The message could not be stored; send it again."
                                ),
                            ],
                            NewId(),
                            clock.Now()
                        )
                        .Select(answer => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(answer)),
                ]
                : null;
        }
    }

    private async Task<string> ImportAsync(byte[] message)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await services.GetRequiredService<MllpActor>().EnterAsync(CancellationToken.None);
        var import = await services
            .GetRequiredService<LabImportRun>()
            .StartAsync(
                new ImportLabReports { MediaType = Hl7Format.Type, Content = message },
                CancellationToken.None
            );
        var answer = await services
            .GetRequiredService<IMediator>()
            .Send(new GetLabImportAcknowledgment(import.Id), CancellationToken.None);
        return answer.Text;
    }

    private static string NewId() => Guid.NewGuid().ToString("N")[^20..];

    [LoggerMessage(LogLevel.Warning, "A client at {Address} was not let in to send HL7 messages")]
    private partial void Refused(IPAddress address);

    [LoggerMessage(LogLevel.Warning, "A connection for HL7 messages broke: {Report}")]
    private partial void Broken(string report);

    [LoggerMessage(LogLevel.Error, "An HL7 message could not be stored: {Report}")]
    private partial void Failed(string report);
}

/// <summary>In whose name messages are entered that come without a person.</summary>
internal sealed class MllpActor(Db db, Caller caller, IOptions<MllpSettings> options)
{
    // All sessions of the listener are one: it reads what it has just written.
    private static readonly Guid Session = Guid.CreateVersion7();

    private const string StaffSql = """
        SELECT AccountId, Name, Role
        FROM   Staff
        WHERE  PracticeId = @PracticeId AND StaffId = @StaffId AND Active = 1
        """;

    /// <exception cref="InvalidOperationException">The member of staff is not, or not any more, in the practice.</exception>
    public async Task EnterAsync(CancellationToken ct)
    {
        var settings = options.Value;
        caller.Enter(settings.PracticeId!.Value);
        var staff =
            await db.QuerySingleOrDefaultAsync<StaffRow>(StaffSql, new { settings.StaffId }, ct)
            ?? throw new InvalidOperationException(
                "Hl7:Mllp:StaffId is no active member of staff of Hl7:Mllp:PracticeId."
            );
        caller.Become(
            new CallerIdentity
            {
                PracticeId = settings.PracticeId.Value,
                StaffId = settings.StaffId!.Value,
                AccountId = staff.AccountId,
                SessionId = Session,
                Role = staff.Role,
                Name = staff.Name,
            }
        );
    }

    private sealed record StaffRow
    {
        public Guid AccountId { get; init; }
        public required string Name { get; init; }
        public Role Role { get; init; }
    }
}
