using System.Globalization;
using System.Text;

namespace FraudService.Commands;

/// <summary>Versions of a document as lines for people.</summary>
internal static class VersionsText
{
    public static string Describe(VersionsReport report)
    {
        var text = new StringBuilder();
        if (report.Live == 0)
        {
            text.AppendLine("live: what comes with the program (0)");
        }

        foreach (var version in report.Versions)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{version.Version,5}  {version.Role ?? "",-12}  {version.WrittenAt:yyyy-MM-dd HH:mm:ss}Z  {Describe(version)}");
        }

        return text.ToString().TrimEnd();
    }

    public static string DescribePut(VersionReport version) => string.Create(
        CultureInfo.InvariantCulture, $"Version {version.Version}{(version.Role is { } role ? $" is {role}" : " is there, and not in use yet")}: {version.Content}");

    private static string Describe(VersionReport version) => string.Join(
        "; ", new[] { version.Content, version.Author.Length > 0 ? $"by {version.Author}" : "", version.Note }.Where(part => part.Length > 0));
}
