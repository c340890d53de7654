using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Labs.Results;

public sealed class LabResultMakerTests : LabTest
{
    [Test]
    public async Task Two_equal_lines_of_a_report_warn_of_each_other_and_the_facts_are_read_in_few_statements()
    {
        var patientId = Guid.Parse(await PatientAsync());
        await using var scope = Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await SignInScopeAsync(services, patientId);
        var db = services.GetRequiredService<Db>();
        var maker = services.GetRequiredService<LabResultMaker>();
        LabResultEntry[] lines =
        [
            Line("tsh", "2.1", "mIU/L"),
            Line("ferritin", "80", "ng/mL"),
            Line("tsh", "2.1", "mIU/L"),
            .. Enumerable.Range(0, 50).Select(day => Line("zinc", "80", "ug/dL", day)),
        ];

        var rows = await db.InTransactionAsync(
            async () =>
            {
                var patient = await LabPatient.ReadAsync(db, patientId, CancellationToken.None);
                var before = db.Statements;
                await maker.PrepareAsync(patient, lines, CancellationToken.None);
                List<LabResultRow> made = [];
                foreach (var line in lines)
                {
                    made.Add(await maker.MakeAsync(line, patient, CancellationToken.None));
                }

                Assert.That(db.Statements - before, Is.LessThanOrEqualTo(6));
                return await maker.WithEachOtherAsync(made, [], CancellationToken.None);
            },
            CancellationToken.None
        );

        Assert.Multiple(() =>
        {
            Assert.That(rows[0].Warnings, Does.Contain($"{rows[2].LabResultId}"));
            Assert.That(rows[2].Warnings, Does.Contain($"{rows[0].LabResultId}"));
            Assert.That(rows[1].Warnings, Does.Not.Contain("possible-duplicate"));
        });
    }

    [Test]
    public async Task Many_patients_are_prepared_together()
    {
        Guid[] ids =
        [
            .. await Task.WhenAll(
                Enumerable.Range(0, 8).Select(async _ => Guid.Parse(await PatientAsync()))
            ),
        ];
        await using var scope = Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await SignInScopeAsync(services, ids[0]);
        var db = services.GetRequiredService<Db>();
        var maker = services.GetRequiredService<LabResultMaker>();

        var statements = await db.InTransactionAsync(
            async () =>
            {
                List<LabPatient> patients = [];
                foreach (var id in ids)
                {
                    patients.Add(await LabPatient.ReadAsync(db, id, CancellationToken.None));
                }

                var before = db.Statements;
                await maker.PrepareAsync(
                    patients,
                    ["tsh", "zinc"],
                    [Line("tsh", "2.1", "mIU/L").CollectedAt],
                    CancellationToken.None
                );
                foreach (var patient in patients)
                {
                    await maker.MakeAsync(
                        Line("tsh", "2.1", "mIU/L"),
                        patient,
                        CancellationToken.None
                    );
                    await maker.MakeAsync(
                        Line("zinc", "80", "ug/dL"),
                        patient,
                        CancellationToken.None
                    );
                }

                return db.Statements - before;
            },
            CancellationToken.None
        );

        Assert.That(statements, Is.LessThanOrEqualTo(6));
    }

    private async Task SignInScopeAsync(IServiceProvider services, Guid patientId)
    {
        await using var connection = Database.Connect();
        var (practice, staff) = await Dapper.SqlMapper.QuerySingleAsync<(string, string)>(
            connection,
            """
            SELECT p.PracticeId, (SELECT MIN(StaffId) FROM Staff s WHERE s.PracticeId = p.PracticeId)
            FROM   Patients p
            WHERE  p.PatientId = @PatientId
            """,
            new { PatientId = patientId.ToString("D") }
        );
        services
            .GetRequiredService<Caller>()
            .Become(
                new CallerIdentity
                {
                    PracticeId = Guid.Parse(practice),
                    StaffId = Guid.Parse(staff),
                    AccountId = Guid.NewGuid(),
                    SessionId = Guid.NewGuid(),
                    Role = Role.Owner,
                    Name = "Owner",
                }
            );
    }

    private static EnterLabResult Line(string analyte, string value, string unit, int day = 0) =>
        new()
        {
            Analyte = analyte,
            Value = new DecimalText(value),
            Unit = unit,
            CollectedAt = new DateOnly(2025, 6, 1).AddDays(day).ToString("yyyy-MM-dd", null),
        };
}
