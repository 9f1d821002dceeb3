namespace IntegrationTests.Brokers;

/// <summary>A new directory that is deleted after the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fraudstream-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
