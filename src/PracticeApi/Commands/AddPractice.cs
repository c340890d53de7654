using PracticeApi.Access;

namespace PracticeApi.Commands;

/// <summary>Makes a further practice: <c>practice add --name N --owner-email E</c>.</summary>
internal static class AddPractice
{
    public static async Task<int> RunAsync(string[] settings)
    {
        var options = new ConfigurationBuilder().AddCommandLine(settings).Build();
        if (
            options["name"] is not { Length: > 0 } name
            || options["owner-email"] is not { Length: > 0 } email
        )
        {
            await Console.Error.WriteLineAsync(
                "Usage: PracticeApi practice add --name N --owner-email E"
            );
            return 2;
        }

        await using var app = PracticeApp.Create(settings);
        await using var scope = app.Services.CreateAsyncScope();
        var founder = scope.ServiceProvider.GetRequiredService<PracticeFounder>();
        var password = Serve.NewPassword();
        var isNew = await founder.FoundAsync(name, email, password, CancellationToken.None);
        Console.WriteLine(
            isNew
                ? $"{name} is made. Its owner {email} signs in with the password {password} (shown this once)."
                : $"{name} is made. Its owner {email} signs in with the password of the account that is there."
        );
        return 0;
    }
}
