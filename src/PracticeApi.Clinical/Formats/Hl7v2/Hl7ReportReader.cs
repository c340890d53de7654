using System.Globalization;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>Reads the reports of an ORU^R01: one for each OBR, its lines the OBX that follow.</summary>
public sealed class Hl7ReportReader
{
    private delegate void AddError(int? field, int code, string message, bool isWarning = false);

    // PID-2 and PID-4.
    private static readonly int[] FormerIdentifiers = [2, 4];

    private static readonly string[] BloodSpecimens = ["blood", "serum", "plasma"];

    // HL7 table 0487, where it names what is not drawn from a vein.
    private static readonly Dictionary<string, string> SpecimenCodes = new()
    {
        ["UR"] = "urine",
        ["STL"] = "stool",
        ["SAL"] = "saliva",
        ["CSF"] = "cerebrospinal fluid",
        ["HAR"] = "hair",
    };

    // HL7 table 0493, where a condition shifts results.
    private static readonly Dictionary<string, string> SpecimenConditions = new()
    {
        ["HEM"] = "hemolyzed",
    };

    private readonly Hl7Message _message;
    private readonly Hl7Options _options;
    private readonly List<Hl7Error> _errors = [];
    private readonly List<IncomingReport> _reports = [];
    private readonly List<IncomingFault> _notRead = [];

    private Hl7Segment? _patient;
    private Hl7Segment? _order;
    private Hl7Segment? _common;
    private Hl7Segment? _specimen;
    private List<(Hl7Segment Segment, List<Hl7Segment> Notes)> _lines = [];
    private List<Hl7Segment> _orderNotes = [];
    private List<Hl7Segment>? _notes;

    private Hl7ReportReader(Hl7Message message, Hl7Options options) =>
        (_message, _options) = (message, options);

    /// <summary>What a message holds, and what is wrong with it.</summary>
    public static Hl7Reading Read(Hl7Message message, Hl7Options options)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(options);
        if (RefusalOf(message, options) is { } refusal)
        {
            return new Hl7Reading(message, [], [refusal], IsRefused: true);
        }

        var reader = new Hl7ReportReader(message, options);
        reader.Walk();
        return new Hl7Reading(message, reader._reports, reader._errors, IsRefused: false)
        {
            NotRead = reader._notRead,
        };
    }

    private static Hl7Error? RefusalOf(Hl7Message message, Hl7Options options)
    {
        var header = message.Header;
        var version = message.Version ?? "";
        return header.Value(9) != "ORU" ? Refusal(9, Hl7Error.MessageType, "Only ORU^R01 is read.")
            : header.Value(9, 2) != "R01" ? Refusal(9, Hl7Error.EventCode, "Only ORU^R01 is read.")
            : !IsTaken(header.Value(11), options)
                ? Refusal(
                    11,
                    Hl7Error.ProcessingId,
                    "Only production messages (P) enter the records."
                )
            : !(
                version.Length >= 3
                && version.StartsWith("2.", StringComparison.Ordinal)
                && version[2] is >= '1' and <= '8'
                && (version.Length == 3 || version[3] == '.')
            )
                ? Refusal(12, Hl7Error.VersionId, "Versions 2.1 to 2.8 are read.")
            : message.ControlId is null
                ? Refusal(10, Hl7Error.Required, "The message has no control id.")
            : null;

        static Hl7Error Refusal(int field, int code, string text) =>
            new("MSH", 1, field, code, text);
    }

    private static bool IsTaken(string? processingId, Hl7Options options) =>
        processingId == "P" || (processingId is "T" or "D" && options.AcceptTestMessages);

    private void Walk()
    {
        foreach (var segment in _message.Segments.Skip(1))
        {
            switch (segment.Name)
            {
                case "PID":
                    Finish();
                    (_patient, _common, _notes) = (segment, null, null);
                    break;
                case "ORC":
                    Finish();
                    (_common, _notes) = (segment, null);
                    break;
                case "OBR":
                    Finish();
                    (_order, _orderNotes) = (segment, []);
                    _notes = _orderNotes;
                    break;
                case "OBX" when _specimen is not null:
                    // It tells of the specimen, not of the patient.
                    _notes = null;
                    _notRead.Add(
                        new IncomingFault(
                            segment.Place,
                            null,
                            "specimen-observation-not-read",
                            "What was observed of the specimen is no result; the message keeps it."
                        )
                    );
                    break;
                case "OBX":
                    List<Hl7Segment> notes = [];
                    _lines.Add((segment, notes));
                    _notes = notes;
                    break;
                case "NTE":
                    _notes?.Add(segment);
                    break;
                case "SPM":
                    (_specimen, _notes) = (segment, null);
                    break;
                default:
                    // Segments that are not read (SFT, PRT, TQ1, Z..) do not end what a comment belongs to.
                    break;
            }
        }

        Finish();
    }

    private void Finish()
    {
        if (_order is not null || _lines.Count > 0)
        {
            _reports.Add(Report());
        }

        // ORC stands before the OBR that it belongs to, so that it is used up with it.
        _common = _order is null ? _common : null;
        (_order, _specimen, _notes) = (null, null, null);
        (_lines, _orderNotes) = ([], []);
    }

    private IncomingReport Report()
    {
        var filler = Number(_order, 3) ?? Number(_common, 3);
        var placer = Number(_order, 2) ?? Number(_common, 2);
        var panel = _order is null ? null : _order.Value(4) ?? _order.Value(4, 2);
        var laboratory = _message.Header.Value(4) ?? _message.Header.Value(3);
        List<string> notes = [.. _orderNotes.SelectMany(Comments)];
        if (_specimen?.Value(24) is { } condition)
        {
            var words =
                _specimen.Value(24, 2)
                ?? SpecimenConditions.GetValueOrDefault(condition, condition);
            notes.Add($"Specimen condition: {words}");
        }

        return new IncomingReport
        {
            Place = _order?.Place ?? _lines[0].Segment.Place,
            // A number of the laboratory's own is enough; one of the orderer's may stand for several panels.
            Key =
                filler is not null ? $"F:{filler}"
                : placer is not null ? $"P:{placer}:{panel}"
                : null,
            VersionAt = VersionAt(),
            Patient = Patient(),
            Laboratory = laboratory,
            Accession = filler?.Split('^')[0],
            Title = _order is null
                ? null
                : _order.Value(4, 2) ?? _order.Value(4, 5) ?? _order.Value(4),
            Notes = notes,
            Results =
                _lines.Count > 0 ? [.. _lines.Select(line => Line(line.Segment, line.Notes))]
                : OfOrder(notes) is { } only ? [only]
                : [],
        };
    }

    // When the report was made: as exactly as OBR-22 says, and within that in the order of the messages.
    private DateTimeOffset? VersionAt()
    {
        var sent = Time(_message.Header, 7)?.Within(_options.Zone);
        return Time(_order, 22)?.Within(_options.Zone) is not var (from, to) ? sent?.From
            : sent is not { From: var at } || at < from ? from
            : at > to ? to
            : at;
    }

    // An order that was cancelled, or is answered by a comment alone, says so in place of its results.
    private IncomingResult? OfOrder(List<string> comments)
    {
        var order = _order!;
        var isCancelled = order.Value(25) == "X";
        var isUnderWay = order.Value(25) is "O" or "I" or "S";
        if (isUnderWay || (!isCancelled && comments.Count == 0))
        {
            _notRead.Add(
                new IncomingFault(
                    order.Place,
                    null,
                    "order-without-results",
                    "Nothing has been reported for the order yet."
                )
            );
            return null;
        }

        var codes = Codes(order, 4);
        var collected = order.IsEmpty(7) ? null : Time(order, 7);
        var (key, openKey) = Names(codes, test => $"{order.Name}|{test}", collected);
        return new IncomingResult
        {
            Place = order.Place,
            Key = key,
            OpenKey = openKey,
            Codes = codes,
            Entry = isCancelled
                ? new LabEntry { AbsentReason = "cannot-be-obtained" }
                : new LabEntry { Text = string.Join('\n', comments) },
            CollectedAt = collected is { Day: not null } ? collected.Text : null,
            Status = order.Value(25) switch
            {
                "X" => IncomingStatus.Cancelled,
                "C" => IncomingStatus.Corrected,
                "P" or "A" or "R" => IncomingStatus.Preliminary,
                _ => IncomingStatus.Final,
            },
            Notes = isCancelled ? comments : [],
            Original = string.Join('\r', _orderNotes.Select(note => note.Text).Prepend(order.Text)),
        };
    }

    private IncomingPatient Patient()
    {
        if (_patient is not { } pid)
        {
            return new IncomingPatient();
        }

        List<IncomingIdentifier> identifiers =
        [
            .. pid.Repetitions(3).SelectMany(one => Identifiers(pid, one)),
        ];
        if (identifiers.Count == 0)
        {
            // Until 2.2 the external and the alternate number stood beside the internal one.
            identifiers.AddRange(
                FormerIdentifiers
                    .Select(field => pid.Value(field))
                    .OfType<string>()
                    .Select(value => new IncomingIdentifier(null, value))
            );
        }

        return new IncomingPatient
        {
            Identifiers = identifiers,
            // A family name may be sent with its prefix apart, in sub-components of one component.
            FamilyName = pid.Repetitions(5) is [var name, ..] ? pid.SubPart(name, 1, 1) : null,
            GivenName = pid.Value(5, 2),
            BirthDate = Time(pid, 7)?.Day,
        };
    }

    // An authority has a name, a universal id, or both: the number is known by either.
    private static IEnumerable<IncomingIdentifier> Identifiers(Hl7Segment pid, string repetition)
    {
        // A social security number identifies a person to the state and to no laboratory.
        if (pid.Part(repetition, 1) is not { } value || pid.Part(repetition, 5) == "SS")
        {
            yield break;
        }

        var (name, universal, type) = (
            pid.SubPart(repetition, 4, 1),
            pid.SubPart(repetition, 4, 2),
            pid.SubPart(repetition, 4, 3)
        );
        if (universal is not null)
        {
            yield return new IncomingIdentifier(
                type is "ISO" or null ? $"urn:oid:{universal}" : universal,
                value
            );
        }

        if (name is not null || universal is null)
        {
            yield return new IncomingIdentifier(name, value);
        }
    }

    private IncomingResult Line(Hl7Segment obx, List<Hl7Segment> noteSegments)
    {
        List<Hl7Error> errors = [];
        List<string> notes = [.. noteSegments.SelectMany(Comments)];
        var codes = Codes(obx, 3);
        if (_order is null)
        {
            Add(null, Hl7Error.Sequence100, "The result stands outside of any order (OBR).");
        }

        if (codes.Count == 0)
        {
            Add(3, Hl7Error.Required, "The result does not say what was measured.");
        }

        var (entry, status, statusAlone) = Found(obx, notes, Add);
        // What takes a value back, or releases it, need not say again of when it is.
        var isOfEarlier =
            statusAlone || status is IncomingStatus.EnteredInError or IncomingStatus.Wrong;
        var collected = Collected(obx, isOfEarlier, Add);
        _errors.AddRange(errors);
        var (key, openKey) = Names(codes, test => $"{test}|{obx.Value(4)}", collected);
        return new IncomingResult
        {
            Place = obx.Place,
            Key = key,
            OpenKey = openKey,
            Codes = codes,
            Entry = entry with
            {
                ReferenceRange = entry.AbsentReason is null ? Hl7Values.RangeOf(obx) : null,
                LaboratoryFlag = Flags(obx),
                Specimen = SpecimenOf(_specimen),
            },
            CollectedAt = collected is { Day: not null } ? collected.Text : null,
            Status = status,
            StatusAlone = statusAlone,
            Laboratory = obx.Value(23) ?? obx.Value(15, 2) ?? obx.Value(15, 9) ?? obx.Value(15),
            Method = obx.Value(17, 2) ?? obx.Value(17) ?? obx.Value(18),
            Notes = notes,
            Original = string.Join('\r', noteSegments.Select(note => note.Text).Prepend(obx.Text)),
            Faults = [.. errors.Select(error => error.ToFault())],
        };

        void Add(int? field, int code, string message, bool isWarning = false) =>
            errors.Add(new Hl7Error("OBX", obx.Sequence, field, code, message, isWarning));
    }

    // HL7 table 0085.
    private static (LabEntry, IncomingStatus, bool StatusAlone) Found(
        Hl7Segment obx,
        List<string> notes,
        AddError add
    )
    {
        var code = obx.Value(11);
        var status = code switch
        {
            "F" or "V" or "U" => IncomingStatus.Final,
            "C" or "A" or "B" => IncomingStatus.Corrected,
            "P" or "R" or "S" => IncomingStatus.Preliminary,
            "I" => IncomingStatus.Registered,
            "X" or "N" or "O" => IncomingStatus.Cancelled,
            "D" => IncomingStatus.EnteredInError,
            "W" => IncomingStatus.Wrong,
            _ => IncomingStatus.Preliminary,
        };
        switch (code)
        {
            case null:
                add(11, Hl7Error.Required, "The result has no status.");
                break;
            case "B":
                add(
                    11,
                    Hl7Error.TableValue,
                    "What is appended to an earlier result is joined by a person.",
                    isWarning: true
                );
                break;
            case "F"
            or "V"
            or "U"
            or "C"
            or "A"
            or "P"
            or "R"
            or "S"
            or "I"
            or "X"
            or "N"
            or "O"
            or "D"
            or "W":
                break;
            default:
                add(11, Hl7Error.TableValue, "The status of the result is not in table 0085.");
                break;
        }

        if (code is "X" or "N" or "O")
        {
            // What stands in the value's place is no value, and may say why.
            if (code == "X" && !obx.IsEmpty(5) && !obx.IsNull(5))
            {
                notes.Insert(0, obx.Words(obx.Raw(5)));
            }

            var reason = code switch
            {
                "X" => "cannot-be-obtained",
                "N" => "not-asked",
                _ => "order-only",
            };
            return (new LabEntry { AbsentReason = reason }, status, false);
        }

        if (obx.IsEmpty(5) || obx.IsNull(5))
        {
            var reason = status == IncomingStatus.Registered ? "pending" : "no-value";
            return (new LabEntry { AbsentReason = reason }, status, code == "U");
        }

        // Documents are not results; the message keeps them, and nothing is ever fetched from where it points.
        if (obx.Value(2) is "ED" or "RP")
        {
            add(
                2,
                Hl7Error.DataType,
                "A document is not read as a result; the message keeps it.",
                isWarning: true
            );
            return (new LabEntry { Text = "document" }, status, false);
        }

        var (entry, fault) = Hl7Values.Read(obx);
        if (fault is var (wrong, message))
        {
            add(wrong == Hl7Error.Required ? 2 : 5, wrong, message);
        }

        return (entry, status, false);
    }

    private Hl7Time? Collected(Hl7Segment obx, bool isOfEarlier, AddError add)
    {
        var (segment, field) =
            !obx.IsEmpty(14) ? (obx, 14)
            : _order is not null && !_order.IsEmpty(7) ? (_order, 7)
            : _specimen is not null && !_specimen.IsEmpty(17) ? (_specimen, 17)
            : (obx, 14);
        if (segment.IsEmpty(field))
        {
            if (isOfEarlier)
            {
                return null;
            }

            add(14, Hl7Error.Required, "Nothing says when the specimen was taken.");
            return null;
        }

        var time = Time(segment, field);
        if (time is not { Day: not null })
        {
            add(
                segment == obx ? 14 : null,
                Hl7Error.DataType,
                "The time of collection is no date, or not a whole one."
            );
        }

        return time;
    }

    private static List<IncomingCode> Codes(Hl7Segment segment, int field)
    {
        List<IncomingCode> codes = [];
        foreach (var first in new[] { 1, 4 })
        {
            var (code, text, system) = (
                segment.Value(field, first),
                segment.Value(field, first + 1),
                segment.Value(field, first + 2)
            );
            if (code is null && text is null)
            {
                continue;
            }

            // A local code that is labelled as LOINC is a local code.
            var named = system switch
            {
                "LN" => code is not null && Hl7Loinc.IsCode(code) ? IncomingCode.Loinc : null,
                "L" => null,
                _ => system,
            };
            var one = new IncomingCode(named, code, text);
            codes.Insert(named == IncomingCode.Loinc ? 0 : codes.Count, one);
        }

        return codes;
    }

    // With the time of collection and without; a line that names no test has neither.
    private static (string? Key, string? OpenKey) Names(
        List<IncomingCode> codes,
        Func<string, string> open,
        Hl7Time? collected
    ) =>
        codes is [var first, ..] && (first.Code ?? first.Text) is { } test
            ? ($"{open(test)}|{collected?.Text}", open(test))
            : (null, null);

    private static string? Flags(Hl7Segment obx)
    {
        var flags = obx.Repetitions(8).Select(one => obx.Part(one, 1)).OfType<string>();
        return string.Join('~', flags) is { Length: > 0 } joined ? joined : null;
    }

    // Blood, serum and plasma are what most analytes are measured in, and senders do not tell them apart.
    private static string? SpecimenOf(Hl7Segment? spm)
    {
        if (spm is null)
        {
            return null;
        }

        var code = spm.Value(4) ?? "";
        if (SpecimenCodes.TryGetValue(code, out var known))
        {
            return known;
        }

        // Words, and not another code in their place.
        var said = spm.Value(4, 9) ?? spm.Value(4, 2);
        return said is { Length: <= 100 } && said.Any(char.IsAsciiLetterLower) && !IsOfBlood(said)
            ? said
            : null;
    }

    private static bool IsOfBlood(string said) =>
        BloodSpecimens.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Comments(Hl7Segment note) =>
        note.Repetitions(3).Select(note.Words).Where(text => !string.IsNullOrWhiteSpace(text));

    // An entity identifier: its number and who gave it.
    private static string? Number(Hl7Segment? segment, int field) =>
        segment?.Value(field) is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{number}^{segment.Value(field, 2)}")
            : null;

    private Hl7Time? Time(Hl7Segment? segment, int field) =>
        segment is null ? null : Hl7Time.Read(segment.Value(field), _options.Zone);
}
