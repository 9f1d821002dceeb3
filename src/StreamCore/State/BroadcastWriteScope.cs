namespace StreamCore.State;

/// <summary>Whether a broadcast element is being processed, which alone may change broadcast state; one for each operator.</summary>
internal sealed class BroadcastWriteScope
{
    public bool IsOpen { get; set; }
}
