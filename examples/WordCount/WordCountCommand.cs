using System.CommandLine;
using StreamCore.DataStream;
using StreamCore.Runtime;

namespace WordCount;

/// <summary>The command line: where the lines come from.</summary>
public static class WordCountCommand
{
    private static readonly Option<string> Host = new("--host") { Description = "The server that sends lines of text.", DefaultValueFactory = _ => "localhost" };
    private static readonly Option<int> Port = new("--port") { Description = "The server's port.", DefaultValueFactory = _ => 9999 };
    private static readonly Option<string?> Input = new("--input") { Description = "A text file to read instead." };

    /// <summary>Runs the program until its input ends or Ctrl-C.</summary>
    /// <returns>0, or 1 if the job failed or the command line is wrong.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var command = new RootCommand(
            "Counts words as they come, by default from a socket: run 'nc -lk 9999' in another terminal, start this, and type there.") { Host, Port, Input };
        command.SetAction((parsed, stop) =>
        {
            var environment = new StreamExecutionEnvironment();
            var lines = parsed.GetValue(Input) is { } file
                ? environment.ReadTextFile(file)
                : environment.SocketTextStream(parsed.GetValue(Host)!, parsed.GetValue(Port));
            WordCountJob.Build(lines, output);
            return ExecuteAsync(environment, stop);
        });
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output }, cancellationToken);
    }

    private static async Task<int> ExecuteAsync(StreamExecutionEnvironment environment, CancellationToken stop)
    {
        try
        {
            await environment.ExecuteAsync("word-count", stop);
            return 0;
        }
        catch (JobFailedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
