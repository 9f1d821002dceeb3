using EmbeddedKafka.SchemaRegistry.Avro;

namespace EmbeddedKafka.SchemaRegistry;

/// <summary>Holds a new schema against earlier versions.</summary>
internal static class CompatibilityCheck
{
    /// <summary>Why a schema may not follow earlier ones; empty if it may.</summary>
    /// <param name="schema">The new schema.</param>
    /// <param name="earlier">The earlier versions, oldest first; those that are not transitive look at the last only.</param>
    /// <param name="level">What is asked.</param>
    /// <param name="state">Where schemas that others refer to are found.</param>
    /// <exception cref="RegistryException">The schemas are too deep or too large to be compared.</exception>
    public static IReadOnlyList<string> Check(
        ParsedSchema schema, IEnumerable<SchemaVersion> earlier, CompatibilityLevel level, RegistryState state)
    {
        var newestFirst = earlier.Reverse();
        foreach (var version in IsTransitive(level) ? newestFirst : newestFirst.Take(level == CompatibilityLevel.NONE ? 0 : 1))
        {
            var reasons = Compare(schema.Type, ParsedSchema.Parse(version, state).Type, level);
            if (reasons.Count > 0)
            {
                return [.. reasons, $"{{oldSchemaVersion: {version.Version}}}", $"{{compatibility: '{level}'}}"];
            }
        }

        return [];
    }

    private static bool IsTransitive(CompatibilityLevel level) => level
        is CompatibilityLevel.BACKWARD_TRANSITIVE or CompatibilityLevel.FORWARD_TRANSITIVE or CompatibilityLevel.FULL_TRANSITIVE;

    private static List<string> Compare(AvroType fresh, AvroType old, CompatibilityLevel level)
    {
        var reasons = new List<string>();
        try
        {
            if (level is not (CompatibilityLevel.FORWARD or CompatibilityLevel.FORWARD_TRANSITIVE))
            {
                reasons.AddRange(AvroResolution.Compare(fresh, old).Select(reason => reason.Describe("new", "old")));
            }

            if (level is not (CompatibilityLevel.BACKWARD or CompatibilityLevel.BACKWARD_TRANSITIVE))
            {
                reasons.AddRange(AvroResolution.Compare(old, fresh).Select(reason => reason.Describe("old", "new")));
            }
        }
        catch (AvroSchemaException e)
        {
            throw RegistryErrors.InvalidSchema(e.Message);
        }

        return reasons;
    }
}
