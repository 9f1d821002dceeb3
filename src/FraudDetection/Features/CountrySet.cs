using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for 8 countries, two letters packed into each number; 0 is a free place.</summary>
[InlineArray(8)]
public struct CountrySet
{
    private ushort _country;
}
