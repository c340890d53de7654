using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Patients;

/// <summary>Rules of a patient's details.</summary>
internal sealed class PatientRules(Db db, PracticeSettings settings)
{
    // No living person was born before; an earlier year is a slip of the hand.
    private static readonly DateOnly Earliest = new(1880, 1, 1);

    private const string PractitionerSql = """
        SELECT StaffId
        FROM   Staff
        WHERE  PracticeId = @PracticeId AND StaffId = @StaffId AND Active = 1
        """;

    public async ValueTask CheckAsync(
        PatientDetails details,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        // A name of no characters has had its fault already.
        if (details.GivenName.Length > 0 && string.IsNullOrWhiteSpace(details.GivenName))
        {
            faults.Add(new Fault("/givenName", "must not be blank"));
        }

        if (details.FamilyName.Length > 0 && string.IsNullOrWhiteSpace(details.FamilyName))
        {
            faults.Add(new Fault("/familyName", "must not be blank"));
        }

        if (details.BirthDate < Earliest)
        {
            faults.Add(new Fault("/birthDate", "is before 1880"));
        }
        else if (details.BirthDate > (await settings.ClockAsync(ct)).Today)
        {
            faults.Add(new Fault("/birthDate", "lies in the future", "in-the-future"));
        }

        if (details.Language is { } language && !LanguageTag.IsWellFormed(language))
        {
            faults.Add(new Fault("/language", "is not a language tag, such as en or de-AT"));
        }

        if (
            details.ResponsiblePractitionerId is { } id
            && (await db.QueryAsync<Guid>(PractitionerSql, new { StaffId = id }, ct)).Count == 0
        )
        {
            faults.Add(
                new Fault(
                    "/responsiblePractitionerId",
                    "is not an active member of staff",
                    "unknown-practitioner",
                    NeedsFacts: true
                )
            );
        }
    }
}
