using System.Globalization;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Plans.Plans;
using PracticeApi.Plans.Safety;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.CheckIns;

/// <summary>Writes versions of check-ins, holds them against their plan, and tells of them.</summary>
internal sealed class CheckInDesk(
    Db db,
    Caller caller,
    ActivePlans plans,
    PracticeSettings settings,
    PlanWatch watch,
    AuditTrail trail,
    EventLog events,
    TimeProvider clock
)
{
    // One after the other, so that a day has one check-in and its days are told from what is there.
    private const string LockSql = """
        SELECT PlanId
        FROM   Plans {for update}
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId
        """;

    private const string OfDaySql = """
        SELECT CheckInId
        FROM   PlanCheckIns
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId AND CheckedOn = @CheckedOn AND SupersededAt IS NULL
               AND Status <> 'enteredInError' AND CheckInId <> @CheckInId
        """;

    /// <summary>Enters a check-in of a plan.</summary>
    /// <exception cref="ProblemException">404: there is no such plan; 409: nothing of it is published, or the day has a check-in; 422: it does not fit the plan.</exception>
    public async Task<CheckInRow> EnterAsync(
        Guid planId,
        CheckInDetails details,
        CheckInSource source,
        CancellationToken ct
    )
    {
        var plan = await LockAsync(planId, ct);
        Check(plan, details);
        var now = clock.Now();
        var row = On(
            new CheckInRow
            {
                PlanId = planId,
                CheckInId = Guid.CreateVersion7(),
                PatientId = plan.PatientId,
                Items = "[]",
                Version = 1,
                Status = CheckInStatus.Entered,
                Source = source,
                ChangeKind = CheckInChange.Entered,
                CreatedAt = now,
                RecordedAt = now,
                RecordedBy = caller.IsKnown ? caller.StaffId : null,
            },
            details
        );
        await EnsureOneADayAsync(row, ct);
        await row.AddAsync(db, ct);
        return await ToldAsync(row, null, ct);
    }

    /// <summary>Takes what a patient has answered through a link, where it is a check-in: as that of today, in place of what stands there.</summary>
    public async Task TakeAsync(Form form, FormAnswers answers, CancellationToken ct)
    {
        if (CheckInForm.PlanOf(form.Key) is not { } planId)
        {
            return;
        }

        var plan = await LockAsync(planId, ct);
        var today = (await settings.ClockAsync(ct)).Today;
        var read = CheckInForm.Read(form, answers);
        // What a later revision has taken out was answered all the same; nothing of it is counted.
        var known = plan
            .Course.Items.Select(item => item.Item.Id)
            .ToHashSet(StringComparer.Ordinal);
        var told = new ToldByPatient
        {
            On = plan.Course.EndedOn < today ? plan.Course.EndedOn.Value : today,
            Items =
            [
                .. read
                    .Items.Where(item => known.Contains(item.ItemId))
                    .Select(item => new CheckedItem { ItemId = item.ItemId, Done = item.Done }),
            ],
            SymptomScores = read.Symptoms is { } score
                ? new Dictionary<string, int> { [CheckInForm.Overall] = score }
                : null,
            Flare = read.Flare,
            Note = read.Note,
        };
        if (
            await db.QueryAsync<Guid>(
                OfDaySql,
                new
                {
                    PlanId = planId,
                    CheckedOn = told.On,
                    CheckInId = Guid.Empty,
                },
                ct
            )
            is [var other, ..]
        )
        {
            var current = await CheckInRow.CurrentAsync(db, planId, other, ct);
            await ReplaceAsync(
                current with
                {
                    Source = CheckInSource.Patient,
                },
                told,
                CheckInChange.Amended,
                "reported by the patient through a link",
                ct
            );
        }
        else
        {
            await EnterAsync(planId, told, CheckInSource.Patient, ct);
        }
    }

    /// <summary>Replaces what a check-in says, in a new version.</summary>
    /// <inheritdoc cref="EnterAsync" path="/exception" />
    public async Task<CheckInRow> ReplaceAsync(
        CheckInRow current,
        CheckInDetails details,
        CheckInChange change,
        string? reason,
        CancellationToken ct
    )
    {
        Check(await LockAsync(current.PlanId, ct), details);
        var next = On(Next(current, change, reason), details) with
        {
            Status =
                change == CheckInChange.Amended || current.Status == CheckInStatus.Amended
                    ? CheckInStatus.Amended
                    : CheckInStatus.Entered,
        };
        await EnsureOneADayAsync(next, ct);
        await next.ReplaceAsync(db, current, ct);
        return await ToldAsync(next, current, ct);
    }

    /// <summary>Marks a check-in in error: it is kept and counts for nothing.</summary>
    public async Task<CheckInRow> MarkInErrorAsync(
        CheckInRow current,
        string reason,
        CancellationToken ct
    )
    {
        var next = Next(current, CheckInChange.MarkedInError, reason) with
        {
            Status = CheckInStatus.EnteredInError,
        };
        await next.ReplaceAsync(db, current, ct);
        return await ToldAsync(next, current, ct);
    }

    /// <summary>The check-in, for a change made to the version that the caller has read.</summary>
    /// <exception cref="ProblemException">404: there is none; 412: the caller has read an older version; 409: it is marked in error.</exception>
    public async Task<CheckInRow> ToChangeAsync(
        Guid planId,
        Guid checkInId,
        int version,
        CancellationToken ct
    )
    {
        var current = await CheckInRow.CurrentAsync(db, planId, checkInId, ct);
        if (current.Version != version)
        {
            throw Problem.Stale();
        }

        return current.Status == CheckInStatus.EnteredInError
            ? throw Problem.Conflict("check-in-in-error", "The check-in is marked in error.")
            : current;
    }

    private async Task<FollowedPlan> LockAsync(Guid planId, CancellationToken ct)
    {
        await db.QueryAsync<Guid>(LockSql, new { PlanId = planId }, ct);
        return await ReadPlanAsync(db, plans, planId, ct);
    }

    /// <exception cref="ProblemException">404: there is no such plan; 409: nothing of it is published.</exception>
    public static async Task<FollowedPlan> ReadPlanAsync(
        Db db,
        ActivePlans plans,
        Guid planId,
        CancellationToken ct
    )
    {
        if (await plans.FindAsync(planId, ct) is { } followed)
        {
            return followed;
        }

        await PlanRow.ReadAsync(db, planId, ct);
        throw Problem.Conflict("plan-not-published", "Nothing of the plan is published yet.");
    }

    private static void Check(FollowedPlan plan, CheckInDetails details)
    {
        List<Fault> faults = [];
        if (details.On < plan.Course.From)
        {
            faults.Add(Outside("/on", "lies before the first day of the plan"));
        }
        else if (plan.Course.EndedOn < details.On)
        {
            faults.Add(Outside("/on", "lies after the day on which the plan ended"));
        }
        else if (details.From < plan.Course.From)
        {
            faults.Add(Outside("/from", "lies before the first day of the plan"));
        }

        var known = plan
            .Course.Items.Select(item => item.Item.Id)
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < details.Items.Count; i++)
        {
            if (!known.Contains(details.Items[i].ItemId))
            {
                faults.Add(
                    new Fault(
                        string.Create(CultureInfo.InvariantCulture, $"/items/{i}/itemId"),
                        "is no item of the plan",
                        "unknown-reference",
                        NeedsFacts: true
                    )
                );
            }
        }

        if (faults.Count > 0)
        {
            throw Problem.Invalid(faults);
        }
    }

    private static Fault Outside(string pointer, string message) =>
        new(pointer, message, "outside-the-plan", NeedsFacts: true);

    private async Task EnsureOneADayAsync(CheckInRow row, CancellationToken ct)
    {
        if (await db.QueryAsync<Guid>(OfDaySql, row, ct) is [var other, ..])
        {
            var problem = Problem.Conflict(
                "check-in-exists",
                "The plan has a check-in of that day already. Edit or amend it."
            );
            problem.Extensions["checkInId"] = other;
            throw problem;
        }
    }

    private CheckInRow Next(CheckInRow current, CheckInChange change, string? reason) =>
        current with
        {
            Version = current.Version + 1,
            ChangeKind = change,
            Reason = reason,
            RecordedAt = clock.Now(),
            RecordedBy = caller.IsKnown ? caller.StaffId : null,
        };

    private static CheckInRow On(CheckInRow row, CheckInDetails details) =>
        row with
        {
            CheckedOn = details.On,
            CoversFrom = details.From,
            Items = StoredJson.Write(details.Items)!,
            SymptomScores = StoredJson.Write(details.SymptomScores),
            Flare = details.Flare,
            Note = details.Note,
        };

    private async Task<CheckInRow> ToldAsync(
        CheckInRow row,
        CheckInRow? before,
        CancellationToken ct
    )
    {
        trail.Concerns(row.PatientId, row.CheckInId);
        events.Add(
            row.ChangeKind switch
            {
                CheckInChange.Entered => "check-in.entered",
                CheckInChange.Edited => "check-in.edited",
                CheckInChange.Amended => "check-in.amended",
                _ => "check-in.marked-in-error",
            },
            "check-in",
            row.CheckInId,
            row.Version,
            row.PatientId
        );
        // A flag of a plan may ask whether there is a flare.
        if (row.Flare is not null || before?.Flare is not null)
        {
            await watch.LookAgainAsync(row.PatientId, ct);
        }

        return await CheckInRow.CurrentAsync(db, row.PlanId, row.CheckInId, ct);
    }

    private sealed record ToldByPatient : CheckInDetails;
}
