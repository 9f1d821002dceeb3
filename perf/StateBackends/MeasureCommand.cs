using System.CommandLine;
using System.Text.Json;

namespace StateBackends;

/// <summary>The verb that the program starts itself with: one task on one store, the result as JSON in the last line.</summary>
internal static class MeasureCommand
{
    private const string Verb = "measure";

    /// <summary>The command line of a task.</summary>
    public static IEnumerable<string> Arguments(BenchmarkSettings settings, StoreKind kind, MeasuredTask task, string directory, string bootstrap) =>
        [Verb, kind.Name, task.ToString(), directory, bootstrap, .. settings.ToArguments()];

    public static Command Build()
    {
        var command = new Command(Verb) { Hidden = true };
        var store = new Argument<string>("store");
        var task = new Argument<MeasuredTask>("task");
        var directory = new Argument<string>("directory");
        var bootstrap = new Argument<string>("bootstrap");
        command.Arguments.Add(store);
        command.Arguments.Add(task);
        command.Arguments.Add(directory);
        command.Arguments.Add(bootstrap);
        var options = new SettingOptions(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            var kind = StoreKind.All.Single(candidate => candidate.Name == parsed.GetValue(store));
            var result = Run(settings, kind, parsed.GetValue(task), parsed.GetRequiredValue(directory), parsed.GetRequiredValue(bootstrap));
            Console.Out.WriteLine(JsonSerializer.Serialize(result, result.GetType()));
            return 0;
        });
        return command;
    }

    private static object Run(BenchmarkSettings settings, StoreKind kind, MeasuredTask task, string directory, string bootstrap)
    {
        var progress = new ProgressLines();
        var restore = new RestoreRun(settings, kind, directory, progress);
        return task switch
        {
            MeasuredTask.Work => new WorkRun(settings, kind, directory, progress).Run(),
            MeasuredTask.Checkpoint => restore.FromCheckpoint(),
            MeasuredTask.Changelog => restore.FromChangelog(),
            _ => restore.FromBroker(bootstrap),
        };
    }
}
