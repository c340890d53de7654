using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Plans;

/// <summary>Asks what a patient is to do on a day by all plans together.</summary>
[RequireScope(Scope.PlansRead)]
public sealed record ListPlanItems(Guid PatientId, DateOnly? On)
    : IQuery<PlanItemsOfDay>,
        IAboutPatient;

/// <summary>What a plan says of an item on a day.</summary>
public sealed record ItemInPlan
{
    /// <summary>Id of the plan.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>Title of the plan.</summary>
    public required string PlanTitle { get; init; }

    /// <summary>Id of the phase.</summary>
    public required string Phase { get; init; }

    /// <summary>Id of the variant that brings it; null of one of the phase's own.</summary>
    public required string? Variant { get; init; }

    /// <summary>The item as it stands there.</summary>
    public required PlanItem Item { get; init; }
}

/// <summary>Something to do on a day, by one plan or several.</summary>
public sealed record ItemOfDay
{
    /// <summary>Id of the item.</summary>
    public required string Id { get; init; }

    /// <summary>The part of life it is about.</summary>
    public required ItemCategory Category { get; init; }

    /// <summary>Whether more than one plan asks for it.</summary>
    public required bool InSeveralPlans { get; init; }

    /// <summary>Whether the plans that ask for it differ in dose, frequency or timing.</summary>
    public required bool Differs { get; init; }

    /// <summary>What to look at where several plans ask for it; null otherwise.</summary>
    public required string? Note { get; init; }

    /// <summary>What each plan says of it.</summary>
    public required IReadOnlyList<ItemInPlan> Plans { get; init; }
}

/// <summary>What a patient is to do on a day by all active plans together.</summary>
public sealed record PlanItemsOfDay
{
    /// <summary>The day.</summary>
    public required DateOnly On { get; init; }

    /// <summary>What is to be done, by category.</summary>
    public required IReadOnlyList<ItemOfDay> Items { get; init; }
}

internal sealed class ListPlanItemsHandler(Db db, ActivePlans plans, PracticeSettings settings)
    : IRequestHandler<ListPlanItems, PlanItemsOfDay>
{
    public async Task<PlanItemsOfDay> Handle(ListPlanItems query, CancellationToken ct)
    {
        var followed = await plans.OfAsync([query.PatientId], ct);
        if (followed.Count == 0)
        {
            await PatientRow.EnsureExistsAsync(db, query.PatientId, ct);
        }

        var day = query.On ?? (await settings.ClockAsync(ct)).Today;
        return new PlanItemsOfDay
        {
            On = day,
            Items =
            [
                .. followed
                    .SelectMany(plan =>
                        plan.Course.ItemsOn(day)
                            .Select(item => new ItemInPlan
                            {
                                PlanId = plan.PlanId,
                                PlanTitle = plan.Title,
                                Phase = item.Phase.Id,
                                Variant = item.VariantId,
                                Item = item.Item,
                            })
                    )
                    .GroupBy(one => one.Item.Id)
                    .Select(same => ToItem([.. same]))
                    .OrderBy(item => item.Category)
                    .ThenBy(item => item.Id, StringComparer.Ordinal),
            ],
        };
    }

    private static ItemOfDay ToItem(IReadOnlyList<ItemInPlan> same)
    {
        var several = same.DistinctBy(one => one.PlanId).Count() > 1;
        var differs =
            several
            && same.Select(one =>
                    (one.Item.Dose, one.Item.Frequency, one.Item.TimesPerWeek, one.Item.Timing)
                )
                .Distinct()
                .Count() > 1;
        return new ItemOfDay
        {
            Id = same[0].Item.Id,
            Category = same[0].Item.Category,
            InSeveralPlans = several,
            Differs = differs,
            Note =
                !several ? null
                : differs
                    ? "More than one plan asks for it, and they differ; a clinician decides which counts."
                : "More than one plan asks for it in the same way; it is done once.",
            Plans = same,
        };
    }
}

internal static class ListPlanItemsEndpoint
{
    public static void Map(RouteGroupBuilder patient) =>
        patient.MapGet("/plan-items", List).For<ListPlanItems>(404, 409);

    /// <summary>List what a patient is to do on a day</summary>
    /// <remarks>The items of all plans that are followed, together; one that several plans ask for is pointed out.</remarks>
    /// <param name="patientId">The patient.</param>
    /// <param name="on">The day; today unless said.</param>
    private static async Task<Ok<PlanItemsOfDay>> List(
        Guid patientId,
        DateOnly? on,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new ListPlanItems(patientId, on), ct));
}
