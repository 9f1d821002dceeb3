using Windows;

namespace Examples.Tests;

public sealed class WindowsTests
{
    [Fact]
    public async Task The_first_window_fires_when_the_watermark_has_passed_it_and_what_comes_for_it_then_is_late()
    {
        var output = new StringWriter();

        await WindowsJob.RunAsync(output).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "reading cellar 09:00:10 20.5",
                "reading cellar 09:00:50 21.0",
                "reading cellar 09:01:10 21.5",
                "reading cellar 09:00:45 23.0",
                "reading cellar 09:01:31 22.0",
                "window 09:00-09:01: cellar max 23.0",
                "reading cellar 09:00:46 24.0",
                "late cellar 09:00:46 24.0",
                "reading cellar 09:02:40 20.0",
                "window 09:01-09:02: cellar max 22.0",
                "window 09:02-09:03: cellar max 20.0",
            ],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
