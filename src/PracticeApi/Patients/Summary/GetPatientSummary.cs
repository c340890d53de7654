using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Monitoring;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Summary;

/// <summary>Asks for what a practitioner reads first of a patient.</summary>
[RequireScope(Scope.LabsRead)]
public sealed record GetPatientSummary(Guid PatientId) : IQuery<PatientSummary>, IAboutPatient;

internal sealed class GetPatientSummaryHandler(
    Db db,
    Caller caller,
    LabResultAnswers results,
    ActivePlans plans,
    MonitoringObservations monitoring,
    PracticeSettings settings
) : IRequestHandler<GetPatientSummary, PatientSummary>
{
    private const int Most = 100;

    private const string ChartSql =
        ChartVersion.Columns
        + """
            FROM   ChartEntries
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND Kind IN {texts @Kinds}
                   AND SupersededAt IS NULL AND InError = 0
            ORDER BY CreatedAt, ChartEntryId
            """;

    // A later one that was withdrawn or gives no value says nothing of the one before.
    private const string OutOfRangeSql =
        LabResultRow.SelectShown
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL
                   AND OutOfRange = 1 AND Status <> 'enteredInError' AND Status <> 'cancelled'
                   AND NOT EXISTS (SELECT later.LabResultId
                                   FROM   LabResults later
                                   WHERE  later.PracticeId = @PracticeId AND later.PatientId = @PatientId
                                          AND later.AnalyteCode = LabResults.AnalyteCode AND later.SupersededAt IS NULL
                                          AND later.Status <> 'enteredInError' AND later.Status <> 'cancelled'
                                          AND later.Status <> 'registered' AND later.AbsentReason IS NULL
                                          AND later.CollectedInstant >= LabResults.CollectedInstant
                                          AND (later.CollectedInstant > LabResults.CollectedInstant
                                               OR later.LabResultId > LabResults.LabResultId))
            ORDER BY CollectedInstant DESC, LabResultId DESC
            {first @Limit}
            """;

    private const string AlertsSql =
        AlertRow.Select
        + """
            WHERE  a.PracticeId = @PracticeId AND a.PatientId = @PatientId AND a.Status = 'open'
            ORDER BY a.SeverityRank, a.CreatedAt DESC, a.AlertId DESC
            {first @Limit}
            """;

    private static readonly string Kinds = StoredJson.Write<string[]>([
        "condition",
        "condition.none-known",
        "medication",
        "medication.none-known",
        "allergy",
        "allergy.none-known",
        "pregnancy",
    ])!;

    public async Task<PatientSummary> Handle(GetPatientSummary query, CancellationToken ct)
    {
        if (!caller.May(Scope.PatientsRead) || !caller.May(Scope.PlansRead))
        {
            throw Problem.Forbidden(
                "forbidden",
                "This needs the scopes patients:read, labs:read and plans:read."
            );
        }

        var patient = await PatientRow.ReadOwnAsync(db, query.PatientId, ct);
        var today = (await settings.ClockAsync(ct)).Today;
        var args = new
        {
            query.PatientId,
            Kinds,
            Limit = Most,
        };
        var chart = (await db.QueryAsync<ChartVersion>(ChartSql, args, ct)).ToLookup(entry =>
            entry.Kind
        );
        var followed = await plans.OfAsync([query.PatientId], ct);
        var outOfRange = await db.QueryAsync<LabResultRow>(OutOfRangeSql, args, ct);
        var open = await db.QueryAsync<AlertRow>(AlertsSql, args, ct);
        return new PatientSummary
        {
            PatientId = patient.PatientId,
            GivenName = patient.GivenName,
            FamilyName = patient.FamilyName,
            PreferredName = patient.PreferredName,
            BirthDate = patient.BirthDate,
            Age = Person.AgeOn(patient.BirthDate, today),
            Sex = patient.Sex,
            GenderIdentity = patient.GenderIdentity,
            Status = patient.Status,
            ResponsiblePractitionerId = patient.ResponsiblePractitionerId,
            On = today,
            Problems =
            [
                .. chart["condition"]
                    .Select(entry => entry.To<Condition>())
                    .Where(condition => condition.Status != ConditionStatus.Resolved)
                    .OrderBy(condition => condition.Status),
            ],
            Medications =
            [
                .. chart["medication"]
                    .Select(entry => entry.To<Medication>())
                    .Where(medication => !(medication.Stop < today)),
            ],
            Allergies =
            [
                .. chart["allergy"]
                    .Select(entry => entry.To<Allergy>())
                    .OrderByDescending(allergy => allergy.Severity),
            ],
            NoneKnownOn = new NoneKnownOn
            {
                Conditions = AskedOn(chart["condition.none-known"]),
                Medications = AskedOn(chart["medication.none-known"]),
                Allergies = AskedOn(chart["allergy.none-known"]),
            },
            Pregnancy = chart["pregnancy"]
                .Select(entry => entry.To<Pregnancy>())
                .Where(pregnancy => pregnancy.End is null)
                .MaxBy(pregnancy => pregnancy.Start),
            Plans = [.. followed.Select(plan => ToPlan(plan, today))],
            OutOfRange = await results.ManyAsync(outOfRange, ct),
            OpenAlerts = [.. open.Select(alert => alert.ToAlert())],
            OverdueMonitoring =
            [
                .. (await monitoring.HeldAsync(followed, ct))
                    .SelectMany(one =>
                        one.Dues.Select(due => MonitoringItem.Of(one.Plan, due, today))
                    )
                    .Where(item => item.Is(MonitoringFilter.Overdue, today))
                    .OrderBy(item => item.DueOn)
                    .ThenBy(item => item.Code, StringComparer.Ordinal),
            ],
        };
    }

    private static DateOnly? AskedOn(IEnumerable<ChartVersion> assertions) =>
        assertions
            .Select(entry => entry.To<NoneKnown>())
            .Where(assertion => !assertion.Withdrawn)
            .Select(assertion => (DateOnly?)assertion.AssertedOn)
            .Max();

    private static SummaryPlan ToPlan(FollowedPlan plan, DateOnly today)
    {
        var position = PlanAnswers.PositionOf(plan.Schedule, endedOn: null, today);
        return new SummaryPlan
        {
            Id = plan.PlanId,
            Title = plan.Title,
            Status = plan.Status,
            Protocol = plan.Protocol,
            Revision = plan.Revision,
            From = plan.Schedule.From,
            To = plan.Schedule.To,
            Today = position,
            PhaseName = plan.Schedule.PhaseOn(today)?.Phase.Name,
        };
    }
}

internal static class GetPatientSummaryEndpoint
{
    public static void Map(RouteGroupBuilder patients) =>
        patients.MapGet("/{patientId:guid}/summary", Get).For<GetPatientSummary>(404, 409);

    /// <summary>Read what matters of a patient first</summary>
    /// <remarks>
    /// Problems, medications, allergies, the plans that are followed, each analyte whose last result is out of range, open
    /// alerts, and monitoring that is overdue. Needs `patients:read` and `plans:read` beside `labs:read`. A tracking aid, never a diagnosis.
    /// </remarks>
    private static async Task<Ok<PatientSummary>> Get(
        Guid patientId,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new GetPatientSummary(patientId), ct));
}
