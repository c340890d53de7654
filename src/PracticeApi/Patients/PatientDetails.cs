using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Patients;

/// <summary>What the practice writes down about a patient, when registering as when changing.</summary>
[ValidatableType]
public abstract record PatientDetails
{
    /// <summary>Given name or names, in any script, kept as entered.</summary>
    /// <example>Anna Maria</example>
    [StringLength(200, MinimumLength = 1)]
    public required string GivenName { get; init; }

    /// <summary>Family name, in any script, kept as entered.</summary>
    /// <example>Müller</example>
    [StringLength(200, MinimumLength = 1)]
    public required string FamilyName { get; init; }

    /// <summary>What the patient wants to be called.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? PreferredName { get; init; }

    /// <summary>Date of birth; not in the future, and not before 1880.</summary>
    /// <example>1984-03-09</example>
    public required DateOnly BirthDate { get; init; }

    /// <summary>Sex as it bears on reference ranges.</summary>
    public required Sex Sex { get; init; }

    /// <summary>Gender identity in the patient's own words.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? GenderIdentity { get; init; }

    /// <summary>E-mail address.</summary>
    [StringLength(320), EmailAddress]
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? Phone { get; init; }

    /// <summary>Postal address.</summary>
    public Address? Address { get; init; }

    /// <summary>Identifiers that others gave the patient.</summary>
    [MaxLength(20)]
    public IReadOnlyList<PatientIdentifier> Identifiers { get; init; } = [];

    /// <summary>Whom to call in an emergency.</summary>
    public EmergencyContact? EmergencyContact { get; init; }

    /// <summary>Language of the patient, a BCP 47 tag.</summary>
    /// <example>de-AT</example>
    [StringLength(35)]
    public string? Language { get; init; }

    /// <summary>The member of staff who is responsible.</summary>
    public Guid? ResponsiblePractitionerId { get; init; }

    /// <summary>Notes of the practice.</summary>
    [StringLength(10_000)]
    public string? Notes { get; init; }
}
