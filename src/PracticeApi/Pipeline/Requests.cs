using MediatR;
using PracticeApi.Access;

namespace PracticeApi.Pipeline;

/// <summary>A request that changes state; it runs in one transaction.</summary>
public interface ICommand<out TResponse> : IRequest<TResponse>;

/// <summary>A command that may write so much that nobody should wait for its commit who is done.</summary>
public interface IMayTakeLong
{
    bool TakesLong { get; }
}

/// <summary>A request that only reads.</summary>
public interface IQuery<out TResponse> : IRequest<TResponse>;

/// <summary>A request about the patient that it names.</summary>
public interface IAboutPatient
{
    Guid PatientId { get; }
}

/// <summary>A request about something of a patient, or about several; its handler tells the <see cref="Audit.AuditTrail"/> whose record it touched.</summary>
public interface IAboutPatients;

/// <summary>A request that touches no patient's record.</summary>
public interface IAboutNoPatient;

/// <summary>A request with a password or a token in it: not even a hash of it is kept, so an <c>Idempotency-Key</c> is ignored.</summary>
public interface ICarriesSecrets;

/// <summary>The scope without which a request is refused with 403.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireScopeAttribute(Scope scope) : Attribute
{
    public Scope Scope { get; } = scope;
}

/// <summary>A request that any signed-in member of staff may make.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SignedInAttribute : Attribute;

/// <summary>A request that needs no token.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AnonymousAttribute : Attribute;
