using PracticeApi.Questionnaires.Fhir;
using PracticeApi.Questionnaires.Forms;
using PracticeApi.Questionnaires.Intakes;
using PracticeApi.Questionnaires.Responses;
using PracticeApi.Questionnaires.Scores;

namespace PracticeApi.Questionnaires;

/// <summary>Questionnaires: what they ask, who is asked, what was answered.</summary>
internal static class QuestionnairesModule
{
    public static IServiceCollection AddQuestionnaires(
        this IServiceCollection services,
        IConfiguration configuration
    ) =>
        services
            .AddForms()
            .AddQuestionnaireResponses()
            .AddScores()
            .AddIntakes(configuration)
            .AddScoped<AnsweredForms>();

    public static void MapQuestionnaires(this RouteGroupBuilder v1)
    {
        v1.MapForms();
        v1.MapQuestionnaireResponses();
        v1.MapScores();
        v1.MapIntakes();
        v1.MapQuestionnaireFhir();
    }
}
