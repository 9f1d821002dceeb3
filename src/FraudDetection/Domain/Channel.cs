namespace FraudDetection.Domain;

/// <summary>How the card was presented. The values are the positions of the Avro enum's symbols.</summary>
public enum Channel
{
    /// <summary>Chip or stripe at a terminal.</summary>
    Pos = 0,

    /// <summary>Contactless at a terminal.</summary>
    Contactless = 1,

    /// <summary>Card not present.</summary>
    Ecommerce = 2,

    /// <summary>Cash machine.</summary>
    Atm = 3,
}
