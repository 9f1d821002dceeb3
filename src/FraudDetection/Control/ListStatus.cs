namespace FraudDetection.Control;

/// <summary>How many cards and terminals are on the lists.</summary>
/// <param name="Topic">The lists' topic.</param>
/// <param name="Blocked">Entries of the block list, those that are over too.</param>
/// <param name="Allowed">Entries of the allow list, those that are over too.</param>
/// <param name="Unreadable">Records that are no entries, and were left out.</param>
public sealed record ListStatus(string Topic, int Blocked, int Allowed, long Unreadable);
