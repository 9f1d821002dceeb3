namespace StreamCore.Kafka;

/// <summary>
/// The client takes keys and values only as whole arrays, and copies them before it returns. So one array of each size
/// is enough, used over and over.
/// </summary>
internal sealed class ExactSizeBuffers
{
    private const int MaxKeptSize = 8 * 1024;

    private readonly byte[]?[] _bySize = new byte[MaxKeptSize + 1][];

    /// <summary>Returns an array with the bytes; it is overwritten by the next call for the same size.</summary>
    public byte[] Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxKeptSize)
        {
            return bytes.ToArray();
        }

        var buffer = _bySize[bytes.Length] ??= new byte[bytes.Length];
        bytes.CopyTo(buffer);
        return buffer;
    }

    /// <summary>Returns an array of a size, to be filled; it is overwritten by the next call for the same size.</summary>
    public byte[] OfSize(int size) => size > MaxKeptSize ? new byte[size] : _bySize[size] ??= new byte[size];
}
