using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Questionnaires;

/// <summary>Questionnaires: what they ask, who is asked, what was answered.</summary>
internal static class QuestionnairesModule
{
    public static IServiceCollection AddQuestionnaires(this IServiceCollection services) =>
        services.AddForms();

    public static void MapQuestionnaires(this RouteGroupBuilder v1)
    {
        v1.MapForms();
    }
}
