namespace EmbeddedKafka.Log;

/// <summary>The name under which a partition is kept: topic, dash, number.</summary>
internal static class PartitionName
{
    private const int MaxLength = 255;

    /// <exception cref="ArgumentException">It is not such a name, and would not do as the name of a directory.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException($"'{name}' is not the name of a partition: a topic of letters, digits, '.', '_' and '-', then '-' and a number, {MaxLength} characters at most.", nameof(name));
        }
    }

    public static bool IsValid(string name)
    {
        var dash = name.LastIndexOf('-');
        return dash > 0
            && name.Length <= MaxLength
            && int.TryParse(name.AsSpan(dash + 1), System.Globalization.NumberStyles.None, null, out _)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
    }
}
