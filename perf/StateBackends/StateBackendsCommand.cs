using System.CommandLine;
using System.Text.Json;

namespace StateBackends;

/// <summary>The command line.</summary>
internal static class StateBackendsCommand
{
    private const int Failed = 1;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static RootCommand Build()
    {
        var root = new RootCommand(
            """
            Measures the state backends of StreamCore and RocksDB side by side: updates per second and their latency, memory, and
            restores from a checkpoint and from the changelog. Each store has processes of its own. It reads /proc, so it needs Linux.

            Examples:
              StateBackends                                      5 million cards; about half an hour, 10 GB of temporary files
              StateBackends --cards 20000 --events 50000 --memory 32 --checkpoint-interval 1        seconds
              StateBackends --backend memory faster --no-broker
            """);
        var options = new SettingOptions(root);
        var backends = new Option<string[]>("--backend")
        {
            Description = "The stores to measure; all if left out.",
            HelpName = string.Join('|', StoreKind.All.Select(kind => kind.Name)),
            AllowMultipleArgumentsPerToken = true,
        };
        backends.AcceptOnlyFromAmong([.. StoreKind.All.Select(kind => kind.Name)]);
        var noBroker = new Option<bool>("--no-broker") { Description = "Do not restore from the embedded broker." };
        var output = new Option<string?>("--output") { Description = "Writes the results to PATH.md and PATH.json too.", HelpName = "path" };
        root.Options.Add(backends);
        root.Options.Add(noBroker);
        root.Options.Add(output);
        root.Subcommands.Add(MeasureCommand.Build());
        root.SetAction(async (parsed, cancellation) =>
        {
            var names = parsed.GetValue(backends) is { Length: > 0 } chosen ? chosen : null;
            var kinds = StoreKind.All.Where(kind => names?.Contains(kind.Name) ?? true).ToList();
            return await RunAsync(options.Read(parsed), kinds, !parsed.GetValue(noBroker), parsed.GetValue(output), cancellation);
        });
        return root;
    }

    private static async Task<int> RunAsync(
        BenchmarkSettings settings, IReadOnlyList<StoreKind> kinds, bool withBroker, string? output, CancellationToken cancellation)
    {
        var begin = TimeProvider.System.GetUtcNow();
        var directory = Directory.CreateTempSubdirectory("state-backends-").FullName;
        try
        {
            var (results, loadAverages) = await ConsoleProgress.RunAsync(async onProgress =>
            {
                var benchmark = new Benchmark(settings, directory, withBroker, onProgress);
                return (await benchmark.RunAsync(kinds, cancellation), benchmark.LoadAverages);
            });
            var conditions = RunConditions.Of(begin, loadAverages);
            var page = ResultPage.Render(settings, conditions, results);
            Console.WriteLine(page);
            if (output is not null)
            {
                await File.WriteAllTextAsync(output + ".md", page, cancellation);
                await File.WriteAllTextAsync(
                    output + ".json", JsonSerializer.Serialize(new { settings, conditions, results }, Indented) + "\n", cancellation);
            }

            return results.Any(result => result.Failures.Count > 0) ? Failed : 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
