using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Persistence;

namespace PracticeApi.Commands;

/// <summary>
/// Fills an empty database with a synthetic practice whose patients live the cases the product is for. Everything goes
/// through the same commands as any client's, so it is judged and audited the same way.
/// </summary>
internal sealed class Demo(IServiceScopeFactory scopes, TimeProvider clock)
{
    private DemoStaff _staff = null!;

    public static async Task<int> RunAsync(string[] settings)
    {
        await using var app = PracticeApp.Create(settings);
        if (app.Services.GetRequiredService<DatabaseOptions>().Provider == DatabaseOptions.Sqlite)
        {
            await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        }

        var password = Serve.NewPassword();
        var demo = ActivatorUtilities.CreateInstance<Demo>(app.Services);
        if (!await demo.FillAsync(password))
        {
            await Console.Error.WriteLineAsync(
                "The database is not empty; demo fills an empty one."
            );
            return 1;
        }

        Console.WriteLine(
            $"""
            A synthetic practice of four patients is made.
            Sign in as {Serve.FirstOwner} with the password {password} (shown this once).
            """
        );
        return 0;
    }

    /// <returns>False when there is something in the database already.</returns>
    public async Task<bool> FillAsync(string password)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var founder = scope.ServiceProvider.GetRequiredService<PracticeFounder>();
            if (!await founder.IsEmptyAsync(CancellationToken.None))
            {
                return false;
            }

            await founder.FoundAsync(
                "Synthetic practice",
                Serve.FirstOwner,
                password,
                CancellationToken.None
            );
            _staff = new DemoStaff(
                scopes,
                scope.ServiceProvider.GetRequiredService<Caller>().Identity,
                clock
            );
        }

        await FallingAntibodiesAsync();
        await AntibodiesUntilBreathingAsync();
        await RheumatoidArthritisAsync();
        await PsoriaticArthritisAsync();
        return true;
    }

    // Hashimoto's: antibodies that fall over six months of a diet.
    private async Task FallingAntibodiesAsync()
    {
        var patient = await _staff.RegisterAsync(
            "Hashimoto-Falling",
            Sex.Female,
            new DateOnly(1984, 3, 9)
        );
        await _staff.DiagnoseAsync(patient, "E06.3", "Autoimmune thyroiditis", 30);
        await _staff.MedicateAsync(patient, "Levothyroxine", "75 ug", 30);
        await _staff.NoteAsync(patient, "started an elimination diet", 27);
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Antibodies("tpo-ab", weeks.Value, weeks.Ago),
            [(27, 620), (19, 540), (11, 455), (1, 390)]
        );
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Antibodies("tg-ab", weeks.Value, weeks.Ago),
            [(27, 210), (11, 184), (1, 150)]
        );
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Quantity("tsh", weeks.Value, "mIU/L", weeks.Ago, 0.4m, 4.0m),
            [(27, 5.8m), (11, 4.4m), (1, 3.1m)]
        );
        await _staff.AnswerAsync(
            patient,
            "gisi",
            DemoAnswers.Gisi,
            [(27, 2.1m), (21, 1.6m), (15, 2.0m), (9, 1.1m), (1, 0.7m)]
        );
        var plan = await _staff.PlanAsync(patient, "aip", 26);
        await _staff.CheckInsAsync(plan, hardWeeks: [11, 12]);
    }

    // Hashimoto's: antibodies that stay up through months of a good diet and fall after a breathing practice begins.
    private async Task AntibodiesUntilBreathingAsync()
    {
        var patient = await _staff.RegisterAsync(
            "Hashimoto-Stress",
            Sex.Female,
            new DateOnly(1979, 11, 2)
        );
        await _staff.DiagnoseAsync(patient, "E06.3", "Autoimmune thyroiditis", 60);
        await _staff.NoteAsync(patient, "started an elimination diet", 52);
        await _staff.NoteAsync(patient, "started breathing practice", 26);
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Antibodies("tpo-ab", weeks.Value, weeks.Ago),
            [(52, 840), (44, 870), (36, 815), (27, 855), (18, 700), (10, 560), (2, 470)]
        );
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Quantity("tsh", weeks.Value, "mIU/L", weeks.Ago, 0.4m, 4.0m),
            [(52, 6.1m), (27, 5.7m), (2, 3.9m)]
        );
        await _staff.AnswerAsync(
            patient,
            "pss-10",
            DemoAnswers.Stress,
            [(27, 3.2m), (18, 2.4m), (14, 2.9m), (10, 2.0m), (2, 1.4m)]
        );
        var plan = await _staff.PlanAsync(patient, "stress", 26);
        await _staff.CheckInsAsync(plan, hardWeeks: [12]);
    }

    // Rheumatoid arthritis: inflammation and pain go down in a spiral of gains and set-backs.
    private async Task RheumatoidArthritisAsync()
    {
        var patient = await _staff.RegisterAsync(
            "Arthritis-Rheumatoid",
            Sex.Male,
            new DateOnly(1968, 6, 21)
        );
        await _staff.DiagnoseAsync(patient, "M06.9", "Rheumatoid arthritis, unspecified", 100);
        await _staff.MedicateAsync(patient, "Methotrexate", "15 mg once a week", 90);
        await _staff.NoteAsync(patient, "started an anti-inflammatory diet", 40);
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Quantity("hs-crp", weeks.Value, "mg/L", weeks.Ago, null, 5),
            [(40, 9.6m), (32, 3.4m), (26, 8.9m), (18, 2.4m), (12, 2.9m), (2, 1.4m)]
        );
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Quantity("calprotectin", weeks.Value, "ug/g", weeks.Ago, null, 50),
            [(40, 320), (28, 210), (14, 120), (2, 60)]
        );
        await _staff.PainAsync(
            patient,
            [(40, 8), (34, 6), (28, 7), (22, 4), (16, 5), (8, 3), (2, 2)]
        );
        await _staff.AnswerAsync(
            patient,
            "rapid3",
            DemoAnswers.Rapid3,
            [(40, 2.4m), (32, 1.7m), (26, 2.2m), (18, 1.3m), (2, 0.7m)]
        );
        var plan = await _staff.PlanAsync(patient, "med-antiinf", 23);
        await _staff.CheckInsAsync(plan, hardWeeks: [9, 10]);
    }

    // Psoriatic arthritis over eight weeks.
    private async Task PsoriaticArthritisAsync()
    {
        var patient = await _staff.RegisterAsync(
            "Arthritis-Psoriatic",
            Sex.Female,
            new DateOnly(1990, 1, 30)
        );
        await _staff.DiagnoseAsync(patient, "L40.5", "Arthropathic psoriasis", 70);
        await _staff.NoteAsync(patient, "started a movement plan", 9);
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Quantity("hs-crp", weeks.Value, "mg/L", weeks.Ago, null, 5),
            [(9, 7.8m), (5, 4.9m), (1, 2.6m)]
        );
        await _staff.SeriesAsync(
            patient,
            weeks => _staff.Quantity("esr", weeks.Value, "mm/h", weeks.Ago, null, 20),
            [(9, 34), (5, 27), (1, 19)]
        );
        await _staff.PainAsync(patient, [(9, 6), (7, 6), (5, 4), (3, 4), (1, 3)]);
        await _staff.AnswerAsync(
            patient,
            "rapid3",
            DemoAnswers.Rapid3,
            [(9, 1.9m), (5, 1.2m), (3, 1.7m), (1, 0.8m)]
        );
        var plan = await _staff.PlanAsync(patient, "move", 8);
        await _staff.CheckInsAsync(plan, hardWeeks: [4]);
    }
}
