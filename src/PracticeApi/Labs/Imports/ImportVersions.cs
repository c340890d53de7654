using PracticeApi.Clinical;
using PracticeApi.Clinical.Formats;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Imports;

/// <summary>How what a laboratory sends follows what is there of it.</summary>
internal static class ImportVersions
{
    /// <summary>The fault of a line whose earlier version, or whose report, is another patient's.</summary>
    public const string PatientChanged = "patient-changed";

    /// <summary>A result that was made of a line, as the first version or as the one that follows another.</summary>
    public static LabResultRow Placed(ImportLine line, LabResultRow made, LabResultRow? current)
    {
        var status = line.Result.Status switch
        {
            IncomingStatus.Registered => LabResultStatus.Registered,
            IncomingStatus.Preliminary => LabResultStatus.Preliminary,
            IncomingStatus.Cancelled => LabResultStatus.Cancelled,
            IncomingStatus.Corrected when current is not null => LabResultStatus.Corrected,
            _ when current is not null && IsReleased(current) => LabResultStatus.Corrected,
            _ => LabResultStatus.Final,
        };
        var placed = made with
        {
            Status = status,
            Source = line.Source,
            SourceKey = line.SourceKey,
        };
        if (current is null)
        {
            return line.Result.Status == IncomingStatus.Corrected
                ? placed with
                {
                    Note = Joined(placed.Note, "Correction of a result that was not received."),
                }
                : placed;
        }

        return placed with
        {
            Version = current.Version + 1,
            ChangeKind = LabResultChange.Replaced,
            Reason =
                status == LabResultStatus.Corrected
                    ? "The laboratory corrected it."
                    : "The laboratory sent a newer version.",
            CreatedAt = current.CreatedAt,
        };
    }

    /// <summary>The version that takes a result back; null where it is taken back already.</summary>
    public static LabResultRow? Withdrawn(LabResultRow current, DateTimeOffset now, Guid staffId) =>
        current.Status == LabResultStatus.EnteredInError
            ? null
            : Next(current, now, staffId) with
            {
                ChangeKind = LabResultChange.MarkedInError,
                Reason = "The laboratory withdrew it.",
                Status = LabResultStatus.EnteredInError,
            };

    /// <summary>The version that releases a preliminary result as it is; null where it is not preliminary.</summary>
    public static LabResultRow? Released(LabResultRow current, DateTimeOffset now, Guid staffId) =>
        current.Status != LabResultStatus.Preliminary
            ? null
            : Next(current, now, staffId) with
            {
                ChangeKind = LabResultChange.Replaced,
                Reason = "The laboratory released it unchanged.",
                Status = LabResultStatus.Final,
            };

    /// <summary>What keeps a line from following the version that is there.</summary>
    public static IEnumerable<IncomingFault> FaultsOf(
        ImportLine line,
        LabResultRow current,
        LabPatient patient
    )
    {
        if (current.PatientId != patient.PatientId)
        {
            yield return line.Fault(
                PatientChanged,
                "The earlier version is of another patient: move it first."
            );
        }

        if (current.Status == LabResultStatus.EnteredInError)
        {
            yield return line.Fault(
                "result-in-error",
                "The earlier version is marked in error: reinstate it first."
            );
        }
        else if (Rank(line.Result.Status) < Rank(current.Status))
        {
            yield return line.Fault(
                "status-goes-back",
                "The earlier version has been released, and this one has not."
            );
        }
    }

    /// <summary>The alert that a new version of a result gives cause for besides those of every result; null without.</summary>
    public static NewAlert? AlertOf(ImportLine line, LabResultRow before, LabResultRow now)
    {
        if (line.TakesBack)
        {
            // Whoever has acted on what was given out has to know; and of what was never the patient's in any case.
            return line.Result.Status == IncomingStatus.Wrong ? WrongAlert(now)
                : IsReleased(before)
                || before.Status == LabResultStatus.Cancelled
                || ReviewWatch.IsCritical(before)
                    ? AlertOf(
                        AlertKind.ResultWithdrawn,
                        AlertSeverity.Urgent,
                        now,
                        $"The laboratory has withdrawn {now.AnalyteCode} collected {now.CollectedAt}, which it had given out."
                    )
                : null;
        }

        return
            (
                ReviewWatch.IsCritical(before)
                || (
                    IsReleased(before)
                    && ReviewWatch.FlagThatCounts(before) != ReviewWatch.FlagThatCounts(now)
                )
            ) && !ReviewWatch.IsCritical(now)
            ? AlertOf(
                AlertKind.ResultCorrected,
                AlertSeverity.Warning,
                now,
                $"The laboratory has corrected {now.AnalyteCode} collected {now.CollectedAt}: "
                    + $"{ReviewWatch.Words(before)} is now {ReviewWatch.Words(now)}."
            )
            : null;
    }

    /// <summary>The alert that a result was never the patient's, or of another specimen, taken back before or not.</summary>
    public static NewAlert WrongAlert(LabResultRow row) =>
        AlertOf(
            AlertKind.ResultWithdrawn,
            AlertSeverity.Urgent,
            row,
            $"The laboratory calls {row.AnalyteCode} collected {row.CollectedAt} wrong, as of another person or specimen, and has withdrawn it."
        );

    private static NewAlert AlertOf(
        AlertKind kind,
        AlertSeverity severity,
        LabResultRow row,
        string message
    ) =>
        new()
        {
            Kind = kind,
            Severity = severity,
            PatientId = row.PatientId,
            ResourceType = "lab-result",
            ResourceId = row.LabResultId,
            Message = message,
        };

    private static LabResultRow Next(LabResultRow current, DateTimeOffset now, Guid staffId) =>
        current with
        {
            Version = current.Version + 1,
            RecordedAt = now,
            RecordedBy = staffId,
        };

    private static bool IsReleased(LabResultRow row) =>
        row.Status is LabResultStatus.Final or LabResultStatus.Corrected;

    private static int Rank(IncomingStatus status) =>
        status switch
        {
            IncomingStatus.Registered => 0,
            IncomingStatus.Preliminary => 1,
            _ => 2,
        };

    private static int Rank(LabResultStatus status) =>
        status switch
        {
            LabResultStatus.Registered => 0,
            LabResultStatus.Preliminary => 1,
            _ => 2,
        };

    private static string Joined(string? note, string more) =>
        string.IsNullOrEmpty(note) ? more : $"{note}\n{more}";
}
