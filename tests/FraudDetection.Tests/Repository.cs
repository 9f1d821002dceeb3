namespace FraudDetection.Tests;

/// <summary>The folder that holds the whole project.</summary>
internal static class Repository
{
    /// <summary>Its path: above the folder that the tests run in.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FraudStream.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        }

        return folder;
    }
}
