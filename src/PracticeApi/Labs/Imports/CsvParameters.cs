using MediatR;
using PracticeApi.Labs.Imports.Csv;
using PracticeApi.Labs.Imports.CsvMappings;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>How a CSV file is read: by a saved mapping, by what is said here, and else as the file shows. What is said here wins.</summary>
public sealed record CsvParameters
{
    private const int MaxLength = 200;

    /// <summary>A saved mapping.</summary>
    public Guid? Mapping { get; init; }

    /// <summary>Whether a row is a result or a collection.</summary>
    public CsvForm? Form { get; init; }

    /// <summary>What stands between the fields of a row.</summary>
    public CsvDelimiter? Delimiter { get; init; }

    /// <summary>What stands before the decimals of a number.</summary>
    public CsvDecimal? Decimal { get; init; }

    /// <summary>Which comes first in a date like 03/04/2024.</summary>
    public CsvDateOrder? DateOrder { get; init; }

    /// <summary>Who gives out the patient's identifiers.</summary>
    public string? PatientSystem { get; init; }

    /// <summary>The laboratory of every row that names none.</summary>
    public string? Laboratory { get; init; }

    /// <summary>When the specimens of rows without a date of their own were taken.</summary>
    public string? CollectedAt { get; init; }

    /// <summary>The parameters as an import keeps them, and the name of the saved mapping.</summary>
    internal async Task<(string? Parameters, string? Named)> ForAsync(
        string mediaType,
        IMediator mediator,
        CancellationToken ct
    )
    {
        if (mediaType != CsvFormat.Type)
        {
            return this == new CsvParameters()
                ? (null, null)
                : throw Problem.Invalid([
                    new Fault("/mapping", $"How a file is read is said of {CsvFormat.Type} only."),
                ]);
        }

        Check();
        var saved = Mapping is { } id ? await mediator.Send(new GetCsvMapping(id), ct) : null;
        var mapping = saved?.Mapping ?? new CsvMapping();
        return (
            StoredJson.Write(
                mapping with
                {
                    Form = Form ?? mapping.Form,
                    Delimiter = Delimiter ?? mapping.Delimiter,
                    Decimal = Decimal ?? mapping.Decimal,
                    DateOrder = DateOrder ?? mapping.DateOrder,
                    PatientSystem = PatientSystem ?? mapping.PatientSystem,
                    Laboratory = Laboratory ?? mapping.Laboratory,
                    CollectedAt = CollectedAt ?? mapping.CollectedAt,
                }
            ),
            saved?.Name
        );
    }

    private void Check()
    {
        List<Fault> faults = [];
        if (PatientSystem?.Length > MaxLength)
        {
            faults.Add(new Fault("/patientSystem", $"At most {MaxLength} characters."));
        }

        if (Laboratory?.Length > MaxLength)
        {
            faults.Add(new Fault("/laboratory", $"At most {MaxLength} characters."));
        }

        if (CollectedAt is { } at && GivenTime.Parse(at) is null)
        {
            faults.Add(
                new Fault("/collectedAt", "Give a date, or a date and time with an offset.")
            );
        }

        if (faults.Count > 0)
        {
            throw Problem.Invalid(faults);
        }
    }
}
