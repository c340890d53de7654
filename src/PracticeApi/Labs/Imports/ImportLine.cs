using PracticeApi.Clinical.Formats;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Imports;

/// <summary>What a person says of a line that could not be entered as it came; null is what the line says itself.</summary>
internal sealed record LineCorrections
{
    public Guid? PatientId { get; init; }
    public string? Analyte { get; init; }
    public string? Unit { get; init; }
    public string? Printed { get; init; }
    public string? Text { get; init; }
    public string? CollectedAt { get; init; }

    /// <summary>Whether the faults that its format found are known to the person and do not matter.</summary>
    public bool AcceptFaults { get; init; }

    /// <summary>Whether it is known to the person that the report of its number is another patient's: it is a report of its own.</summary>
    public bool AcceptPatient { get; init; }

    /// <summary>What was said, as it is stored with a line; null is nothing.</summary>
    public static LineCorrections Read(string? stored) =>
        StoredJson.Read<LineCorrections>(stored) ?? new LineCorrections();

    public LineCorrections With(LineCorrections later) =>
        new()
        {
            PatientId = later.PatientId ?? PatientId,
            Analyte = later.Analyte ?? Analyte,
            Unit = later.Unit ?? Unit,
            Printed = later.Text is null ? later.Printed ?? Printed : null,
            Text = later.Printed is null ? later.Text ?? Text : null,
            CollectedAt = later.CollectedAt ?? CollectedAt,
            AcceptFaults = later.AcceptFaults || AcceptFaults,
            AcceptPatient = later.AcceptPatient || AcceptPatient,
        };
}

/// <summary>A line on its way into the record.</summary>
internal sealed record ImportLine
{
    public ImportLine(string source, string sender, IncomingReport report, IncomingResult result)
    {
        (Source, Report, Result) = (source, report, result);
        Sender = ImportKeys.Sender(sender);
        (SourceKey, SourceKeyBefore) = ImportKeys.Line(source, Sender, report, result);
        (OpenKey, OpenKeyBefore) = ImportKeys.Open(source, Sender, report, result);
        ReportKey = ImportKeys.Report(source, Sender, report);
        ContentHash = ImportKeys.Content(result);
    }

    public string Source { get; }
    public string Sender { get; }
    public IncomingReport Report { get; }
    public IncomingResult Result { get; }
    public string SourceKey { get; }
    public string SourceKeyBefore { get; }
    public string? OpenKey { get; }
    public string? OpenKeyBefore { get; }
    public string? ReportKey { get; }
    public string ContentHash { get; }

    /// <summary>Which of the units that are entered together it is of.</summary>
    public int Unit { get; init; }

    /// <summary>What a person has said of it.</summary>
    public LineCorrections Corrections { get; init; } = new();

    /// <summary>Whether it has waited already: what waits under its key is itself.</summary>
    public bool HasWaited { get; init; }

    /// <summary>Whether it takes back what was sent.</summary>
    public bool TakesBack => Result.Status is IncomingStatus.EnteredInError or IncomingStatus.Wrong;

    /// <summary>Whether it says only what becomes of a value that was sent before.</summary>
    public bool IsOfEarlier => TakesBack || Result.StatusAlone;

    /// <summary>When the specimen was taken.</summary>
    public string? CollectedAt => Corrections.CollectedAt ?? Result.CollectedAt;

    /// <summary>What its format found wrong and nobody has put right; whoever gives the value or the time anew has seen what was.</summary>
    public IEnumerable<IncomingFault> OwnFaults =>
        Corrections.AcceptFaults
            ? []
            : Result.Faults.Where(fault =>
                !(IsOfValue(fault) && (Corrections.Printed ?? Corrections.Text) is not null)
                && !(IsOfCollection(fault) && Corrections.CollectedAt is not null)
                && !(IsOfTest(fault) && Corrections.Analyte is not null)
            );

    public IncomingFault Fault(string code, string message, string? field = null) =>
        new(Result.Place, field, code, message);

    // HL7 v2 says by the number of the field what a fault is of; other formats by its code.
    private static bool IsOfValue(IncomingFault fault) =>
        fault.Field is "2" or "5"
        || fault.Code
            is "ambiguous-number"
                or "ambiguous-titre"
                or "number-not-kept"
                or "value-not-read"
                or "value-required";

    private static bool IsOfCollection(IncomingFault fault) =>
        fault.Field is "14" || fault.Code is "ambiguous-date" or "invalid-date" or "date-not-whole";

    private static bool IsOfTest(IncomingFault fault) =>
        fault.Field is "3" || fault.Code is "code-missing";
}

/// <summary>What became of a line.</summary>
internal enum LineOutcome
{
    /// <summary>A new result.</summary>
    Entered,

    /// <summary>A new version of a result, or it took back what had only waited.</summary>
    Replaced,

    /// <summary>It says what is there already, or what waits already.</summary>
    Unchanged,

    /// <summary>A newer version is there, or nothing that it could change.</summary>
    Outdated,

    /// <summary>It waits for a person.</summary>
    Waiting,
}

/// <summary>A line that waits for a person, by its import and number, and what was said of it.</summary>
internal sealed record WaitingLine(Guid LabImportId, int RowNumber, LineCorrections Said);

/// <summary>A line that need not wait any more.</summary>
/// <param name="Line">The line.</param>
/// <param name="As">What it counts as where it came: it came again, or was overtaken.</param>
internal sealed record SettledLine(WaitingLine Line, LineOutcome As);

/// <summary>A line, and what became of it.</summary>
internal sealed record EnteredLine(
    ImportLine Line,
    LineOutcome Outcome,
    Guid? PatientId,
    Guid? LabResultId,
    IReadOnlyList<IncomingFault> Faults
)
{
    /// <summary>What has waited since an earlier import and need not wait any more.</summary>
    public IReadOnlyList<SettledLine> Settles { get; init; } = [];
}
