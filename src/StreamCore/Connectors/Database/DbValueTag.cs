namespace StreamCore.Connectors.Database;

/// <summary>
/// The byte in front of an encoded value. The numbers are in committed data: never change or reuse one.
/// </summary>
internal enum DbValueTag : byte
{
    Null = 0,
    False = 1,
    True = 2,
    Int16 = 3,
    Int32 = 4,
    Int64 = 5,
    Single = 6,
    Double = 7,
    Decimal = 8,
    String = 9,
    Bytes = 10,
    DateTime = 11,
    DateTimeOffset = 12,
    DateOnly = 13,
    TimeOnly = 14,
    TimeSpan = 15,
    Guid = 16,
}
