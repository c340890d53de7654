using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Validation;
using PracticeApi.Clinical.Labs;
using PracticeApi.Http;

namespace PracticeApi.Patients;

/// <summary>Whether a patient is being treated.</summary>
public enum PatientStatus
{
    /// <summary>In treatment.</summary>
    Active,

    /// <summary>Not in treatment now; the record is kept.</summary>
    Archived,
}

/// <summary>An identifier that somebody else gave the patient.</summary>
[ValidatableType]
public sealed record PatientIdentifier
{
    /// <summary>Who gave it, as a URI or a name.</summary>
    /// <example>urn:oid:1.2.40.0.10.1.4.3.1</example>
    [StringLength(200, MinimumLength = 1)]
    public required string System { get; init; }

    /// <summary>The identifier, as it was given.</summary>
    /// <example>1237010180</example>
    [StringLength(100, MinimumLength = 1)]
    public required string Value { get; init; }
}

/// <summary>A postal address.</summary>
[ValidatableType]
public sealed record Address
{
    /// <summary>Street, house number and further lines, in the order they are printed.</summary>
    [MaxLength(5)]
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Postal code.</summary>
    [StringLength(20)]
    public string? PostalCode { get; init; }

    /// <summary>City or place.</summary>
    [StringLength(100)]
    public string? City { get; init; }

    /// <summary>State, province or canton.</summary>
    [StringLength(100)]
    public string? Region { get; init; }

    /// <summary>Country, ISO 3166-1 alpha-2.</summary>
    /// <example>AT</example>
    [RegularExpression("^[A-Z]{2}$")]
    public string? Country { get; init; }
}

/// <summary>Whom to call in an emergency.</summary>
[ValidatableType]
public sealed record EmergencyContact
{
    /// <summary>Name of the person.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>What the person is to the patient.</summary>
    /// <example>sister</example>
    [StringLength(100)]
    public string? Relationship { get; init; }

    /// <summary>Telephone number.</summary>
    [StringLength(64)]
    public string? Phone { get; init; }
}

/// <summary>A person in the care of the practice.</summary>
public sealed record Patient : IVersioned
{
    /// <summary>Id of the patient.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Given name or names.</summary>
    public required string GivenName { get; init; }

    /// <summary>Family name.</summary>
    public required string FamilyName { get; init; }

    /// <summary>What the patient wants to be called.</summary>
    public required string? PreferredName { get; init; }

    /// <summary>Date of birth; a date without time or zone.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary>Sex as it bears on reference ranges.</summary>
    public required Sex Sex { get; init; }

    /// <summary>Gender identity in the patient's own words.</summary>
    public required string? GenderIdentity { get; init; }

    /// <summary>E-mail address.</summary>
    public required string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    public required string? Phone { get; init; }

    /// <summary>Postal address.</summary>
    public required Address? Address { get; init; }

    /// <summary>Identifiers that others gave the patient.</summary>
    public required IReadOnlyList<PatientIdentifier> Identifiers { get; init; }

    /// <summary>Whom to call in an emergency.</summary>
    public required EmergencyContact? EmergencyContact { get; init; }

    /// <summary>Language of the patient, a BCP 47 tag.</summary>
    public required string? Language { get; init; }

    /// <summary>The member of staff who is responsible.</summary>
    public required Guid? ResponsiblePractitionerId { get; init; }

    /// <summary>Whether the patient is being treated.</summary>
    public required PatientStatus Status { get; init; }

    /// <summary>Notes of the practice.</summary>
    public required string? Notes { get; init; }

    /// <summary>When the patient was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the record was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
