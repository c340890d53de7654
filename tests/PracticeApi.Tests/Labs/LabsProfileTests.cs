using AutoMapper;
using AutoMapper.Internal;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs;

public sealed class LabsProfileTests : ApiTest
{
    [Test]
    public void Leaves_no_member_of_an_answer_unmapped()
    {
        var mapping = Services.GetRequiredService<IMapper>().ConfigurationProvider;

        Assert.That(mapping.AssertConfigurationIsValid, Throws.Nothing);
        Assert.That(
            mapping.Internal().GetAllTypeMaps().Select(map => map.DestinationType.Name),
            Does.Contain("CatalogAnalyte")
        );
    }
}
