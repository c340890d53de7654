using PracticeApi.Clinical.Formats;

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
        };
}

/// <summary>A line on its way into the record.</summary>
internal sealed record ImportLine
{
    public ImportLine(string source, string sender, IncomingReport report, IncomingResult result)
    {
        (Source, Report, Result) = (source, report, result);
        Sender = ImportKeys.Sender(sender);
        SourceKey = ImportKeys.Line(source, Sender, report, result);
        OpenKey = ImportKeys.Open(source, Sender, report, result);
        ReportKey = ImportKeys.Report(source, Sender, report);
        ContentHash = ImportKeys.Content(result);
    }

    public string Source { get; }
    public string Sender { get; }
    public IncomingReport Report { get; }
    public IncomingResult Result { get; }
    public string SourceKey { get; }
    public string? OpenKey { get; }
    public string? ReportKey { get; }
    public string ContentHash { get; }

    /// <summary>Which of the units that are entered together it is of.</summary>
    public int Unit { get; init; }

    /// <summary>What a person has said of it.</summary>
    public LineCorrections Corrections { get; init; } = new();

    /// <summary>Whether it has waited already: what waits under its key is itself.</summary>
    public bool HasWaited { get; init; }
}

/// <summary>What became of a line.</summary>
internal enum LineOutcome
{
    /// <summary>A new result.</summary>
    Entered,

    /// <summary>A new version of a result.</summary>
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

/// <summary>A line, and what became of it.</summary>
internal sealed record EnteredLine(
    ImportLine Line,
    LineOutcome Outcome,
    Guid? PatientId,
    Guid? LabResultId,
    IReadOnlyList<IncomingFault> Faults
)
{
    /// <summary>What has waited since it came before, and need not wait any more; null where there is no such line.</summary>
    public WaitingLine? Settles { get; init; }
}
