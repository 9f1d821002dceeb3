using System.Globalization;

namespace BrokerComparison;

/// <summary>A broker and its figures, in the order in which they are shown.</summary>
internal sealed class Measured(string name)
{
    private readonly List<(string Figure, List<double> Values, string Format)> _figures = [];

    /// <summary>What the broker is called.</summary>
    public string Name { get; } = name;

    /// <summary>Adds one round's value of a figure.</summary>
    public void Add(string figure, double value, string format)
    {
        var index = _figures.FindIndex(known => known.Figure == figure);
        if (index < 0)
        {
            _figures.Add((figure, [value], format));
        }
        else
        {
            _figures[index].Values.Add(value);
        }
    }

    /// <summary>A table with a column a broker: the median of a figure's rounds, and in brackets the least and the largest.</summary>
    public static string Table(IReadOnlyList<Measured> brokers)
    {
        var lines = new List<string>
        {
            $"| | {string.Join(" | ", brokers.Select(broker => broker.Name))} |",
            $"|---|{string.Concat(brokers.Select(_ => "---|"))}",
        };
        foreach (var figure in brokers.SelectMany(broker => broker._figures.Select(known => known.Figure)).Distinct())
        {
            lines.Add($"| {figure} | {string.Join(" | ", brokers.Select(broker => broker.Cell(figure)))} |");
        }

        return string.Join(Environment.NewLine, lines);
    }

    private string Cell(string figure)
    {
        var (_, values, format) = _figures.Find(known => known.Figure == figure);
        if (values is null)
        {
            return "";
        }

        var sorted = values.Order().ToList();
        var median = sorted[sorted.Count / 2].ToString(format, CultureInfo.InvariantCulture);
        return sorted.Count == 1
            ? median
            : $"{median} ({sorted[0].ToString(format, CultureInfo.InvariantCulture)} - {sorted[^1].ToString(format, CultureInfo.InvariantCulture)})";
    }
}
