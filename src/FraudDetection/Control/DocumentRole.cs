namespace FraudDetection.Control;

/// <summary>What a pointer of a <see cref="VersionedTopic"/> says of the version that it points to.</summary>
public enum DocumentRole
{
    /// <summary>It is the one that decides.</summary>
    Live = 0,

    /// <summary>It is tried beside the live one, without an effect.</summary>
    Shadow = 1,
}
