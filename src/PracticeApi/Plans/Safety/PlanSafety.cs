using PracticeApi.Access;
using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Safety;

/// <summary>Holds the flags of a plan against its patient, with what was decided on them.</summary>
internal sealed class PlanSafety(
    Db db,
    Caller caller,
    FlagPatients patients,
    PracticeSettings settings,
    TimeProvider clock
)
{
    /// <summary>How the flags of what a plan says stand now.</summary>
    public async Task<PlanSafetyReview> ReviewAsync(
        PlanRow plan,
        PlanContent content,
        CancellationToken ct
    ) => await ReviewAsync(plan, content, await patients.ReadAsync(plan.PatientId, ct), ct);

    /// <param name="patient">What is known of the patient, read before.</param>
    public async Task<PlanSafetyReview> ReviewAsync(
        PlanRow plan,
        PlanContent content,
        FlagPatient patient,
        CancellationToken ct
    )
    {
        var decisions = await SafetyDecisionRow.OfAsync(db, plan.PlanId, ct);
        var changes = await PlanChangeRow.OfAsync(db, plan.PlanId, ct);
        var schedule = PlanAnswers.ScheduleOf(
            content,
            changes,
            (await settings.ClockAsync(ct)).Today
        );
        SafetyFinding[] findings =
        [
            .. SeedFlags
                .Instance.Find(
                    content,
                    schedule,
                    patient,
                    [.. decisions.Select(decision => decision.ToAnswer()).OfType<FlagAnswer>()]
                )
                .Select(finding => ToFinding(content, finding, decisions)),
        ];
        return new PlanSafetyReview
        {
            PlanId = plan.PlanId,
            PatientId = plan.PatientId,
            Version = plan.Version,
            Ready = findings.All(finding => finding.Needs == SafetyNeed.None),
            Findings = findings,
        };
    }

    /// <summary>Writes decisions on flags of a plan.</summary>
    /// <param name="decisions">What was decided; who and when is added.</param>
    public async Task DecideAsync(
        PlanRow plan,
        IReadOnlyList<SafetyDecisionRow> decisions,
        CancellationToken ct
    )
    {
        var number = (await SafetyDecisionRow.OfAsync(db, plan.PlanId, ct)).Count;
        var now = clock.Now();
        await SafetyDecisionRow.WriteAsync(
            db,
            [
                .. decisions.Select(
                    (decision, i) =>
                        decision with
                        {
                            PlanId = plan.PlanId,
                            DecisionNumber = number + i + 1,
                            RecordedAt = now,
                            RecordedBy = caller.StaffId,
                        }
                ),
            ],
            ct
        );
    }

    /// <summary>What names the evidence of a finding, so that a later look can tell what is new.</summary>
    public static IReadOnlyList<string> KeysOf(IEnumerable<FlagEvidence> evidence) =>
        [
            .. evidence
                .Select(one =>
                    one is { Id: { } id } && one.Kind != FlagMatchKind.Measurement
                        ? $"{EnumWords.Of(one.Kind)}:{id}"
                        : EnumWords.Of(one.Kind)
                )
                .Distinct(),
        ];

    /// <summary>How the flags stood, as it is kept with the plan.</summary>
    public static string Stored(PlanSafetyReview review) =>
        StoredJson.Write(
            review
                .Findings.Select(finding => new KnownFinding(
                    finding.Flag,
                    finding.State,
                    KeysOf(finding.Evidence)
                ))
                .ToArray()
        )!;

    /// <summary>The refusal of a plan whose flags need something.</summary>
    /// <remarks>It names places in the plan, and nothing of what the chart holds.</remarks>
    public static ProblemException NotReady(PlanContent content, PlanSafetyReview review) =>
        new(
            422,
            "plan-safety",
            "Flags of the plan need an answer, a reason or a note; read its safety.",
            [
                .. review
                    .Findings.Where(finding => finding.Needs != SafetyNeed.None)
                    .Select(finding => new Fault(
                        PlaceOf(content, finding.Flag),
                        finding.Needs switch
                        {
                            SafetyNeed.Answer => "is not known; ask, and record the answer",
                            SafetyNeed.Override => "needs a practitioner's reason to go ahead",
                            _ => "needs to be taken note of",
                        },
                        $"needs-{EnumWords.Of(finding.Needs)}",
                        NeedsFacts: true
                    )),
            ]
        );

    private static SafetyFinding ToFinding(
        PlanContent content,
        FlagFinding finding,
        IReadOnlyList<SafetyDecisionRow> decisions
    )
    {
        var flag = content
            .Flags.Where(one => one.Code == finding.Flag)
            .OrderBy(one => one.Level)
            .FirstOrDefault();
        string[] items =
        [
            .. content
                .Phases.SelectMany(phase => phase.Items)
                .Concat(content.Variants.SelectMany(variant => variant.Items))
                .Where(item => item.Cautions.Contains(finding.Flag))
                .Select(item => item.Id)
                .Distinct(),
        ];
        var level = flag?.Level ?? FlagLevel.Caution;
        var ofFlag = decisions.Where(decision => decision.Flag == finding.Flag).ToArray();
        return new SafetyFinding
        {
            Flag = finding.Flag,
            Level = level,
            Text = flag?.Text ?? $"To be careful with in {string.Join(", ", items)}",
            Phases = flag?.Phases,
            Items = items,
            State = finding.State,
            Evidence = finding.Evidence,
            Needs = finding.State switch
            {
                FlagState.Absent => SafetyNeed.None,
                FlagState.NotKnown => SafetyNeed.Answer,
                _ when level == FlagLevel.Contraindication => Covered(SafetyDecisionKind.Override)
                    ? SafetyNeed.None
                    : SafetyNeed.Override,
                _ => Covered(SafetyDecisionKind.Acknowledgement)
                    ? SafetyNeed.None
                    : SafetyNeed.Acknowledgement,
            },
            Decisions = [.. ofFlag.Select(decision => decision.ToDecision())],
        };

        // A decision holds for what it was decided on: what was recorded since asks for another.
        bool Covered(SafetyDecisionKind kind) =>
            !KeysOf(finding.Evidence)
                .Except(
                    ofFlag
                        .Where(decision => decision.Kind == kind)
                        .SelectMany(decision => StoredJson.Read<string[]>(decision.Evidence)!)
                )
                .Any();
    }

    private static string PlaceOf(PlanContent content, string flag)
    {
        for (var i = 0; i < content.Flags.Count; i++)
        {
            if (content.Flags[i].Code == flag)
            {
                return $"/flags/{i}";
            }
        }

        for (var i = 0; i < content.Phases.Count; i++)
        {
            for (var j = 0; j < content.Phases[i].Items.Count; j++)
            {
                if (content.Phases[i].Items[j].Cautions.Contains(flag))
                {
                    return $"/phases/{i}/items/{j}/cautions";
                }
            }
        }

        return "/variants";
    }
}

/// <summary>How a flag stood when it was last looked at.</summary>
/// <param name="Flag">Code of the flag.</param>
/// <param name="State">Whether it applied.</param>
/// <param name="Keys">What names its evidence.</param>
internal sealed record KnownFinding(string Flag, FlagState State, IReadOnlyList<string> Keys);
