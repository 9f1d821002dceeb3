using System.IO.Compression;
using System.Text.Json;
using EmbeddedKafka.Tests.Conformance;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>The message layouts as Kafka publishes them: JSON files in its client library.</summary>
internal sealed class PublishedLayouts : IDisposable
{
    private readonly ZipArchive _jar;

    private PublishedLayouts(ZipArchive jar) => _jar = jar;

    /// <summary>Opens the layouts in <c>KAFKA_HOME</c>; skips the test if that is not set.</summary>
    public static PublishedLayouts Open()
    {
        KafkaFixture.RequireKafkaHome();
        var libs = Path.Combine(Environment.GetEnvironmentVariable("KAFKA_HOME")!, "libs");
        return new(ZipFile.OpenRead(Directory.GetFiles(libs, "kafka-clients-*.jar").Single()));
    }

    /// <summary>The layout of a message in one version: the lines that <see cref="LayoutRecorder"/> would write.</summary>
    /// <param name="message">For example <c>ProduceRequest</c>.</param>
    /// <param name="version">The version.</param>
    /// <param name="withTagged">Whether tagged fields are included.</param>
    public List<string> Describe(string message, short version, bool withTagged)
    {
        using var layout = Read(message);
        var commonStructs = layout.RootElement.TryGetProperty("commonStructs", out var structs)
            ? structs.EnumerateArray().ToDictionary(common => common.GetProperty("name").GetString()!)
            : [];
        var lines = new List<string>();
        Describe(layout.RootElement.GetProperty("fields"), indent: "", lines);
        return lines;

        void Describe(JsonElement fields, string indent, List<string> lines)
        {
            foreach (var field in fields.EnumerateArray())
            {
                var tagged = Text(field, "taggedVersions") is { } taggedVersions && Includes(taggedVersions, version);
                if (!Includes(Text(field, "versions")!, version) || (tagged && !withTagged))
                {
                    continue;
                }

                var type = Text(field, "type")!;
                var element = type.TrimStart('[', ']');
                var isStructure = char.IsUpper(element[0]);
                var nullable = Text(field, "nullableVersions") is { } versions && Includes(versions, version) ? "?" : "";
                var tag = tagged ? $" tag {field.GetProperty("tag").GetInt32()}" : "";
                var name = Text(field, "name")!;
                lines.Add($"{indent}{char.ToUpperInvariant(name[0])}{name[1..]}: {(isStructure ? type.Replace(element, "struct", StringComparison.Ordinal) : type)}{nullable}{tag}");
                if (isStructure)
                {
                    var members = field.TryGetProperty("fields", out var own) ? own : commonStructs[element].GetProperty("fields");
                    Describe(members, indent + "  ", lines);
                }
            }
        }
    }

    /// <summary>The versions that exist, and the first flexible one.</summary>
    public (string Valid, short FlexibleFrom) VersionsOf(string message)
    {
        using var layout = Read(message);
        var flexible = Text(layout.RootElement, "flexibleVersions")!;
        return (Text(layout.RootElement, "validVersions")!, flexible == "none" ? short.MaxValue : short.Parse(flexible.TrimEnd('+'), null));
    }

    public short ApiKeyOf(string message)
    {
        using var layout = Read(message);
        return layout.RootElement.GetProperty("apiKey").GetInt16();
    }

    public void Dispose() => _jar.Dispose();

    /// <summary>Whether versions such as <c>3</c>, <c>1-4</c> or <c>2+</c> include this one.</summary>
    public static bool Includes(string versions, short version)
    {
        if (versions == "none")
        {
            return false;
        }

        var bounds = versions.TrimEnd('+').Split('-').Select(bound => short.Parse(bound, null)).ToArray();
        return version >= bounds[0] && (versions.EndsWith('+') || version <= bounds[^1]);
    }

    private JsonDocument Read(string message)
    {
        using var entry = _jar.GetEntry($"common/message/{message}.json")!.Open();
        return JsonDocument.Parse(entry, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
    }

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;
}
