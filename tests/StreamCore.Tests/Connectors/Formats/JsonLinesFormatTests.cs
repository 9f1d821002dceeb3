using System.Text.Json;
using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Formats;

public sealed class JsonLinesFormatTests
{
    private static readonly Item[] Items =
    [
        new(1, "plain", []), new(2, null, ["a\nb", "\"", "東京 🚀"]), new(3, "", null),
    ];

    [Fact]
    public void Elements_come_back_as_they_were_one_in_each_line()
    {
        var format = new JsonLinesFormat<Item>(new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase });

        var file = FormatFile.Write(format, Items);

        Assert.Equal(Items, FormatFile.Read(format, file));
        Assert.Equal(Items.Length, file.Count(value => value == '\n'));
        Assert.StartsWith("{\"id\":1,", System.Text.Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        FormatFile.AssertResumesEverywhere(format, file);
    }

    [Fact]
    public void Blank_lines_are_skipped_and_the_last_line_needs_no_end() => Assert.Equal(
        [1, 2],
        FormatFile.ReadText(new JsonLinesFormat<int>(), "1\r\n\r\n  \n2"));

    [Theory]
    [InlineData("1\nx\n", "file:2:1: not a Int32 in JSON")]
    [InlineData("1\n\n12x\n", "file:3:3: not a Int32 in JSON")]
    public void What_is_wrong_is_told_with_its_place(string text, string message) => Assert.StartsWith(
        message,
        Assert.Throws<InvalidDataException>(() => FormatFile.ReadText(new JsonLinesFormat<int>(), text)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_null_line_is_refused() =>
        Assert.Throws<InvalidDataException>(() => FormatFile.ReadText(new JsonLinesFormat<Item>(), "null\n"));

    [Fact]
    public void A_file_larger_than_every_buffer_comes_back_and_resumes()
    {
        var format = new JsonLinesFormat<string>();
        var elements = Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), i * 10)).ToArray();

        var file = FormatFile.Write(format, elements);

        Assert.True(file.Length > 400_000);
        FormatFile.AssertResumesEverywhere(format, file);
        Assert.Equal(elements, FormatFile.Read(format, file));
    }

    private sealed record Item(int Id, string? Name, string[]? Tags)
    {
        public bool Equals(Item? other) => other is not null && Id == other.Id && Name == other.Name
            && (Tags is null ? other.Tags is null : other.Tags is not null && Tags.SequenceEqual(other.Tags));

        public override int GetHashCode() => Id;
    }
}
