using AutoMapper;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Clinical.Plans;

namespace PracticeApi.Tests.Plans;

public sealed class PlansProfileTests : ApiTest
{
    [Test]
    public void Leaves_no_member_of_a_plan_unmapped_and_tells_targets_of_one_measure_apart()
    {
        var mapper = Services.GetRequiredService<IMapper>();
        Assert.That(mapper.ConfigurationProvider.AssertConfigurationIsValid, Throws.Nothing);

        var target = new SuggestedTarget
        {
            Measure = "item:walk",
            Direction = TargetDirection.AtLeast,
            Amount = 80,
            ByWeek = 4,
            Suggested = true,
        };
        var plan = mapper.Map<PlanContent>(
            new ProtocolContent
            {
                Name = "Walking",
                Phases = [],
                Targets = [target, target with { ByWeek = 8, Suggested = false }],
            }
        );

        Assert.That(
            plan.Targets.Select(one => (one.Id, one.ByWeek, one.Set, one.Suggested)),
            Is.EqualTo(new[] { ("item-walk", 4, true, true), ("item-walk-2", 8, false, false) })
        );
    }
}
