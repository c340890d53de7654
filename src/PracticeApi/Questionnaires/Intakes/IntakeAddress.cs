using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Where a patient finds the page of an intake.</summary>
internal sealed class IntakeAddress(IOptions<IntakeSettings> settings)
{
    public const string Path = "/intake";

    /// <summary>The intake with the address of a link that was just made; an answer that is repeated has none.</summary>
    public Intake Show(Intake intake, HttpRequest http) =>
        intake.Token is { } token
            ? intake with
            {
                Token = null,
                Link = intake.Link with { Url = $"{Base(http)}{Path}/{token}" },
            }
            : intake;

    private string Base(HttpRequest http) =>
        settings.Value.PublicUrl?.TrimEnd('/')
        ?? UriHelper.BuildAbsolute(http.Scheme, http.Host, http.PathBase).TrimEnd('/');
}
