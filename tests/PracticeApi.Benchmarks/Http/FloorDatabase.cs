using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Benchmarks.Http;

/// <summary>The floor's statements: prepared once a connection, connections kept, one writer at a time.</summary>
internal sealed class FloorDatabase(string file) : IDisposable
{
    private const string PatientText = """
        SELECT PatientId, Version, GivenName, FamilyName, PreferredName, BirthDate, Sex, GenderIdentity, Email, Phone,
               Address, Identifiers, EmergencyContact, Language, ResponsiblePractitionerId, Status, Notes, CreatedAt,
               UpdatedAt
        FROM   Patients
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    private const string PageText = $"""
        SELECT {FloorResult.Columns}
        FROM   LabResults
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL
        ORDER BY CollectedInstant DESC, LabResultId DESC
        LIMIT 51
        """;

    private readonly ConcurrentBag<Connection> _connections = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _practiceId = PracticeIdOf(file);

    public Action<Utf8JsonWriter> Patient(string patientId) =>
        json =>
        {
            var connection = Rent();
            var command = connection.Patient;
            command.Parameters[1].Value = patientId;
            using (var row = command.ExecuteReader())
            {
                row.Read();
                WritePatient(json, row);
            }

            _connections.Add(connection);
        };

    public Action<Utf8JsonWriter> Page(string patientId) =>
        json =>
        {
            var connection = Rent();
            var command = connection.Page;
            command.Parameters[1].Value = patientId;
            json.WriteStartObject();
            json.WriteStartArray("items");
            string? next = null;
            using (var row = command.ExecuteReader())
            {
                for (var count = 0; row.Read(); count++)
                {
                    var result = FloorResult.Of(row);
                    if (count == 50)
                    {
                        next = result.LabResultId;
                        break;
                    }

                    result.Write(json);
                }
            }

            json.WriteEndArray();
            json.WriteString("next", next);
            json.WriteNull("count");
            json.WriteEndObject();
            _connections.Add(connection);
        };

    public Task InsertAsync(FloorResult row) =>
        WriteAsync(connection => connection.Insert, row.Bind);

    public Task InsertAsync(FloorResponse row) =>
        WriteAsync(connection => connection.InsertResponse, row.Bind);

    private async Task WriteAsync(
        Func<Connection, SqliteCommand> commandOf,
        Action<SqliteCommand> bind
    )
    {
        await _writing.WaitAsync();
        try
        {
            var connection = Rent();
            var command = commandOf(connection);
            bind(command);
            command.ExecuteNonQuery();
            _connections.Add(connection);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _writing.Dispose();
    }

    private static string PracticeIdOf(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT PracticeId FROM Practices";
        return (string)command.ExecuteScalar()!;
    }

    private Connection Rent() =>
        _connections.TryTake(out var connection) ? connection : new Connection(file, _practiceId);

    private static void WritePatient(Utf8JsonWriter json, SqliteDataReader row)
    {
        json.WriteStartObject();
        json.WriteString("id", row.GetString(0));
        json.WriteNumber("version", row.GetInt32(1));
        json.WriteString("givenName", row.GetString(2));
        json.WriteString("familyName", row.GetString(3));
        json.WriteString("preferredName", Text(row, 4));
        json.WriteString("birthDate", row.GetString(5));
        json.WriteString("sex", row.GetString(6));
        json.WriteString("genderIdentity", Text(row, 7));
        json.WriteString("email", Text(row, 8));
        json.WriteString("phone", Text(row, 9));
        FloorResult.WriteStored(json, "address", Text(row, 10));
        FloorResult.WriteStored(json, "identifiers", row.GetString(11));
        FloorResult.WriteStored(json, "emergencyContact", Text(row, 12));
        json.WriteString("language", Text(row, 13));
        json.WriteString("responsiblePractitionerId", Text(row, 14));
        json.WriteString("status", row.GetString(15));
        json.WriteString("notes", Text(row, 16));
        json.WriteString("createdAt", row.GetString(17));
        json.WriteString("updatedAt", row.GetString(18));
        json.WriteEndObject();
    }

    private static string? Text(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private sealed class Connection : IDisposable
    {
        private readonly SqliteConnection _connection;

        public Connection(string file, string practiceId)
        {
            _connection = new SqliteConnection($"Data Source={file};Pooling=False");
            _connection.Open();
            using var pragmas = _connection.CreateCommand();
            pragmas.CommandText = """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = ON;
                PRAGMA cache_size = -8000;
                PRAGMA wal_autocheckpoint = 2000;
                """;
            pragmas.ExecuteNonQuery();
            Patient = Command(PatientText, practiceId, ["PatientId"]);
            Page = Command(PageText, practiceId, ["PatientId"]);
            Insert = Command(FloorResult.InsertText, practiceId, FloorResult.Names);
            InsertResponse = Command(FloorResponse.InsertText, practiceId, FloorResponse.Names);
        }

        public SqliteCommand Patient { get; }

        public SqliteCommand Page { get; }

        public SqliteCommand Insert { get; }

        public SqliteCommand InsertResponse { get; }

        public void Dispose()
        {
            Patient.Dispose();
            Page.Dispose();
            Insert.Dispose();
            InsertResponse.Dispose();
            _connection.Dispose();
        }

        private SqliteCommand Command(
            string text,
            string practiceId,
            IEnumerable<string> parameters
        )
        {
            var command = _connection.CreateCommand();
            command.CommandText = text;
            command.Parameters.AddWithValue("@PracticeId", practiceId);
            foreach (var name in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@{name}" });
            }

            return command;
        }
    }
}
