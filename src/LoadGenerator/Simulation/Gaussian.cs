namespace LoadGenerator.Simulation;

/// <summary>Draws from the normal distribution (Box-Muller).</summary>
internal static class Gaussian
{
    public static double Next(Random random, double mean, double deviation)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return mean + (deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
    }
}
