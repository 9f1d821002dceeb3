namespace StreamCore.Tests.Connectors;

/// <summary>A directory of one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("streamcore-").FullName;

    /// <summary>Where a file of that relative name is.</summary>
    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Writes a file, and the directory that it is in.</summary>
    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
