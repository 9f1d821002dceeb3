using StreamCore.Avro;

namespace StreamCore.Tests.Avro;

public sealed class LocalSchemaRegistryTests
{
    private static readonly LocalSchemaRegistry Registry = new(new Dictionary<int, string> { [4] = "\"string\"", [5] = "\"long\"" });

    [Fact]
    public async Task Schemas_have_the_ids_of_the_table()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(5, await Registry.RegisterAsync("any", "\"long\"", cancellation));
        Assert.Equal("\"string\"", await Registry.GetSchemaAsync(4, cancellation));
    }

    [Fact]
    public async Task What_is_not_in_the_table_is_not_found()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var missing = await Assert.ThrowsAsync<SchemaNotFoundException>(() => Registry.GetSchemaAsync(6, cancellation));
        Assert.Equal(6, missing.Id);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Registry.RegisterAsync("any", "\"int\"", cancellation));
    }
}
