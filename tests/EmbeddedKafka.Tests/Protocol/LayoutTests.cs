namespace EmbeddedKafka.Tests.Protocol;

public sealed class LayoutTests
{
    public static TheoryData<string> Apis => [.. MessageLayout.All.Select(layout => layout.Name)];

    [Theory]
    [MemberData(nameof(Apis))]
    public void Every_message_has_the_published_fields_in_every_version(string api)
    {
        using var published = PublishedLayouts.Open();
        var layout = MessageLayout.Named(api);
        foreach (var message in new[] { layout.Request, layout.Response })
        {
            Assert.Equal(layout.ApiKey, published.ApiKeyOf(message.Name));
            var (valid, flexibleFrom) = published.VersionsOf(message.Name);
            Assert.Equal(flexibleFrom, layout.FlexibleFrom);

            // Clients find out about a broker by the tagged fields of this one message; in all others tagged fields are
            // for clusters of several nodes.
            var withTagged = api == "ApiVersions";
            for (var version = layout.MinVersion; version <= layout.MaxVersion; version++)
            {
                Assert.True(PublishedLayouts.Includes(valid, version), $"{message.Name} has no version {version}");
                Assert.Equal(
                    [$"{message.Name} version {version}", .. published.Describe(message.Name, version, withTagged)],
                    [$"{message.Name} version {version}", .. LayoutRecorder.Describe(message, version, layout.IsFlexible(version), withTagged).Select(PublishedName)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public void What_is_written_is_read_in_every_version(string api)
    {
        var layout = MessageLayout.Named(api);
        foreach (var message in new[] { layout.Request, layout.Response })
        {
            for (var version = layout.MinVersion; version <= layout.MaxVersion; version++)
            {
                RandomMessages.Check(message, version, layout.IsFlexible(version));
            }
        }
    }

    /// <summary>A field can't be named like the structure it is in, so such a field is called a value.</summary>
    private static string PublishedName(string line) =>
        line.Replace("TransactionStateValue:", "TransactionState:", StringComparison.Ordinal)
            .Replace("AssignmentValue:", "Assignment:", StringComparison.Ordinal);
}
