namespace Windows;

/// <summary>A sensor's reading.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Time">When it was taken.</param>
/// <param name="Value">The value.</param>
public sealed record Reading(string Sensor, DateTimeOffset Time, double Value)
{
    public override string ToString() => $"{Sensor} {Time:HH:mm:ss} {Value:F1}";
}
