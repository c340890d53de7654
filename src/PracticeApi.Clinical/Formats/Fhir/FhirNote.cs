namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Something of a FHIR resource that was not taken over, or not as it was.</summary>
/// <param name="Pointer">JSON pointer to it within the resource.</param>
/// <param name="Code">Kebab-case code, as <c>extension-not-kept</c>.</param>
/// <param name="Message">What became of it, for the staff.</param>
public sealed record FhirNote(string Pointer, string Code, string Message);
