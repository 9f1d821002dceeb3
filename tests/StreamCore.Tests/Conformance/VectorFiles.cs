namespace StreamCore.Tests.Conformance;

/// <summary>
/// The files that scenarios are read from: the copies beside the tests or, when the environment variable
/// <c>FLINK_VECTORS</c> names a directory, every <c>*.jsonl</c> in that one instead.
/// </summary>
/// <param name="directory">The directory.</param>
/// <param name="mayLackFamilies">Whether a family without any scenario there is fine.</param>
internal sealed class VectorFiles(string directory, bool mayLackFamilies)
{
    public const string Variable = "FLINK_VECTORS";

    /// <summary>The files that this test run is about.</summary>
    public static VectorFiles Current =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? new(named, mayLackFamilies: true)
            : new(Path.Combine(AppContext.BaseDirectory, "Conformance", "Vectors"), mayLackFamilies: false);

    public bool MayLackFamilies => mayLackFamilies;

    /// <summary>The scenarios of a family, in the order of their files and lines.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory is missing or holds no <c>*.jsonl</c>.</exception>
    public IReadOnlyList<Vector> Read(string family)
    {
        if (!Directory.Exists(directory) || Directory.GetFiles(directory, "*.jsonl") is not { Length: > 0 } files)
        {
            throw new DirectoryNotFoundException(
                $"There are no *.jsonl files in '{directory}'. Point {Variable} at a directory of vectors, or unset it.");
        }

        return
        [
            .. from file in files.Order(StringComparer.Ordinal)
               from line in File.ReadLines(file)
               where !string.IsNullOrWhiteSpace(line)
               let vector = Vector.Parse(line)
               where vector.Family == family
               select vector,
        ];
    }
}
