namespace EmbeddedKafka.SchemaRegistry;

/// <summary>The errors that the REST interface documents, with their codes.</summary>
internal static class RegistryErrors
{
    public static RegistryException SubjectNotFound(string subject) =>
        new(40401, $"The subject '{subject}' does not exist.");

    public static RegistryException VersionNotFound(int version) =>
        new(40402, $"There is no version {(version == SubjectVersions.Latest ? "latest" : version)}.");

    public static RegistryException SchemaNotFound() => new(40403, "The schema is not registered.");

    public static RegistryException SchemaNotFound(int id) => new(40403, $"There is no schema with the id {id}.");

    public static RegistryException SubjectSoftDeleted(string subject) =>
        new(40404, $"The subject '{subject}' is deleted already; permanent=true removes it for good.");

    public static RegistryException SubjectNotSoftDeleted(string subject) =>
        new(40405, $"The subject '{subject}' has to be deleted before it can be removed for good.");

    public static RegistryException VersionSoftDeleted(string subject, int version) =>
        new(40406, $"Version {version} of '{subject}' is deleted already; permanent=true removes it for good.");

    public static RegistryException VersionNotSoftDeleted(string subject, int version) =>
        new(40407, $"Version {version} of '{subject}' has to be deleted before it can be removed for good.");

    public static RegistryException NoSubjectConfig(string subject) =>
        new(40408, $"The subject '{subject}' has no compatibility level of its own.");

    public static RegistryException NoSubjectMode(string subject) =>
        new(40409, $"The subject '{subject}' has no mode of its own.");

    public static RegistryException Incompatible(string subject, IEnumerable<string> reasons) =>
        new(409, $"The schema is incompatible with an earlier one of the subject '{subject}': {string.Join("; ", reasons)}");

    public static RegistryException InvalidSchema(string reason) => new(42201, $"The schema is not valid. {reason}");

    public static RegistryException InvalidVersion(string version) =>
        new(42202, $"'{version}' is no version: it can be a number from 1 to 2147483647, or latest.");

    public static RegistryException InvalidLevel() =>
        new(42203, $"The compatibility level is not valid; it can be {string.Join(", ", Enum.GetNames<CompatibilityLevel>())}.");

    public static RegistryException InvalidMode() =>
        new(42204, $"The mode is not valid; it can be {string.Join(", ", Enum.GetNames<RegistryMode>())}.");

    public static RegistryException NotPermitted(string reason) => new(42205, reason);

    public static RegistryException ReferenceExists(string subject, int version) =>
        new(42206, $"Other schemas refer to version {version} of '{subject}'.");

    public static RegistryException InvalidSubject(string subject) => new(
        42208,
        $"'{subject}' cannot be a subject: it must not be empty, have control characters or begin with ':.' " +
        "(this registry has no contexts).");

    public static RegistryException StoreFailed(string reason) => new(50001, $"The change could not be stored. {reason}");
}
