using StreamCore.DataStream;

namespace WordCount;

/// <summary>Counts words: the whole job.</summary>
public static class WordCountJob
{
    #region job
    public static void Build(DataStream<string> lines, TextWriter output) => lines
        .FlatMap(line => line.ToLowerInvariant().Split([' ', '\t', ',', '.', ';', ':', '!', '?', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        .KeyBy(word => word)
        .Sum(_ => 1)
        .Map(count => $"{count.Key}: {count.Value}")
        .Print(output)
        .SetParallelism(1);
    #endregion
}
