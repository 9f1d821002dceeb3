namespace StreamCore.State;

/// <summary>A store, and where its changelog goes on.</summary>
/// <param name="Store">The store.</param>
/// <param name="ChangelogOffset">
/// The changelog records from this offset on have to be applied to it; 0 if the store is empty. Applying earlier ones too
/// does no harm, since each brings a key's whole value.
/// </param>
internal readonly record struct OpenedStore(IStateStore Store, long ChangelogOffset);
