using System.Text;

namespace FraudService.Commands;

/// <summary>Lines of text in columns.</summary>
internal static class TextTable
{
    /// <summary>Lays out rows below their headings, as wide as their widest cell.</summary>
    public static string Layout(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [headings, .. rows];
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return text.ToString().TrimEnd();
    }
}
