using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;

namespace PracticeApi.Access;

/// <summary>Signing in, sessions, and who may do what.</summary>
internal static class AccessModule
{
    public const int MinPasswordLength = 12;

    private static readonly TimeSpan PasswordPatience = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<RecentWrites>();
        services.AddSingleton<AccessTokens>();
        services.AddScoped<Caller>();
        services.AddScoped<Sessions>();
        services.AddScoped<Memberships>();
        services.AddScoped<Passwords>();
        services.AddScoped<SignInRefusals>();
        services.AddSingleton(_ => new PasswordTurns(Environment.ProcessorCount, PasswordPatience));
        services.AddScoped<PracticeFounder>();
        services.AddScoped<PasswordHasher<Account>>();
        services.AddScoped<ILookupNormalizer, AccountNames>();
        services
            .AddIdentityCore<Account>(options =>
            {
                // Length is what protects; demands on the kind of characters make passwords worse (NIST SP 800-63B).
                options.Password.RequiredLength = MinPasswordLength;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.User.AllowedUserNameCharacters = "";
                options.User.RequireUniqueEmail = true;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddUserStore<AccountStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(
                TokenOptions.DefaultAuthenticatorProvider
            );
        services
            .AddAuthentication(BearerTokenDefaults.AuthenticationScheme)
            .AddBearerToken(options =>
            {
                options.BearerTokenExpiration = AccessTokens.Lifetime;
                options.Events.OnMessageReceived = context =>
                    context
                        .HttpContext.RequestServices.GetRequiredService<AccessTokens>()
                        .AuthenticateAsync(context);
            });
        return services;
    }

    public static void MapAccess(this RouteGroupBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Access");
        SignInEndpoint.Map(auth);
        RefreshAccessEndpoint.Map(auth);
        SignOutEndpoint.Map(auth);
        ChangePasswordEndpoint.Map(auth);
        GetMeEndpoint.Map(v1);
    }
}
