namespace StreamCore.Testing;

/// <summary>What a stream has emitted, in order.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class CapturedStream<T>
{
    private List<CapturedEvent<T>> _events = [];

    /// <summary>Everything since the last <see cref="Take"/>: elements, watermarks and status changes.</summary>
    public IReadOnlyList<CapturedEvent<T>> Events => _events;

    /// <summary>The elements since the last <see cref="Take"/>.</summary>
    public IReadOnlyList<T> Elements => [.. _events.Where(e => e.Kind == CapturedKind.Element).Select(e => e.Element!)];

    /// <summary>Everything since the last call, which is forgotten.</summary>
    public IReadOnlyList<CapturedEvent<T>> Take()
    {
        var taken = _events;
        _events = [];
        return taken;
    }

    internal void Add(CapturedEvent<T> captured) => _events.Add(captured);
}
