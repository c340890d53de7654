using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>What questionnaires ask: drafts, published versions, those that ship with the product.</summary>
internal static class FormsModule
{
    public static IServiceCollection AddForms(this IServiceCollection services) =>
        services
            .AddSingleton<PublishedFormCache>()
            .AddScoped<PublishedForms>()
            .AddScoped<OwnQuestionnaires>();

    public static void MapForms(this RouteGroupBuilder v1)
    {
        var questionnaires = v1.MapGroup("/questionnaires").WithTags("Questionnaires");
        ListQuestionnairesEndpoint.Map(questionnaires);
        CreateQuestionnaireEndpoint.Map(questionnaires);
        GetQuestionnaireEndpoint.Map(questionnaires);
        UpdateQuestionnaireEndpoint.Map(questionnaires);
        PublishQuestionnaireEndpoint.Map(questionnaires);
        DiscardQuestionnaireDraftEndpoint.Map(questionnaires);
        RetireQuestionnaireEndpoint.Map(questionnaires);
        ListQuestionnaireVersionsEndpoint.Map(questionnaires);
        GetQuestionnaireVersionEndpoint.Map(questionnaires);
    }
}
