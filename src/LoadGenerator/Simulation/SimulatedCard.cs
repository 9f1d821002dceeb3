using System.Globalization;
using System.Text;

namespace LoadGenerator.Simulation;

/// <summary>A card: where its holder lives, shops and what they usually spend.</summary>
internal sealed class SimulatedCard
{
    private const int FavouriteCount = 6;

    /// <param name="number">The card's number, from 0.</param>
    /// <param name="terminalsByCountry">The numbers of the terminals in each country.</param>
    /// <param name="terminals">How many terminals there are.</param>
    /// <param name="random">The simulation's only source of chance.</param>
    public SimulatedCard(int number, IReadOnlyList<int[]> terminalsByCountry, int terminals, Random random)
    {
        Id = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"card-{number:D6}"));
        Country = SimulatedCountry.Draw(random);
        MeanAmount = Math.Exp(Gaussian.Next(random, mean: Math.Log(3500), deviation: 0.6));
        AmountSpread = 0.2 + (0.3 * random.NextDouble());

        var near = terminalsByCountry[Country];
        Favourites = new int[FavouriteCount];
        for (var i = 0; i < FavouriteCount; i++)
        {
            Favourites[i] = near.Length > 0 ? near[random.Next(near.Length)] : random.Next(terminals);
        }
    }

    public byte[] Id { get; }

    /// <summary>The position in <see cref="SimulatedCountry.All"/>.</summary>
    public int Country { get; }

    /// <summary>The usual amount, in minor units.</summary>
    public double MeanAmount { get; }

    /// <summary>The standard deviation of the amount's logarithm.</summary>
    public double AmountSpread { get; }

    /// <summary>The numbers of the terminals that the holder goes to.</summary>
    public int[] Favourites { get; }
}
