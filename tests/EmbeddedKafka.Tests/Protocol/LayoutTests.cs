using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

public sealed class LayoutTests
{
    public static TheoryData<ApiKey> Apis => [.. ApiCatalog.All.Select(api => api.Key)];

    [Theory]
    [MemberData(nameof(Apis))]
    public void Every_message_has_the_published_fields_in_every_version(ApiKey key)
    {
        using var published = PublishedLayouts.Open();
        var api = ApiCatalog.Find((short)key)!;
        foreach (var message in new[] { api.NewRequest().GetType(), api.NewResponse().GetType() })
        {
            Assert.Equal((short)key, published.ApiKeyOf(message.Name));
            var (valid, flexibleFrom) = published.VersionsOf(message.Name);
            Assert.Equal(flexibleFrom, api.FlexibleFrom);

            // Clients find out about a broker by the tagged fields of this one message; in all others tagged fields are
            // for clusters of several nodes.
            var withTagged = key == ApiKey.ApiVersions;
            for (var version = api.MinVersion; version <= api.MaxVersion; version++)
            {
                Assert.True(PublishedLayouts.Includes(valid, version), $"{message.Name} has no version {version}");
                Assert.Equal(
                    [$"{message.Name} version {version}", .. published.Describe(message.Name, version, withTagged)],
                    [$"{message.Name} version {version}", .. LayoutRecorder.Describe(message, version, api.IsFlexible(version), withTagged).Select(PublishedName)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public void What_is_written_is_read_in_every_version(ApiKey key)
    {
        var api = ApiCatalog.Find((short)key)!;
        foreach (var message in new[] { api.NewRequest().GetType(), api.NewResponse().GetType() })
        {
            for (var version = api.MinVersion; version <= api.MaxVersion; version++)
            {
                RandomMessages.Check(message, version, api.IsFlexible(version));
            }
        }
    }

    /// <summary>A field can't be named like the structure it is in, so such a field is called a value.</summary>
    private static string PublishedName(string line) =>
        line.Replace("TransactionStateValue:", "TransactionState:", StringComparison.Ordinal)
            .Replace("AssignmentValue:", "Assignment:", StringComparison.Ordinal);
}
