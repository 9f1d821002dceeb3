using System.Globalization;

namespace StateBackends;

/// <summary>Tells the process that started this one how far it has come, by lines on standard output.</summary>
internal sealed class ProgressLines
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private long _last;

    /// <summary>May be called often.</summary>
    public void Report(string stage, long done, long total)
    {
        if (done == total || TimeProvider.System.GetElapsedTime(_last) >= Interval)
        {
            _last = TimeProvider.System.GetTimestamp();
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage}\t{done}\t{total}"));
        }
    }

    /// <summary>Understands such a line.</summary>
    public static bool TryRead(string line, out string stage, out long done, out long total)
    {
        var parts = line.Split('\t');
        stage = parts[0];
        done = total = 0;
        return parts.Length == 3
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out done)
            && long.TryParse(parts[2], CultureInfo.InvariantCulture, out total);
    }
}
