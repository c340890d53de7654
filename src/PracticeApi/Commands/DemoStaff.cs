using MediatR;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Patients.Chart;
using PracticeApi.Plans.CheckIns;
using PracticeApi.Plans.Plans;
using PracticeApi.Plans.Protocols;
using PracticeApi.Plans.Safety;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Commands;

/// <summary>What the staff of the synthetic practice does, through the same commands as any client.</summary>
internal sealed class DemoStaff(
    IServiceScopeFactory scopes,
    CallerIdentity owner,
    TimeProvider clock
)
{
    public async Task<Guid> RegisterAsync(string familyName, Sex sex, DateOnly birthDate) =>
        (
            await SendAsync(
                new RegisterPatient
                {
                    GivenName = "Synthetic",
                    FamilyName = familyName,
                    BirthDate = birthDate,
                    Sex = sex,
                    ResponsiblePractitionerId = owner.StaffId,
                }
            )
        ).Id;

    public async Task DiagnoseAsync(Guid patient, string code, string name, int weeksAgo) =>
        await SendAsync(
            new AddChartEntry<ConditionDetails, Condition>(
                patient,
                new ConditionDetails
                {
                    Code = code,
                    System = ConditionCodeSystem.Icd10Cm,
                    Name = name,
                    Onset = Text(Day(weeksAgo)),
                    Status = ConditionStatus.Active,
                }
            )
        );

    public async Task MedicateAsync(Guid patient, string name, string dose, int weeksAgo) =>
        await SendAsync(
            new AddChartEntry<MedicationDetails, Medication>(
                patient,
                new MedicationDetails
                {
                    Name = name,
                    Dose = dose,
                    Start = Day(weeksAgo),
                }
            )
        );

    public async Task NoteAsync(Guid patient, string title, int weeksAgo) =>
        await SendAsync(
            new AddChartEntry<PatientEventDetails, PatientEvent>(
                patient,
                new PatientEventDetails { On = Day(weeksAgo), Title = title }
            )
        );

    public async Task PainAsync(Guid patient, (int WeeksAgo, decimal Score)[] scores)
    {
        foreach (var (weeksAgo, score) in scores)
        {
            await SendAsync(
                new AddChartEntry<MeasurementDetails, Measurement>(
                    patient,
                    new MeasurementDetails
                    {
                        Kind = MeasurementKind.Pain,
                        At = Text(Day(weeksAgo)),
                        Value = score,
                        Unit = "{score}",
                    }
                )
            );
        }
    }

    public async Task SeriesAsync(
        Guid patient,
        Func<(int Ago, decimal Value), EnterLabResult> entry,
        (int WeeksAgo, decimal Value)[] values
    )
    {
        foreach (var value in values)
        {
            await SendAsync(entry(value) with { PatientId = patient });
        }
    }

    public EnterLabResult Antibodies(string analyte, decimal value, int weeksAgo) =>
        Quantity(analyte, value, "IU/mL", weeksAgo, null, analyte == "tpo-ab" ? 34 : 115) with
        {
            Method = "Chemiluminescence",
        };

    public EnterLabResult Quantity(
        string analyte,
        decimal value,
        string unit,
        int weeksAgo,
        decimal? low,
        decimal? high
    ) =>
        new()
        {
            Analyte = analyte,
            Value = new DecimalText(
                value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ),
            Unit = unit,
            CollectedAt = Text(Day(weeksAgo)),
            Laboratory = "Synthetic laboratory",
            ReferenceRange = new PrintedRange { Low = low, High = high },
        };

    /// <summary>Answers given again and again, each time as strong as the number says, 0 (not at all) upwards.</summary>
    public async Task AnswerAsync(
        Guid patient,
        string questionnaire,
        Func<decimal, FormAnswers> answers,
        (int WeeksAgo, decimal Strength)[] times
    )
    {
        foreach (var (weeksAgo, strength) in times)
        {
            await SendAsync(
                new EnterQuestionnaireResponse
                {
                    PatientId = patient,
                    Questionnaire = questionnaire,
                    AnsweredAt = Text(Day(weeksAgo)),
                    Source = ResponseSource.Patient,
                    Answers = answers(strength),
                }
            );
        }
    }

    /// <summary>A plan from a protocol: what is not known of its flags is asked, cautions are taken note of, then it is published.</summary>
    public async Task<Plan> PlanAsync(Guid patient, string protocol, int weeksAgo)
    {
        var draft = await SendAsync(
            new CreatePlan
            {
                PatientId = patient,
                Protocol = new ProtocolReference { Code = protocol },
                StartsOn = Day(weeksAgo),
            }
        );
        var review = await SendAsync(new GetPlanSafety(draft.Id));
        if (NeedOf(review, SafetyNeed.Answer) is { Count: > 0 } unknown)
        {
            review = await SendAsync(
                new AnswerPlanFlags
                {
                    PlanId = draft.Id,
                    Version = review.Version,
                    Flags = unknown,
                    Present = false,
                    AskedOn = Day(0),
                }
            );
        }

        if (NeedOf(review, SafetyNeed.Acknowledgement) is { Count: > 0 } cautions)
        {
            review = await SendAsync(
                new AcknowledgeCautions
                {
                    PlanId = draft.Id,
                    Version = review.Version,
                    Flags = cautions,
                    Note = "Looked at with the patient.",
                }
            );
        }

        return await SendAsync(new PublishPlan(draft.Id, review.Version));
    }

    /// <summary>A check-in a week: mostly done, one item now and then not reported, and hard weeks with a flare.</summary>
    public async Task CheckInsAsync(Plan plan, int[] hardWeeks)
    {
        var firstOfPhase = 0;
        foreach (var phase in plan.Phases)
        {
            for (var week = 1; week <= phase.Weeks; week++)
            {
                var ofPlan = firstOfPhase + week;
                var last = plan.StartsOn.AddDays((7 * ofPlan) - 1);
                if (last > Day(0))
                {
                    return;
                }

                var isHard = hardWeeks.Contains(ofPlan);
                await SendAsync(
                    new EnterCheckIn
                    {
                        PlanId = plan.Id,
                        On = last,
                        Items = [.. DemoAnswers.Done(phase, week, ofPlan, isHard)],
                        Flare = isHard,
                    }
                );
            }

            firstOfPhase += phase.Weeks;
        }
    }

    private static List<string> NeedOf(PlanSafetyReview review, SafetyNeed need) =>
        [
            .. review
                .Findings.Where(finding => finding.Needs == need)
                .Select(finding => finding.Flag),
        ];

    private DateOnly Day(int weeksAgo) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-7 * weeksAgo);

    private static string Text(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<T> SendAsync<T>(IRequest<T> request)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Become(owner);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }
}
