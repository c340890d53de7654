using MediatR;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Patients;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Commands;

/// <summary>
/// Fills an empty database with a synthetic practice whose patients live the cases the product is for. Everything goes
/// through the same commands as any client's, so it is judged and audited the same way.
/// </summary>
internal sealed class Demo(IServiceScopeFactory scopes, TimeProvider clock)
{
    private CallerIdentity _owner = null!;

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
            _owner = scope.ServiceProvider.GetRequiredService<Caller>().Identity;
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
        var patient = await RegisterAsync(
            "Hashimoto-Falling",
            Sex.Female,
            new DateOnly(1984, 3, 9)
        );
        await DiagnoseAsync(patient, "E06.3", "Autoimmune thyroiditis", 30);
        await MedicateAsync(patient, "Levothyroxine", "75 ug", 30);
        await NoteAsync(patient, "started an elimination diet", 27);
        await SeriesAsync(
            patient,
            weeks => Antibodies("tpo-ab", weeks.Value, weeks.Ago),
            [(27, 620), (19, 540), (11, 455), (1, 390)]
        );
        await SeriesAsync(
            patient,
            weeks => Antibodies("tg-ab", weeks.Value, weeks.Ago),
            [(27, 210), (11, 184), (1, 150)]
        );
        await SeriesAsync(
            patient,
            weeks => Quantity("tsh", weeks.Value, "mIU/L", weeks.Ago, 0.4m, 4.0m),
            [(27, 5.8m), (11, 4.4m), (1, 3.1m)]
        );
    }

    // Hashimoto's: antibodies that stay up through months of a good diet and fall after a breathing practice begins.
    private async Task AntibodiesUntilBreathingAsync()
    {
        var patient = await RegisterAsync(
            "Hashimoto-Stress",
            Sex.Female,
            new DateOnly(1979, 11, 2)
        );
        await DiagnoseAsync(patient, "E06.3", "Autoimmune thyroiditis", 60);
        await NoteAsync(patient, "started an elimination diet", 52);
        await NoteAsync(patient, "started breathing practice", 26);
        await SeriesAsync(
            patient,
            weeks => Antibodies("tpo-ab", weeks.Value, weeks.Ago),
            [(52, 840), (44, 870), (36, 815), (27, 855), (18, 700), (10, 560), (2, 470)]
        );
        await SeriesAsync(
            patient,
            weeks => Quantity("tsh", weeks.Value, "mIU/L", weeks.Ago, 0.4m, 4.0m),
            [(52, 6.1m), (27, 5.7m), (2, 3.9m)]
        );
    }

    // Rheumatoid arthritis: inflammation and pain go down in a spiral of gains and set-backs.
    private async Task RheumatoidArthritisAsync()
    {
        var patient = await RegisterAsync(
            "Arthritis-Rheumatoid",
            Sex.Male,
            new DateOnly(1968, 6, 21)
        );
        await DiagnoseAsync(patient, "M06.9", "Rheumatoid arthritis, unspecified", 100);
        await MedicateAsync(patient, "Methotrexate", "15 mg once a week", 90);
        await NoteAsync(patient, "started an anti-inflammatory diet", 40);
        await SeriesAsync(
            patient,
            weeks => Quantity("hs-crp", weeks.Value, "mg/L", weeks.Ago, null, 5),
            [(40, 9.6m), (32, 3.4m), (26, 8.9m), (18, 2.4m), (12, 2.9m), (2, 1.4m)]
        );
        await SeriesAsync(
            patient,
            weeks => Quantity("calprotectin", weeks.Value, "ug/g", weeks.Ago, null, 50),
            [(40, 320), (28, 210), (14, 120), (2, 60)]
        );
        await PainAsync(patient, [(40, 8), (34, 6), (28, 7), (22, 4), (16, 5), (8, 3), (2, 2)]);
    }

    // Psoriatic arthritis over eight weeks.
    private async Task PsoriaticArthritisAsync()
    {
        var patient = await RegisterAsync(
            "Arthritis-Psoriatic",
            Sex.Female,
            new DateOnly(1990, 1, 30)
        );
        await DiagnoseAsync(patient, "L40.5", "Arthropathic psoriasis", 70);
        await NoteAsync(patient, "started a movement plan", 9);
        await SeriesAsync(
            patient,
            weeks => Quantity("hs-crp", weeks.Value, "mg/L", weeks.Ago, null, 5),
            [(9, 7.8m), (5, 4.9m), (1, 2.6m)]
        );
        await SeriesAsync(
            patient,
            weeks => Quantity("esr", weeks.Value, "mm/h", weeks.Ago, null, 20),
            [(9, 34), (5, 27), (1, 19)]
        );
        await PainAsync(patient, [(9, 6), (7, 6), (5, 4), (3, 4), (1, 3)]);
    }

    private async Task<Guid> RegisterAsync(string familyName, Sex sex, DateOnly birthDate) =>
        (
            await SendAsync(
                new RegisterPatient
                {
                    GivenName = "Synthetic",
                    FamilyName = familyName,
                    BirthDate = birthDate,
                    Sex = sex,
                    ResponsiblePractitionerId = _owner.StaffId,
                }
            )
        ).Id;

    private async Task DiagnoseAsync(Guid patient, string code, string name, int weeksAgo) =>
        await SendAsync(
            new AddChartEntry<ConditionDetails, Condition>(
                patient,
                new ConditionDetails
                {
                    Code = code,
                    System = ConditionCodeSystem.Icd10Cm,
                    Name = name,
                    Onset = Text(Day(weeksAgo)),
                    Status = ConditionStatus.Active,
                }
            )
        );

    private async Task MedicateAsync(Guid patient, string name, string dose, int weeksAgo) =>
        await SendAsync(
            new AddChartEntry<MedicationDetails, Medication>(
                patient,
                new MedicationDetails
                {
                    Name = name,
                    Dose = dose,
                    Start = Day(weeksAgo),
                }
            )
        );

    private async Task NoteAsync(Guid patient, string title, int weeksAgo) =>
        await SendAsync(
            new AddChartEntry<PatientEventDetails, PatientEvent>(
                patient,
                new PatientEventDetails { On = Day(weeksAgo), Title = title }
            )
        );

    private async Task PainAsync(Guid patient, (int WeeksAgo, decimal Score)[] scores)
    {
        foreach (var (weeksAgo, score) in scores)
        {
            await SendAsync(
                new AddChartEntry<MeasurementDetails, Measurement>(
                    patient,
                    new MeasurementDetails
                    {
                        Kind = MeasurementKind.Pain,
                        At = Text(Day(weeksAgo)),
                        Value = score,
                        Unit = "{score}",
                    }
                )
            );
        }
    }

    private async Task SeriesAsync(
        Guid patient,
        Func<(int Ago, decimal Value), EnterLabResult> entry,
        (int WeeksAgo, decimal Value)[] values
    )
    {
        foreach (var value in values)
        {
            await SendAsync(entry(value) with { PatientId = patient });
        }
    }

    private EnterLabResult Antibodies(string analyte, decimal value, int weeksAgo) =>
        Quantity(analyte, value, "IU/mL", weeksAgo, null, analyte == "tpo-ab" ? 34 : 115) with
        {
            Method = "Chemiluminescence",
        };

    private EnterLabResult Quantity(
        string analyte,
        decimal value,
        string unit,
        int weeksAgo,
        decimal? low,
        decimal? high
    ) =>
        new()
        {
            Analyte = analyte,
            Value = new DecimalText(
                value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ),
            Unit = unit,
            CollectedAt = Text(Day(weeksAgo)),
            Laboratory = "Synthetic laboratory",
            ReferenceRange = new PrintedRange { Low = low, High = high },
        };

    private DateOnly Day(int weeksAgo) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-7 * weeksAgo);

    private static string Text(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<T> SendAsync<T>(ICommand<T> command)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Become(_owner);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command);
    }
}
