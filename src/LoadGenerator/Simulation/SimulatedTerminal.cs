using System.Globalization;
using System.Text;
using FraudDetection.Domain;

namespace LoadGenerator.Simulation;

/// <summary>A terminal and what is sold there.</summary>
internal sealed class SimulatedTerminal
{
    private static readonly byte[][] Categories =
    [
        [.. "grocery"u8], [.. "restaurant"u8], [.. "fuel"u8], [.. "clothing"u8],
        [.. "electronics"u8], [.. "travel"u8], [.. "pharmacy"u8], [.. "entertainment"u8],
    ];

    public SimulatedTerminal(int number, Random random)
    {
        Id = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"term-{number:D6}"));
        Country = SimulatedCountry.Draw(random);
        Category = Categories[random.Next(Categories.Length)];
        Channel = random.NextDouble() switch
        {
            < 0.35 => Channel.Pos,
            < 0.75 => Channel.Contactless,
            < 0.95 => Channel.Ecommerce,
            _ => Channel.Atm,
        };
    }

    public byte[] Id { get; }

    /// <summary>The position in <see cref="SimulatedCountry.All"/>.</summary>
    public int Country { get; }

    public byte[] Category { get; }

    public Channel Channel { get; }
}
