using System.Globalization;
using System.Net;

namespace PracticeApi.Labs.Imports;

/// <summary>Settings of the section <c>Hl7:Mllp</c>. Without an endpoint nothing listens.</summary>
internal sealed class MllpSettings
{
    /// <summary>Where to listen: a port, which is one of the loopback address, or an address with its port.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The practice that what arrives is for.</summary>
    public Guid? PracticeId { get; set; }

    /// <summary>The member of staff in whose name it is entered.</summary>
    public Guid? StaffId { get; set; }

    /// <summary>Addresses and networks (<c>10.0.0.7</c>, <c>10.0.0.0/24</c>) that may connect; off the loopback address it has to be set.</summary>
    public IList<string> AllowedClients { get; } = [];

    /// <summary>A PKCS #12 file with the certificate for TLS; without it the connection is not encrypted.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The password of the file.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>The largest message that is taken, in bytes.</summary>
    public int MaxFrameSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many clients may be connected at once.</summary>
    public int MaxConnections { get; set; } = 20;

    /// <exception cref="InvalidOperationException">The settings do not say where, for whom, or are not safe.</exception>
    public IPEndPoint Address()
    {
        var address =
            int.TryParse(Endpoint, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? new IPEndPoint(IPAddress.Loopback, port)
            : IPEndPoint.TryParse(Endpoint!, out var given) && given.Port > 0 ? given
            : throw new InvalidOperationException(
                "Hl7:Mllp:Endpoint is a port, or an address with a port such as 10.0.0.5:2575."
            );
        if (PracticeId is null || StaffId is null)
        {
            throw new InvalidOperationException(
                "Set Hl7:Mllp:PracticeId and Hl7:Mllp:StaffId: whose records messages enter, and in whose name."
            );
        }

        return IPAddress.IsLoopback(address.Address) || AllowedClients.Count > 0
            ? address
            : throw new InvalidOperationException(
                "Set Hl7:Mllp:AllowedClients: off the loopback address, only clients that are named may connect."
            );
    }

    /// <summary>Whether a client may connect.</summary>
    public bool Allows(IPAddress client)
    {
        if (AllowedClients.Count == 0)
        {
            return true;
        }

        var plain = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return AllowedClients.Any(allowed =>
            IPNetwork.TryParse(allowed, out var network)
                ? network.Contains(plain)
                : IPAddress.TryParse(allowed, out var one) && one.Equals(plain)
        );
    }
}
