using System.Text;
using NUnit.Framework;
using PracticeApi.Clinical.Formats.Hl7v2;

namespace PracticeApi.Clinical.Tests.Formats.Hl7v2;

public sealed class Hl7SyntaxTests
{
    [Test]
    public void Delimiters_are_those_that_the_message_declares()
    {
        var message = Parse(
            "MSH#*!?$#LAB#HOUSE#APP#CLINIC#20260105##ORU*R01#C1#P#2.4\rPID#1##7*x!8*y\r"
        );
        var pid = message.Segments[1];

        Assert.Multiple(() =>
        {
            Assert.That(message.Header.Value(9, 2), Is.EqualTo("R01"));
            Assert.That(pid.Repetitions(3), Is.EqualTo(new[] { "7*x", "8*y" }));
            Assert.That(pid.Part(pid.Repetitions(3)[1], 2), Is.EqualTo("y"));
        });
    }

    [TestCase("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f")]
    [TestCase("\\H\\bold\\N\\", "bold")]
    [TestCase("\\X4142\\", "AB")]
    [TestCase("a\\X0D\\b", "a\nb")]
    [TestCase("one\\.br\\two", "one\ntwo")]
    [TestCase("\\Zunknown\\ stays", "\\Zunknown\\ stays")]
    [TestCase("a lone \\ stays", "a lone \\ stays")]
    public void Escapes_are_read_after_the_text_is_split(string written, string meant) =>
        Assert.That(Parse($"{Header}\rNTE|1|L|{written}").Segments[1].Value(3), Is.EqualTo(meant));

    [TestCase("UNICODE UTF-8", "utf-8", "Müller")]
    [TestCase("8859/1", "iso-8859-1", "Müller")]
    [TestCase("8859/2", "iso-8859-2", "Łukasz")]
    [TestCase("", "utf-8", "Müller")]
    [TestCase("", "iso-8859-1", "Müller")]
    [TestCase("ASCII", "iso-8859-1", "Müller")]
    public void The_character_set_is_the_named_one_or_can_be_told(
        string named,
        string written,
        string name
    )
    {
        var encoding =
            CodePagesEncodingProvider.Instance.GetEncoding(written)
            ?? Encoding.GetEncoding(written);
        var bytes = encoding.GetBytes($"{Header}||||||{named}\rPID|1||||{name}\r");

        Assert.That(Hl7Message.Parse(bytes)!.Segments[1].Value(5), Is.EqualTo(name));
    }

    [TestCase("\r")]
    [TestCase("\n")]
    [TestCase("\r\n")]
    public void Segments_end_in_any_way(string end)
    {
        var message = Parse($"{Header}{end}PID|1{end}OBX|1{end}");

        Assert.That(
            message.Segments.Select(segment => segment.Name),
            Is.EqualTo(new[] { "MSH", "PID", "OBX" })
        );
    }

    [Test]
    public void A_line_that_begins_no_segment_belongs_to_the_text_before_it() =>
        Assert.That(
            Parse($"{Header}\rNTE|1|L|first line\nand the second\rPID|1").Segments[1].Value(3),
            Is.EqualTo("first line\nand the second")
        );

    [Test]
    public void What_is_missing_at_the_end_is_empty()
    {
        var segment = Parse($"{Header}\rOBX|1").Segments[1];

        Assert.That(segment.Raw(17), Is.Empty);
        Assert.That(segment.Value(17, 3), Is.Null);
        Assert.That(segment.IsEmpty(5), Is.True);
        Assert.That(Parse($"{Header}\rOBX|1||||\"\"").Segments[1].IsNull(5), Is.True);
    }

    [TestCase("2026", "2026", false)]
    [TestCase("202601", "2026-01", false)]
    [TestCase("20260104", "2026-01-04", true)]
    [TestCase("202601040805+0700", "2026-01-04T08:05+07:00", true)]
    [TestCase("202601040805-0215", "2026-01-04T08:05-02:15", true)]
    [TestCase("20260104080501", "2026-01-04T08:05:01+01:00", true)]
    [TestCase("20260704080501", "2026-07-04T08:05:01+02:00", true)]
    [TestCase("20260104080501.1234Z", null, false)]
    [TestCase("20260104080501.1234+0000", "2026-01-04T08:05:01.1234+00:00", true)]
    [TestCase("20261304", null, false)]
    [TestCase("20260230", null, false)]
    [TestCase("202601042460", null, false)]
    [TestCase("00000000", null, false)]
    [TestCase("yesterday", null, false)]
    public void A_time_is_as_precise_as_it_was_written(string written, string? text, bool isWhole)
    {
        var time = Hl7Time.Read(written, Hl7.Zone);

        Assert.That(time?.Text, Is.EqualTo(text));
        Assert.That(time?.Day is not null, Is.EqualTo(isWhole));
    }

    [Test]
    public void A_batch_is_taken_apart_and_its_count_checked()
    {
        var batch = Encoding.ASCII.GetBytes(
            $"\vFHS|^~\\&|LAB\nBHS|^~\\&|LAB\n{Header}\nPID|1\n\n{Header}\nPID|2\nBTS|3\nFTS|1\n\x1c\r"
        );

        var parts = Hl7Content.Read(batch).ToArray();

        Assert.That(
            parts
                .Where(part => part.Fault is null)
                .Select(part => Encoding.ASCII.GetString(part.Bytes.Span).Trim()),
            Is.EqualTo(new[] { $"{Header}\nPID|1", $"{Header}\nPID|2" })
        );
        Assert.That(
            parts.Single(part => part.Fault is not null).Fault!.Code,
            Is.EqualTo("batch-count")
        );
    }

    [Test]
    public void What_stands_before_any_message_is_told() =>
        Assert.That(
            Hl7Content
                .Read(Encoding.ASCII.GetBytes($"junk\r{Header}\r"))
                .Select(part => part.Fault?.Code),
            Is.EqualTo(new[] { "outside-of-messages", null })
        );

    [TestCase("2.5.1", "ERR||OBX^1^5|102^Data type error^HL70357|E|||", "ACK^R01^ACK")]
    [TestCase("2.3", "ERR|OBX^1^5^102&Data type error", "ACK^R01")]
    public void An_acknowledgment_has_the_form_of_the_message_s_version(
        string version,
        string error,
        string type
    )
    {
        var message = Parse($"MSH|^~\\&|LAB|HOUSE|APP|CLINIC|20260105||ORU^R01|C1|P|{version}\r");

        var written = Hl7Acknowledgment
            .Write(
                message,
                Hl7Verdict.Error,
                [new Hl7Error("OBX", 1, 5, Hl7Error.DataType, "no number")],
                "ID",
                new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero)
            )
            .Single()
            .Split('\r');

        Assert.Multiple(() =>
        {
            Assert.That(
                written[0],
                Is.EqualTo(
                    $"MSH|^~\\&|APP|CLINIC|LAB|HOUSE|20260105100000+0000||{type}|ID|P|{version}"
                )
            );
            Assert.That(written[1], Is.EqualTo("MSA|AE|C1"));
            Assert.That(written[2], Does.StartWith(error));
        });
    }

    [TestCase("|", Hl7Verdict.Accepted, "AA")]
    [TestCase("|", Hl7Verdict.Refused, "AR")]
    [TestCase("AL|NE", Hl7Verdict.Accepted, "CA")]
    [TestCase("AL|AL", Hl7Verdict.Error, "CA AE")]
    [TestCase("AL|AL", Hl7Verdict.Refused, "CR AR")]
    [TestCase("NE|NE", Hl7Verdict.Refused, "")]
    [TestCase("NE|ER", Hl7Verdict.Accepted, "")]
    [TestCase("NE|ER", Hl7Verdict.Error, "AE")]
    [TestCase("NE|SU", Hl7Verdict.Accepted, "AA")]
    [TestCase("NE|SU", Hl7Verdict.Error, "")]
    public void What_is_asked_for_is_sent(string conditions, Hl7Verdict verdict, string codes)
    {
        var message = Parse($"{Header}|||{conditions}\r");

        Assert.That(
            string.Join(
                ' ',
                Hl7Acknowledgment
                    .Write(message, verdict, [], "ID", DateTimeOffset.UnixEpoch)
                    .Select(ack => ack.Split('\r')[1].Split('|')[1])
            ),
            Is.EqualTo(codes)
        );
    }

    private const string Header = "MSH|^~\\&|LAB|HOUSE|APP|CLINIC|20260105||ORU^R01|C1|P|2.5.1";

    private static Hl7Message Parse(string text) => Hl7Message.Parse(Encoding.UTF8.GetBytes(text))!;
}
