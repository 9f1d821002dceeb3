using CsCheck;

namespace EmbeddedKafka.Tests.Properties;

/// <summary>
/// Whatever producers, time and restarts do, in whatever order: readers see what the model says. A failure names its seed
/// and the shortest steps that were found to fail.
/// </summary>
public sealed class TransactionProperties
{
    private const int MostSteps = 40;

    [Fact]
    public async Task Readers_see_what_the_model_says_of_a_broker_in_memory() => await SampleAsync(iterations: 60, inFiles: false);

    [Fact]
    public async Task Readers_see_what_the_model_says_of_a_broker_with_files() => await SampleAsync(iterations: 15, inFiles: true);

    private static Task SampleAsync(long iterations, bool inFiles) =>
        TransactionStep.Any.Array[1, MostSteps].SampleAsync(
            steps => RunAsync(steps, inFiles),
            iter: iterations,
            threads: 1,
            print: steps => string.Join(Environment.NewLine, steps.AsEnumerable()));

    private static async Task RunAsync(TransactionStep[] steps, bool inFiles)
    {
        var directory = inFiles ? Directory.CreateTempSubdirectory("transaction-properties-").FullName : null;
        try
        {
            await using var scenario = await TransactionScenario.StartAsync(directory);
            foreach (var step in steps)
            {
                await scenario.TakeAsync(step);
                await scenario.CompareAsync();
            }
        }
        finally
        {
            if (directory is not null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}
