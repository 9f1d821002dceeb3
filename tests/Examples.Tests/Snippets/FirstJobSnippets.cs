using StreamCore.DataStream;

namespace Examples.Tests.Snippets;

public sealed class FirstJobSnippets
{
    [Fact]
    public async Task First_job()
    {
        using var output = new StringWriter();

        #region first-job
        var environment = new StreamExecutionEnvironment();
        environment.FromElements("to be", "or not", "to be")
            .FlatMap(line => line.Split(' '))
            .KeyBy(word => word)
            .Sum(_ => 1)
            .Print(output);
        await environment.ExecuteAsync("first-job");
        #endregion

        Assert.Equal("[to, 1] [be, 1] [or, 1] [not, 1] [to, 2] [be, 2]", output.ToString().ReplaceLineEndings(" ").Trim());
    }

    [Fact]
    public async Task Streams()
    {
        using var output = new StringWriter();
        var environment = new StreamExecutionEnvironment();

        #region streams
        DataStream<int> numbers = environment.FromElements(1, 2, 3, 4);
        DataStream<int> even = numbers.Filter(number => number % 2 == 0);
        DataStream<string> texts = numbers.Map(number => $"number {number}");
        DataStream<string> all = texts.Union(even.Map(number => $"even {number}"));
        #endregion

        all.Print(output);
        await environment.ExecuteAsync("streams", TestContext.Current.CancellationToken);
        Assert.Equal(6, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
