namespace PracticeApi.Questionnaires.Responses;

/// <summary>What patients have answered.</summary>
internal static class ResponsesModule
{
    public static IServiceCollection AddQuestionnaireResponses(this IServiceCollection services) =>
        services
            .AddScoped<ResponseDesk>()
            .AddScoped<ResponseVersions>()
            .AddScoped<ResponsesShown>()
            .AddScoped<AnswerWatch>();

    public static void MapQuestionnaireResponses(this RouteGroupBuilder v1)
    {
        var ofPatient = v1.MapGroup("/patients/{patientId:guid}/questionnaire-responses")
            .WithTags("Questionnaire responses");
        EnterQuestionnaireResponseEndpoint.Map(ofPatient);
        ListQuestionnaireResponsesEndpoint.Map(ofPatient);

        var responses = v1.MapGroup("/questionnaire-responses").WithTags("Questionnaire responses");
        GetQuestionnaireResponseEndpoint.Map(responses);
        GetQuestionnaireResponseHistoryEndpoint.Map(responses);
        SaveQuestionnaireResponseEndpoint.Map(responses);
        SubmitQuestionnaireResponseEndpoint.Map(responses);
        AmendQuestionnaireResponseEndpoint.Map(responses);
        MarkQuestionnaireResponseInErrorEndpoint.Map(responses);
        ReinstateQuestionnaireResponseEndpoint.Map(responses);
    }
}
