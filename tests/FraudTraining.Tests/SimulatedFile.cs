using LoadGenerator.Replay;
using LoadGenerator.Simulation;

namespace FraudTraining.Tests;

/// <summary>A small file of simulated transactions, made once for a test class.</summary>
public sealed class SimulatedFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("training-");

    public SimulatedFile()
    {
        Path = System.IO.Path.Combine(_directory.FullName, "simulated.csv.gz");
        var options = new HandbookOptions { Seed = 3, Cards = 400, Terminals = 800, Days = Days, From = From };
        using var writer = new HandbookWriter(Path, options.From);
        foreach (var transaction in HandbookSimulator.Generate(options))
        {
            writer.Write(transaction);
        }
    }

    public static int Days => 63;

    public static DateTimeOffset From { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Path { get; }

    /// <summary>Writes another file beside it.</summary>
    public string Write(string name, params string[] lines)
    {
        var path = System.IO.Path.Combine(_directory.FullName, name);
        File.WriteAllLines(path, [HandbookCsv.Header, .. lines]);
        return path;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
