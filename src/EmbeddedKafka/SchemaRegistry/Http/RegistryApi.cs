using System.Globalization;
using System.Text.Json;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>The REST interface: which path and method does what. Threads may share it.</summary>
internal sealed class RegistryApi(SubjectRegistry subjects, RegistrySettings settings, RegistryState state)
{
    /// <summary>Stands before a prefix for the subjects of all contexts, which here is all there are.</summary>
    private const string AllContexts = ":*:";

    private static readonly MessageJson Json = MessageJson.Readable;

    private readonly Lock _lock = new();

    /// <exception cref="RegistryException">The request cannot be served.</exception>
    /// <exception cref="JsonException">Its body is not what it should be.</exception>
    public ApiResponse Handle(ApiRequest request)
    {
        lock (_lock)
        {
            return (request.Path, request.Method) switch
            {
                ([], "GET") => ApiResponse.Ok(new(), Json.Empty),
                (["contexts"], "GET") => ApiResponse.Ok(["."], Json.IEnumerableString),
                (["schemas"], "GET") => ListSchemas(request),
                (["schemas", "types"], "GET") => ApiResponse.Ok(["AVRO"], Json.IEnumerableString),
                (["schemas", "ids", var id, .. var rest], "GET") => GetById(request, id, rest),
                (["subjects"], "GET") => ListSubjects(request),
                (["subjects", var subject], "POST") => Lookup(request, subject),
                (["subjects", var subject], "DELETE") =>
                    ApiResponse.Ok(subjects.DeleteSubject(subject, request.Flag("permanent")), Json.IEnumerableInt32),
                (["subjects", var subject, "versions"], "GET") => ListVersions(request, subject),
                (["subjects", var subject, "versions"], "POST") => Register(request, subject),
                (["subjects", var subject, "versions", var version, .. var rest], "GET") =>
                    GetVersion(request, subject, ParseVersion(version), rest),
                (["subjects", var subject, "versions", var version], "DELETE") => ApiResponse.Ok(
                    subjects.DeleteVersion(subject, ParseVersion(version), request.Flag("permanent")), Json.Int32),
                (["compatibility", "subjects", var subject, "versions"], "POST") => Check(request, subject, null),
                (["compatibility", "subjects", var subject, "versions", var version], "POST") =>
                    Check(request, subject, ParseVersion(version)),
                (["config"], _) => Config(request, null),
                (["config", var subject], _) => Config(request, subject),
                (["mode"], _) => Mode(request, null),
                (["mode", var subject], _) => Mode(request, subject),
                _ => throw NotServed(request.Path),
            };
        }
    }

    private ApiResponse ListSchemas(ApiRequest request)
    {
        var schemas = subjects.GetSchemas(Prefix(request), request.Flag("deleted"), request.Flag("latestOnly"));
        return ApiResponse.Ok(request.Page(schemas).Select(ToMessage), Json.IEnumerableVersion);
    }

    private ApiResponse ListSubjects(ApiRequest request) => ApiResponse.Ok(
        request.Page(subjects.GetSubjects(Prefix(request), Deletions(request))), Json.IEnumerableString);

    private ApiResponse ListVersions(ApiRequest request, string subject) => ApiResponse.Ok(
        request.Page(subjects.GetVersions(subject, Deletions(request))), Json.IEnumerableInt32);

    private ApiResponse GetById(ApiRequest request, string idText, string[] rest)
    {
        if (!int.TryParse(idText, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw new RegistryException(404, $"'{idText}' is no id of a schema.");
        }

        var schema = subjects.GetById(id);
        return rest switch
        {
            [] => ApiResponse.Ok(
                new(schema.Schema, OrNull(schema.References), request.Flag("fetchMaxId") ? subjects.MaxId : null),
                Json.SchemaOfId),
            ["schema"] => ApiResponse.OfSchema(schema.Schema),
            ["subjects"] => ApiResponse.Ok(
                request.Page(subjects.GetVersionsOf(id, request.Flag("deleted")).Select(version => version.Subject).Distinct()),
                Json.IEnumerableString),
            ["versions"] => ApiResponse.Ok(
                request.Page(subjects.GetVersionsOf(id, request.Flag("deleted")))
                    .Select(version => new Messages.SubjectVersion(version.Subject, version.Version)),
                Json.IEnumerableSubjectVersion),
            _ => throw NotServed(request.Path),
        };
    }

    private ApiResponse GetVersion(ApiRequest request, string subject, int version, string[] rest)
    {
        return rest switch
        {
            [] => ApiResponse.Ok(ToMessage(Get(request.Flag("deleted"))), Json.Version),
            ["schema"] => ApiResponse.OfSchema(Get(request.Flag("deleted")).Schema),
            ["referencedby"] => ApiResponse.Ok(subjects.GetReferrers(subject, version), Json.IEnumerableInt32),
            _ => throw NotServed(request.Path),
        };

        SchemaVersion Get(bool deleted) => subjects.GetVersion(subject, version, deleted);
    }

    private ApiResponse Register(ApiRequest request, string subject)
    {
        var body = request.Body(Json.SchemaRequest);
        var id = subjects.Register(
            subject,
            Parse(request, subject, body),
            body.Id >= 0 ? body.Id : null,
            body.Version > 0 ? body.Version : null);
        return ApiResponse.Ok(new(id), Json.Registered);
    }

    private ApiResponse Lookup(ApiRequest request, string subject)
    {
        var schema = Parse(request, subject, request.Body(Json.SchemaRequest));
        return ApiResponse.Ok(ToMessage(subjects.Lookup(subject, schema, request.Flag("deleted"))), Json.Version);
    }

    private ApiResponse Check(ApiRequest request, string subject, int? version)
    {
        var reasons = subjects.Check(subject, Parse(request, subject, request.Body(Json.SchemaRequest)), version);
        return ApiResponse.Ok(new(reasons.Count == 0, request.Flag("verbose") ? reasons : null), Json.Compatibility);
    }

    private ApiResponse Config(ApiRequest request, string? subject) => request.Method switch
    {
        "GET" => ToResponse(subject is null
            ? settings.GetGlobalConfig()
            : settings.GetConfig(subject, request.Flag("defaultToGlobal"))),
        "PUT" => SetConfig(request, subject),
        "DELETE" => ToResponse(settings.DeleteConfig(subject)),
        _ => throw NotServed(request.Path),
    };

    private ApiResponse SetConfig(ApiRequest request, string? subject)
    {
        RequireSubject(subject);
        var body = request.Body(Json.ConfigRequest);
        if (body.Alias is not null || body.ValidateFields is not null || body.ValidateNames is not null
            || body.ValidateRules is not null || body.CompatibilityGroup is not null || body.CompatibilityPolicy is not null
            || IsGiven(body.DefaultMetadata) || IsGiven(body.OverrideMetadata)
            || IsGiven(body.DefaultRuleSet) || IsGiven(body.OverrideRuleSet))
        {
            throw RegistryErrors.NotPermitted("This registry has the settings compatibility and normalize only.");
        }

        var level = ParseName<CompatibilityLevel>(body.Compatibility);
        if (level is null && (body.Compatibility is not null || body.Normalize is null))
        {
            throw RegistryErrors.InvalidLevel();
        }

        settings.SetConfig(subject, new(level, body.Normalize));
        return ApiResponse.Ok(new(level, body.Normalize), Json.ConfigUpdate);
    }

    private ApiResponse Mode(ApiRequest request, string? subject) => request.Method switch
    {
        "GET" => ToResponse(subject is null
            ? settings.GetGlobalMode()
            : settings.GetMode(subject, request.Flag("defaultToGlobal"))),
        "PUT" => SetMode(request, subject),
        "DELETE" => ToResponse(settings.DeleteMode(subject)),
        _ => throw NotServed(request.Path),
    };

    private ApiResponse SetMode(ApiRequest request, string? subject)
    {
        RequireSubject(subject);
        var mode = ParseName<RegistryMode>(request.Body(Json.ModeRequest).Mode) ?? throw RegistryErrors.InvalidMode();
        settings.SetMode(subject, mode, request.Flag("force"));
        return ToResponse(mode);
    }

    private ParsedSchema Parse(ApiRequest request, string subject, Messages.SchemaRequest body)
    {
        if (body.SchemaType is not (null or "" or "AVRO"))
        {
            throw RegistryErrors.InvalidSchema($"It is of type '{body.SchemaType}'; this registry takes AVRO only.");
        }

        if (IsGiven(body.Metadata) || IsGiven(body.RuleSet) || IsGiven(body.SchemaTagsToAdd) || IsGiven(body.SchemaTagsToRemove))
        {
            throw RegistryErrors.NotPermitted("This registry keeps no metadata, rules or tags of schemas.");
        }

        if (body.References is { } references && references.Contains(null!))
        {
            throw RegistryErrors.InvalidSchema("A reference is null.");
        }

        if (string.IsNullOrWhiteSpace(body.Schema))
        {
            throw RegistryErrors.InvalidSchema("It is empty.");
        }

        var normalize = request.Flag("normalize") || settings.NormalizesInScope(subject);
        return ParsedSchema.Parse(body.Schema, body.References ?? [], state, normalize);
    }

    private static void RequireSubject(string? subject)
    {
        if (subject is not null && !SubjectRegistry.IsSubject(subject))
        {
            throw RegistryErrors.InvalidSubject(subject);
        }
    }

    private static string Prefix(ApiRequest request)
    {
        var prefix = request.Text("subjectPrefix") ?? "";
        return prefix.StartsWith(AllContexts, StringComparison.Ordinal) ? prefix[AllContexts.Length..] : prefix;
    }

    private static Deletion Deletions(ApiRequest request) =>
        request.Flag("deletedOnly") ? Deletion.Only : request.Flag("deleted") ? Deletion.Include : Deletion.Exclude;

    private static int ParseVersion(string text)
    {
        if (text.Trim().Equals("latest", StringComparison.OrdinalIgnoreCase))
        {
            return SubjectVersions.Latest;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version)
            && version is > 0 or SubjectVersions.Latest
            ? version
            : throw RegistryErrors.InvalidVersion(text);
    }

    private static T? ParseName<T>(string? name)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(name, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(name!, ignoreCase: true) : null;

    /// <summary>Fields that a client sends as null or empty ask for nothing.</summary>
    private static bool IsGiven(JsonElement? value) => value is { } given && given.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Array => given.GetArrayLength() > 0,
        JsonValueKind.Object => given.EnumerateObject().Any(),
        _ => true,
    };

    private static IReadOnlyList<SchemaReference>? OrNull(IReadOnlyList<SchemaReference> references) =>
        references.Count > 0 ? references : null;

    private static Messages.Version ToMessage(SchemaVersion version) =>
        new(version.Subject, version.Version, version.Id, OrNull(version.References), version.Schema);

    private static ApiResponse ToResponse(SubjectConfig config) => ApiResponse.Ok(new(config.Level, config.Normalize), Json.Config);

    private static ApiResponse ToResponse(RegistryMode mode) => ApiResponse.Ok(new(mode), Json.Mode);

    private static RegistryException NotServed(string[] path) => IsKnown(path)
        ? new(405, "The path does not have this method.")
        : new(404, $"There is nothing at /{string.Join('/', path)}.");

    private static bool IsKnown(string[] path) => path
        is [] or ["contexts" or "schemas" or "subjects" or "config" or "mode"]
        or ["config" or "mode" or "subjects", _]
        or ["schemas", "types"] or ["schemas", "ids", _] or ["schemas", "ids", _, "schema" or "subjects" or "versions"]
        or ["subjects", _, "versions"] or ["subjects", _, "versions", _]
        or ["subjects", _, "versions", _, "schema" or "referencedby"]
        or ["compatibility", "subjects", _, "versions"] or ["compatibility", "subjects", _, "versions", _];
}
