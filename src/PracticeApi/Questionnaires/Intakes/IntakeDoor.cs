using System.Globalization;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>What somebody opens an intake with.</summary>
/// <param name="Token">From the link.</param>
/// <param name="BirthDate">From the header or the page's form.</param>
/// <param name="OpenedHash">The hash of the token that this browser has opened with the birth date before.</param>
public sealed record IntakeKey(string Token, DateOnly? BirthDate, string? OpenedHash)
{
    internal const string Header = "X-Birth-Date";

    /// <summary>The key with a birth date as it is sent.</summary>
    /// <exception cref="ProblemException">400: it is no date, which is not counted as a wrong one.</exception>
    internal static IntakeKey Of(string token, string? birthDate, string? openedHash)
    {
        if (birthDate is null)
        {
            return new IntakeKey(token, null, openedHash);
        }

        return DateOnly.TryParseExact(
            birthDate,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? new IntakeKey(token, day, openedHash)
            : throw Problem.Invalid([new Fault($"/{Header}", "is no date, such as 1980-05-17")]);
    }

    // A record would print the token.
    /// <inheritdoc />
    public override string ToString() => nameof(IntakeKey);
}

/// <summary>An intake that was opened, with what its page needs to know of the patient.</summary>
internal sealed record OpenIntakeRow(IntakeRow Row, string? Language);

/// <summary>
/// The one way into an intake from outside: finds it by its link, asks for the birth date, and makes the caller the patient of
/// that intake and nothing else.
/// </summary>
internal sealed class IntakeDoor(
    Db db,
    Caller caller,
    ResponseDesk desk,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
)
{
    private const string LinkSql = """
        SELECT PracticeId, IntakeId
        FROM   IntakeLinks
        WHERE  TokenHash = @TokenHash
        """;

    private const string PatientSql = """
        SELECT BirthDate, Language
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    private const string FailSql = """
        UPDATE Intakes
        SET    Failures = Failures + 1
        WHERE  PracticeId = @PracticeId AND IntakeId = @IntakeId
        """;

    /// <returns>Null where the birth date is wrong: that has been counted, and the count must stay.</returns>
    /// <exception cref="ProblemException">404: there is no such link; 410: it opens nothing any more; 401: the birth date is asked for.</exception>
    public async Task<OpenIntakeRow?> OpenAsync(IntakeKey key, CancellationToken ct)
    {
        // Where the transaction runs again, an earlier run may have come in.
        caller.Leave();
        var hash = SecretToken.Hash(key.Token);
        var link =
            await db.QuerySingleOrDefaultAsync<Link>(LinkSql, new { TokenHash = hash }, ct)
            ?? throw Problem.NotFound(
                "intake-link-unknown",
                "There is no such link. Open it as it was sent, to its end."
            );
        caller.BecomePatient(link.PracticeId, link.IntakeId);
        var row = await IntakeRow.ReadToChangeAsync(db, link.IntakeId, ct);
        trail.Concerns(row.PatientId, row.IntakeId);
        if (row.TokenHash != hash || row.LinkStateAt(clock.Now()) != IntakeLinkState.Usable)
        {
            throw Gone();
        }

        var patient =
            await db.QuerySingleOrDefaultAsync<Patient>(PatientSql, new { row.PatientId }, ct)
            ?? throw new InvalidOperationException("An intake's patient is gone.");
        if (key.OpenedHash != hash)
        {
            if (key.BirthDate is not { } given)
            {
                throw Problem.Unauthorized(
                    "birth-date-needed",
                    "Send the patient's birth date as X-Birth-Date, such as 1980-05-17."
                );
            }

            if (given != patient.BirthDate)
            {
                await CountFailureAsync(row, ct);
                return null;
            }
        }

        return new OpenIntakeRow(row, patient.Language);
    }

    public static ProblemException Gone() =>
        new(
            410,
            "intake-link-ended",
            "The link opens nothing any more: its time has passed, it was replaced or cancelled, or wrong birth dates have ended it. Ask the practice for another.",
            []
        );

    public static ProblemException WrongBirthDate() =>
        Problem.Unauthorized(
            "birth-date-wrong",
            $"This is not the birth date that the practice has. After {IntakeRow.MaxFailures} wrong ones the link ends."
        );

    private async Task CountFailureAsync(IntakeRow row, CancellationToken ct)
    {
        await db.ExecuteAsync(FailSql, new { row.IntakeId }, ct);
        trail.Deny(row.IntakeId);
        if (row.Failures + 1 >= IntakeRow.MaxFailures)
        {
            await desk.LeaveAsync([row.IntakeId], ct);
            events.Add("intake.link-ended", "intake", row.IntakeId, row.Version, row.PatientId);
        }
    }

    private sealed record Link
    {
        public Guid PracticeId { get; init; }
        public Guid IntakeId { get; init; }
    }

    private sealed record Patient
    {
        public DateOnly BirthDate { get; init; }
        public string? Language { get; init; }
    }
}

/// <summary>What the patient's side answers: what was asked for, or that the birth date was wrong, which has to stay counted.</summary>
public sealed record IntakeReply<T>
    where T : class
{
    internal T? Answer { get; init; }

    /// <exception cref="ProblemException">401: the birth date was wrong.</exception>
    internal T Open() => Answer ?? throw IntakeDoor.WrongBirthDate();
}
