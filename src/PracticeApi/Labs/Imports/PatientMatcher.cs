using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Text;

namespace PracticeApi.Labs.Imports;

/// <summary>Whom a report is of: a patient, or why it cannot be told.</summary>
internal sealed record PatientMatch(LabPatient? Patient, IncomingFault? Fault);

/// <summary>
/// Finds the patients of reports, many at a time. An identifier of its system decides, unless the name or the birth date speaks
/// against it; without one, family name and birth date both have to agree, and nothing may speak against them.
/// </summary>
internal sealed class PatientMatcher(Db db)
{
    // Locked: what enters and a merge that moves the record wait for each other.
    private const string Columns = """
        SELECT p.PatientId, p.GivenName, p.FamilyName, p.BirthDate, p.Sex, p.Identifiers, p.MergedIntoId
        FROM   Patients p {for update}

        """;

    private const string ByIdentifiersSql =
        Columns
        + """
            WHERE  p.PracticeId = @PracticeId
                   AND p.PatientId IN (SELECT t.PatientId
                                       FROM   PatientTerms t
                                       WHERE  t.PracticeId = @PracticeId AND t.Term IN {texts @Terms})
            """;

    private const string ByBirthDatesSql =
        Columns
        + """
            WHERE  p.PracticeId = @PracticeId AND p.MergedIntoId IS NULL AND p.BirthDate IN {texts @BirthDates}
            """;

    private const string ByIdsSql =
        Columns
        + """
            WHERE  p.PracticeId = @PracticeId AND p.PatientId IN {ids @PatientIds}
            """;

    /// <summary>The patient of each person named; a person is looked for once.</summary>
    public async Task<IReadOnlyDictionary<IncomingPatient, PatientMatch>> MatchAsync(
        IEnumerable<IncomingPatient> people,
        CancellationToken ct
    )
    {
        var sought = people.Distinct<IncomingPatient>(ReferenceEqualityComparer.Instance).ToArray();
        var byIdentifier = await ByIdentifiersAsync(sought, ct);
        var byBirthDate = await ByBirthDatesAsync(sought, ct);
        var found = new Dictionary<IncomingPatient, PatientMatch>(
            ReferenceEqualityComparer.Instance
        );
        foreach (var person in sought)
        {
            found.Add(person, Match(person, byIdentifier, byBirthDate));
        }

        return found;
    }

    /// <summary>Patients whom somebody has chosen, by id; one that was merged is found as the survivor.</summary>
    public async Task<IReadOnlyDictionary<Guid, LabPatient>> ChosenAsync(
        IEnumerable<Guid> patientIds,
        CancellationToken ct
    )
    {
        var ids = patientIds.Distinct().ToArray();
        return ids.Length == 0
            ? new Dictionary<Guid, LabPatient>()
            : (await ReadAsync(ids, ct)).ToDictionary(one => one.PatientId, one => one.ToLab());
    }

    private async Task<ILookup<string, Candidate>> ByIdentifiersAsync(
        IncomingPatient[] sought,
        CancellationToken ct
    )
    {
        var terms = sought
            .SelectMany(person => person.Identifiers)
            .Select(one => PatientTerms.OfIdentifier(one.Value))
            .Distinct()
            .ToArray();
        if (terms.Length == 0)
        {
            return Array.Empty<Candidate>().ToLookup(_ => "");
        }

        var found = await db.QueryAsync<Candidate>(
            ByIdentifiersSql,
            new { Terms = JsonSerializer.Serialize(terms) },
            ct
        );
        var survivors = found.Select(one => one.MergedIntoId).OfType<Guid>().Distinct().ToArray();
        var merged =
            survivors.Length == 0
                ? []
                : (await ReadAsync(survivors, ct)).ToDictionary(one => one.PatientId);
        return found
            .SelectMany(one =>
                one.Known.Select(known =>
                    (
                        known.Value,
                        Patient: one.MergedIntoId is { } survivor
                            // The identifiers of the merged record still lead to the person.
                            ? merged[survivor] with
                            {
                                Identifiers = one.Identifiers,
                            }
                            : one
                    )
                )
            )
            .ToLookup(pair => pair.Value.Trim(), pair => pair.Patient);
    }

    private async Task<ILookup<DateOnly, Candidate>> ByBirthDatesAsync(
        IncomingPatient[] sought,
        CancellationToken ct
    )
    {
        var dates = sought
            .Where(person => person.FamilyName is not null)
            .Select(person => person.BirthDate)
            .OfType<DateOnly>()
            .Distinct()
            .Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .ToArray();
        return (
            dates.Length == 0
                ? []
                : await db.QueryAsync<Candidate>(
                    ByBirthDatesSql,
                    new { BirthDates = JsonSerializer.Serialize(dates) },
                    ct
                )
        ).ToLookup(one => one.BirthDate);
    }

    private Task<IReadOnlyList<Candidate>> ReadAsync(Guid[] ids, CancellationToken ct) =>
        db.QueryAsync<Candidate>(ByIdsSql, new { PatientIds = JsonSerializer.Serialize(ids) }, ct);

    private static PatientMatch Match(
        IncomingPatient person,
        ILookup<string, Candidate> byIdentifier,
        ILookup<DateOnly, Candidate> byBirthDate
    )
    {
        var identified = person
            .Identifiers.Where(one => one.System is not null)
            .SelectMany(one =>
                byIdentifier[one.Value.Trim()].Where(candidate => candidate.Has(one))
            )
            .DistinctBy(candidate => candidate.PatientId)
            .ToArray();
        if (identified is [var only])
        {
            return only.Contradicts(person)
                ? Unmatched(
                    "patient-contradicted",
                    "The identifier is of a patient with another name or birth date."
                )
                : new PatientMatch(only.ToLab(), null);
        }

        if (identified.Length > 1)
        {
            return Unmatched("patient-ambiguous", "The identifiers are of more than one patient.");
        }

        if (person is not { FamilyName: { } family, BirthDate: { } born })
        {
            return Unmatched(
                "patient-unknown",
                "No patient has the identifier, and name and birth date are not both given."
            );
        }

        var named = byBirthDate[born]
            .Where(candidate =>
                Folding.Whole(candidate.FamilyName) == Folding.Whole(family)
                && !candidate.Contradicts(person)
            )
            .ToArray();
        return named switch
        {
            [var one] when one.HasAnother(person.Identifiers) => Unmatched(
                "patient-contradicted",
                "Name and birth date are of a patient with another identifier of the same kind."
            ),
            [var one] => new PatientMatch(one.ToLab(), null),
            [] => Unmatched(
                "patient-unknown",
                "No patient has the identifier, or this name and birth date."
            ),
            _ => Unmatched(
                "patient-ambiguous",
                "More than one patient has this name and birth date."
            ),
        };
    }

    private static PatientMatch Unmatched(string code, string message) =>
        new(null, new IncomingFault("", "patient", code, message));

    private sealed record Candidate
    {
        private PatientIdentifier[]? _known;

        public Guid PatientId { get; init; }
        public required string GivenName { get; init; }
        public required string FamilyName { get; init; }
        public DateOnly BirthDate { get; init; }
        public Sex Sex { get; init; }
        public required string Identifiers { get; init; }
        public Guid? MergedIntoId { get; init; }

        public PatientIdentifier[] Known =>
            _known ??= StoredJson.Read<PatientIdentifier[]>(Identifiers) ?? [];

        public LabPatient ToLab() =>
            new()
            {
                PatientId = PatientId,
                BirthDate = BirthDate,
                Sex = Sex,
                MergedIntoId = MergedIntoId,
            };

        public bool Has(IncomingIdentifier identifier) =>
            Known.Any(known =>
                IsSame(known.System, identifier.System)
                && known.Value.Trim() == identifier.Value.Trim()
            );

        // Who gives out one number a person has given this one another.
        public bool HasAnother(IReadOnlyList<IncomingIdentifier> identifiers) =>
            identifiers.Any(one =>
                Known.Any(known => IsSame(known.System, one.System)) && !Has(one)
            );

        public bool Contradicts(IncomingPatient person) =>
            (person.BirthDate is { } born && born != BirthDate)
            || (
                person.FamilyName is { } family
                && Folding.Whole(family) != Folding.Whole(FamilyName)
            )
            || (person.GivenName is { } given && !AgreesGiven(given));

        // Further given names may be left out, and the first may be an initial.
        private bool AgreesGiven(string given)
        {
            var (said, own) = (
                Folding.Words(given).FirstOrDefault(),
                Folding.Words(GivenName).FirstOrDefault()
            );
            return said is null
                || own is null
                || said == own
                || (said.TrimEnd('.') is [var initial] && own[0] == initial);
        }

        private static bool IsSame(string one, string? other) =>
            other is not null
            && string.Equals(Bare(one), Bare(other), StringComparison.OrdinalIgnoreCase);

        private static string Bare(string system) =>
            system.Trim() is var trimmed
            && trimmed.StartsWith("urn:oid:", StringComparison.OrdinalIgnoreCase)
                ? trimmed["urn:oid:".Length..]
                : trimmed;
    }
}
