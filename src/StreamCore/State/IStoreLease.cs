namespace StreamCore.State;

/// <summary>The right to use the store of a partition, which one holder at a time has in this process.</summary>
internal interface IStoreLease
{
    /// <summary>Closes the store, in the background where that may take time, and gives the right back after that.</summary>
    void Close(IStateStore store);
}
