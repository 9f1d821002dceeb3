using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Formats;

public sealed class TextLineFormatTests
{
    [Fact]
    public void Lines_come_back_empty_ones_too()
    {
        string[] lines = ["one", "", "東京 🚀, \"quoted\"", " space "];
        var format = new TextLineFormat();

        var file = FormatFile.Write(format, lines);

        Assert.Equal(lines, FormatFile.Read(format, file));
        FormatFile.AssertResumesEverywhere(format, file);
    }

    [Fact]
    public void Carriage_returns_the_byte_order_mark_and_a_missing_last_line_feed_do_not_matter() =>
        Assert.Equal(["a", "b\"", "c"], FormatFile.ReadText(new TextLineFormat(), "\uFEFFa\r\nb\"\nc"));

    [Fact]
    public void A_line_that_is_too_long_is_told_with_its_place()
    {
        var format = new TextLineFormat { MaxLineLength = 10 };

        var failure = Assert.Throws<InvalidDataException>(() => FormatFile.ReadText(format, "0123456789\n0123456789x\n"));

        Assert.Equal("file:2: the record is longer than the 10 bytes allowed.", failure.Message);
    }

    [Fact]
    public void A_text_with_a_line_feed_is_not_written_as_two_lines() =>
        Assert.Throws<InvalidDataException>(() => FormatFile.Write(new TextLineFormat(), "a\nb"));

    [Fact]
    public void A_file_that_became_shorter_than_the_position_is_an_error() =>
        Assert.Throws<InvalidDataException>(() => FormatFile.Read(new TextLineFormat(), "ab\n"u8.ToArray(), new(9, 2)));
}
