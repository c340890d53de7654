using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Plans;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Plans.Safety;

/// <summary>Reads what flags are held against: the chart and the few results that they ask for.</summary>
internal sealed class FlagPatients(Db db, PracticeSettings settings)
{
    private const decimal KilogramsInPound = 0.45359237m;
    private const decimal CentimetresInInch = 2.54m;

    private const string PatientSql = """
        SELECT BirthDate, Sex
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    private const string ChartSql = """
        SELECT c.Kind, c.ChartEntryId, c.RecordedAt, c.OccurredOn, c.Content, s.Name AS RecordedByName
        FROM   ChartEntries c
               LEFT JOIN Staff s ON s.PracticeId = c.PracticeId AND s.StaffId = c.RecordedBy
        WHERE  c.PracticeId = @PracticeId AND c.PatientId = @PatientId AND c.SupersededAt IS NULL AND c.InError = 0
               AND c.Kind <> 'patient-event'
        """;

    private const string ResultsSql = """
        SELECT LabResultId, AnalyteCode, CollectedAt, CanonicalValue, Flag
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL
               AND AnalyteCode IN {texts @AnalyteCodes}
               AND (Status = 'preliminary' OR Status = 'final' OR Status = 'corrected') AND AbsentReason IS NULL
        """;

    private const string ResponsesSql = """
        SELECT ResponseId, QuestionnaireKey, AnsweredInstant, Answers, Scores
        FROM   QuestionnaireResponses
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL
               AND QuestionnaireKey IN {texts @QuestionnaireKeys}
               AND (Status = 'submitted' OR Status = 'amended')
        ORDER BY AnsweredInstant DESC, ResponseId DESC
        {first @Limit}
        """;

    private const string CheckInSql = """
        SELECT c.CheckInId AS Id, c.CheckedOn AS Day, c.Flare
        FROM   PlanCheckIns c
               INNER JOIN Plans p ON p.PracticeId = c.PracticeId AND p.PlanId = c.PlanId
        WHERE  c.PracticeId = @PracticeId AND p.PatientId = @PatientId AND c.SupersededAt IS NULL
               AND c.Status <> 'enteredInError' AND c.Flare IS NOT NULL
        ORDER BY c.CheckedOn DESC, c.CheckInId DESC
        {first @Limit}
        """;

    // Of each questionnaire the last two at the least, however often another was answered.
    private const int MostResponses = 50;

    /// <summary>What is known of a patient that flags are held against.</summary>
    public async Task<FlagPatient> ReadAsync(Guid patientId, CancellationToken ct)
    {
        var clock = await settings.ClockAsync(ct);
        var patient = (
            await db.QuerySingleOrDefaultAsync<PatientFacts>(
                PatientSql,
                new { PatientId = patientId },
                ct
            )
        )!;
        var chart = (
            await db.QueryAsync<Entry>(ChartSql, new { PatientId = patientId }, ct)
        ).ToLookup(entry => entry.Kind);
        var results = await db.QueryAsync<Result>(
            ResultsSql,
            new { PatientId = patientId, AnalyteCodes = JsonSerializer.Serialize(Flags.Analytes) },
            ct
        );
        var responses = await db.QueryAsync<Response>(
            ResponsesSql,
            new
            {
                PatientId = patientId,
                QuestionnaireKeys = JsonSerializer.Serialize(Flags.Questionnaires),
                Limit = MostResponses,
            },
            ct
        );
        var checkIn = await db.QuerySingleOrDefaultAsync<LatestCheckIn>(
            CheckInSql,
            new { PatientId = patientId, Limit = 1 },
            ct
        );
        var measured = chart["measurement"]
            .Select(entry => (entry, Details: entry.To<MeasurementDetails>()))
            .ToArray();
        return new FlagPatient
        {
            Today = clock.Today,
            BirthDate = patient.BirthDate,
            Sex = patient.Sex,
            Conditions = [.. chart["condition"].Select(ToCondition)],
            Medications =
            [
                .. chart["medication"]
                    .Select(entry =>
                    {
                        var details = entry.To<MedicationDetails>();
                        return new FlagMedication(
                            entry.ChartEntryId,
                            details.Name,
                            details.Stop,
                            entry.RecordedAt
                        );
                    }),
            ],
            Allergies =
            [
                .. chart["allergy"]
                    .Select(entry => new FlagAllergy(
                        entry.ChartEntryId,
                        entry.To<AllergyDetails>().Substance
                    )),
            ],
            Pregnancies =
            [
                .. chart["pregnancy"]
                    .Select(entry =>
                    {
                        var details = entry.To<PregnancyDetails>();
                        return new FlagPregnancy(
                            entry.ChartEntryId,
                            details.Start,
                            details.End,
                            entry.RecordedAt
                        );
                    }),
            ],
            NoConditions = NoneOf("condition.none-known"),
            NoMedications = NoneOf("medication.none-known"),
            NoAllergies = NoneOf("allergy.none-known"),
            Weights = Measured(MeasurementKind.Weight, "[lb_av]", KilogramsInPound),
            Heights = Measured(MeasurementKind.Height, "[in_i]", CentimetresInInch),
            Results =
            [
                .. results.Select(result => new FlagResult(
                    result.LabResultId,
                    result.AnalyteCode,
                    GivenTime.Parse(result.CollectedAt)!.PracticeDay(clock),
                    result.CanonicalValue,
                    result.Flag
                )),
            ],
            Answers =
            [
                .. responses
                    .DistinctBy(response => response.QuestionnaireKey)
                    .SelectMany(response => AnswersOf(response, clock)),
            ],
            Scores =
            [
                .. responses.SelectMany(response =>
                    StoredJson
                        .Read<ResponseScore[]>(response.Scores)!
                        .Where(score => score.Value is not null)
                        .Select(score => new FlagScore(
                            response.ResponseId,
                            score.Code,
                            clock.DayOf(response.AnsweredInstant),
                            score.Value!.Value
                        ))
                ),
            ],
            CheckIn = checkIn is null
                ? null
                : new FlagCheckIn(checkIn.Id, checkIn.Day, checkIn.Flare),
        };

        FlagNoneKnown? NoneOf(string kind) =>
            chart[kind].LastOrDefault() is { } entry
            && entry.To<Asserted>() is { Withdrawn: false } asserted
                ? new FlagNoneKnown(asserted.AssertedOn, entry.RecordedByName ?? "")
                : null;

        FlagBodyMeasure[] Measured(MeasurementKind kind, string otherUnit, decimal factor) =>
            [
                .. measured
                    .Where(one => one.Details.Kind == kind)
                    .Select(one => new FlagBodyMeasure(
                        one.entry.ChartEntryId,
                        GivenTime.Parse(one.Details.At)!.PracticeDay(clock),
                        one.Details.Unit == otherUnit
                            ? one.Details.Value * factor
                            : one.Details.Value
                    )),
            ];
    }

    private static IEnumerable<FlagAnswered> AnswersOf(Response response, PracticeClock clock)
    {
        if (!Flags.Questions.TryGetValue(response.QuestionnaireKey, out var questions))
        {
            return [];
        }

        var answers = StoredJson.Read<FormAnswers>(response.Answers)!;
        return questions.Select(question => new FlagAnswered(
            response.ResponseId,
            response.QuestionnaireKey,
            question,
            clock.DayOf(response.AnsweredInstant),
            answers[question] is { Values: [var value, ..] } ? ValueOf(value) : null
        ));
    }

    private static decimal? ValueOf(AnswerValue value) =>
        value.Boolean is { } yes ? (yes ? 1 : 0)
        : value.Number is { } number ? number
        : decimal.TryParse(
            value.Text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var option
        )
            ? option
        : null;

    private static FlagCondition ToCondition(Entry entry)
    {
        var details = entry.To<ConditionDetails>();
        return new FlagCondition(
            entry.ChartEntryId,
            details.System == ConditionCodeSystem.Icd10Cm ? details.Code : null,
            details.Name,
            details.Status switch
            {
                ConditionStatus.InRemission => ConditionStanding.InRemission,
                ConditionStatus.Resolved => ConditionStanding.Resolved,
                _ => ConditionStanding.Active,
            },
            entry.RecordedAt
        );
    }

    private sealed record PatientFacts
    {
        public DateOnly BirthDate { get; init; }
        public Sex Sex { get; init; }
    }

    private sealed record Entry
    {
        public required string Kind { get; init; }
        public Guid ChartEntryId { get; init; }
        public DateTimeOffset RecordedAt { get; init; }
        public DateOnly? OccurredOn { get; init; }
        public required string Content { get; init; }
        public string? RecordedByName { get; init; }

        public T To<T>()
            where T : class => StoredJson.Read<T>(Content)!;
    }

    private sealed record Asserted
    {
        public DateOnly AssertedOn { get; init; }
        public bool Withdrawn { get; init; }
    }

    private sealed record LatestCheckIn
    {
        public Guid Id { get; init; }
        public DateOnly Day { get; init; }
        public bool? Flare { get; init; }
    }

    private sealed record Response
    {
        public Guid ResponseId { get; init; }
        public required string QuestionnaireKey { get; init; }
        public DateTimeOffset AnsweredInstant { get; init; }
        public required string Answers { get; init; }
        public required string Scores { get; init; }
    }

    private sealed record Result
    {
        public Guid LabResultId { get; init; }
        public required string AnalyteCode { get; init; }
        public required string CollectedAt { get; init; }
        public decimal? CanonicalValue { get; init; }
        public Flag Flag { get; init; }
    }
}
