namespace StreamCore.State.Expiry;

/// <summary>What has to be done with a value that is read.</summary>
internal enum Freshness
{
    /// <summary>Nothing.</summary>
    Fresh,

    /// <summary>It has to be written anew with the present time.</summary>
    Stale,

    /// <summary>It must not be used any more.</summary>
    Expired,
}
