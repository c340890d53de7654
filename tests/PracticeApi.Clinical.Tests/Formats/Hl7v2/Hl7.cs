using System.Text;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Formats.Hl7v2;

namespace PracticeApi.Clinical.Tests.Formats.Hl7v2;

/// <summary>Messages for tests; those written here are synthetic.</summary>
internal static class Hl7
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");

    public static byte[] Sample(string name)
    {
        using var stream = typeof(Hl7).Assembly.GetManifestResourceStream($"Hl7v2/{name}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static Hl7Reading Read(byte[] bytes, bool acceptTest = true) =>
        Hl7ReportReader.Read(
            Hl7Message.Parse(Hl7Content.Read(bytes).Single().Bytes.Span)!,
            new Hl7Options(Zone, acceptTest)
        );

    public static Hl7Reading Read(params string[] segments) =>
        Read(
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\r',
                    segments.Prepend(
                        "MSH|^~\\&|LAB|HOUSE|APP|CLINIC|20260105101500+0000||ORU^R01|C1|P|2.5.1"
                    )
                )
            )
        );

    /// <summary>The one line of a message with this OBX.</summary>
    public static IncomingResult Line(string obx, out Hl7Reading reading)
    {
        reading = Read(
            "PID|1||T-1^^^CLINIC||TEST^ALPHA||19840412|F",
            "OBR|1|P-1|F-1|PANEL|||20260104080500+0100",
            obx
        );
        return reading.Reports.Single().Results.Single();
    }

    public static IncomingResult Line(string obx) => Line(obx, out _);
}
