using Microsoft.OpenApi;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http.OpenApi;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Answers as the contract describes them.</summary>
internal sealed class FormAnswersSchema : IDescribesAnother
{
    public static Type Described => typeof(FormAnswers);

    public static OpenApiSchema Schema =>
        new() { Type = JsonSchemaType.Object, AdditionalProperties = AnswerSchema.Schema };
}

internal sealed class AnswerSchema : IDescribesAnother
{
    public static Type Described => typeof(Answer);

    public static OpenApiSchema Schema =>
        new()
        {
            Description =
                "A number, a text, a date, an option's code, true or false; a list of codes for a multiple choice, a list of answers by link id for a repeating group; {\"other\": \"own words\"}; {\"absent\": \"declined\"} or {\"absent\": \"unknown\"}.",
            Type =
                JsonSchemaType.Number
                | JsonSchemaType.String
                | JsonSchemaType.Boolean
                | JsonSchemaType.Object
                | JsonSchemaType.Array,
            Items = new OpenApiSchema(),
        };
}

internal sealed class AnswerValueSchema : IDescribesAnother
{
    public static Type Described => typeof(AnswerValue);

    public static OpenApiSchema Schema =>
        new()
        {
            Type =
                JsonSchemaType.Number
                | JsonSchemaType.String
                | JsonSchemaType.Boolean
                | JsonSchemaType.Object,
        };
}
