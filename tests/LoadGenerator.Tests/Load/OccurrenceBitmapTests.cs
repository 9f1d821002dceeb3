using LoadGenerator.Load;

namespace LoadGenerator.Tests.Load;

public sealed class OccurrenceBitmapTests
{
    [Fact]
    public void An_index_counts_once()
    {
        var bitmap = new OccurrenceBitmap(130);

        Assert.All([0, 63, 64, 129], i => Assert.True(bitmap.Add(i)));
        Assert.All([0, 63, 64, 129], i => Assert.False(bitmap.Add(i)));

        Assert.Equal(4, bitmap.Count);
        Assert.True(bitmap.Contains(64));
        Assert.False(bitmap.Contains(65));
    }
}
