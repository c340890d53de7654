using AutoMapper;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Plans;

/// <summary>A plan has the shape of the protocol that it is made from, until somebody changes it.</summary>
internal sealed class PlansProfile : Profile
{
    public PlansProfile()
    {
        CreateMap<ProtocolContent, PlanContent>()
            .ForMember(to => to.Title, map => map.MapFrom(from => from.Name))
            .ForMember(to => to.Summary, map => map.Ignore())
            .ForMember(to => to.StartsOn, map => map.Ignore())
            .ForMember(
                to => to.Targets,
                map =>
                    map.MapFrom(
                        (from, _, _, by) =>
                            Numbered([.. from.Targets.Select(by.Mapper.Map<PlanTarget>)])
                    )
            );
        CreateMap<SuggestedTarget, PlanTarget>()
            .ForMember(to => to.Id, map => map.MapFrom(from => IdOf(from.Measure)))
            .ForMember(to => to.Set, map => map.MapFrom(from => from.Suggested))
            .ForMember(to => to.Baseline, map => map.Ignore());
        // They are numbered by then.
        CreateMap<PlanTarget, PlanTarget>().ConvertUsing(target => target);
        AllowNullCollections = true;
    }

    private static string IdOf(string measure) =>
        measure.Replace(':', '-').Replace('_', '-').ToLowerInvariant();

    /// <summary>Two targets of one measure are told apart by a number.</summary>
    private static List<PlanTarget> Numbered(IReadOnlyList<PlanTarget> targets)
    {
        Dictionary<string, int> seen = [];
        List<PlanTarget> numbered = [];
        foreach (var target in targets)
        {
            var count = seen[target.Id] = seen.GetValueOrDefault(target.Id) + 1;
            numbered.Add(count == 1 ? target : target with { Id = $"{target.Id}-{count}" });
        }

        return numbered;
    }
}
