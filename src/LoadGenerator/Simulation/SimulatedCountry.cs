namespace LoadGenerator.Simulation;

/// <summary>A country of the simulated world.</summary>
/// <param name="Code">ISO 3166-1 alpha-2; UTF-8.</param>
/// <param name="Currency">ISO 4217 letters; UTF-8.</param>
/// <param name="Share">The share of cards and terminals at home there.</param>
internal sealed record SimulatedCountry(byte[] Code, byte[] Currency, double Share)
{
    /// <summary>All countries; their shares add up to 1.</summary>
    public static IReadOnlyList<SimulatedCountry> All { get; } =
    [
        new([.. "DE"u8], [.. "EUR"u8], 0.25),
        new([.. "FR"u8], [.. "EUR"u8], 0.20),
        new([.. "IT"u8], [.. "EUR"u8], 0.12),
        new([.. "ES"u8], [.. "EUR"u8], 0.12),
        new([.. "GB"u8], [.. "GBP"u8], 0.12),
        new([.. "US"u8], [.. "USD"u8], 0.10),
        new([.. "CH"u8], [.. "CHF"u8], 0.05),
        new([.. "BR"u8], [.. "BRL"u8], 0.04),
    ];

    /// <summary>Draws the number of a country by its share.</summary>
    public static int Draw(Random random)
    {
        var left = random.NextDouble();
        for (var i = 0; i < All.Count; i++)
        {
            left -= All[i].Share;
            if (left < 0)
            {
                return i;
            }
        }

        return All.Count - 1;
    }
}
