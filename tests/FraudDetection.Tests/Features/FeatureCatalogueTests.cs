using FraudDetection.Features;

namespace FraudDetection.Tests.Features;

public sealed class FeatureCatalogueTests
{
    [Fact]
    public void Each_feature_is_described_at_its_position()
    {
        Assert.Equal(Enumerable.Range(0, FeatureNames.Count), FeatureCatalogue.All.Select(info => (int)info.Feature));
        Assert.All(FeatureCatalogue.All, info => Assert.EndsWith(".", info.Meaning, StringComparison.Ordinal));
        Assert.All(FeatureCatalogue.All, info => Assert.Matches("^[a-z][a-z0-9_]*$", info.Name));
        Assert.All(FeatureCatalogue.All, info => Assert.NotEmpty(info.Unit));
    }

    [Fact]
    public void A_feature_is_found_by_its_name()
    {
        Assert.All(FeatureCatalogue.All, info =>
        {
            Assert.True(FeatureCatalogue.TryFind(info.Name, out var found));
            Assert.Equal(info.Feature, found);
        });
        Assert.False(FeatureCatalogue.TryFind("count_1 m", out _));
    }

    [Fact]
    public void The_hash_is_the_same_in_every_process_until_the_set_is_changed() =>
        Assert.Equal("4bc4a386cea64dc7", FeatureSet.Hash);

    [Fact]
    public void The_page_is_what_the_code_says()
    {
        var page = Path.Combine(Repository.Root, "docs", "features.md");
        Assert.True(
            FeaturePage.Text == File.ReadAllText(page),
            "docs/features.md is not what the code says any more; write it anew: dotnet run --project src/FraudService -- features > docs/features.md");
    }
}
