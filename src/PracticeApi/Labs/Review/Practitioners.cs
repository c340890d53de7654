using PracticeApi.Access;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Review;

/// <summary>Who answers for what was found: those who treat patients. The entry desk sees what waits and signs nothing.</summary>
internal static class Practitioners
{
    /// <exception cref="ProblemException">403: the caller is neither a practitioner nor the owner.</exception>
    public static void Require(Caller caller)
    {
        if (caller.Identity.Role is not (Role.Owner or Role.Practitioner))
        {
            throw Problem.Forbidden(
                "practitioner-only",
                "Only a practitioner or the owner of the practice signs and acknowledges."
            );
        }
    }
}
