using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FraudDetection.Features;

namespace FraudDetection.Terminals;

/// <summary>
/// The value of a record in <c>terminal-risk</c>: a byte that says the format, the instant in big-endian, and the bytes of
/// <see cref="TerminalHistory"/> as they lie in memory (little-endian), whose first field is the version of its layout.
/// </summary>
public static class TerminalRiskCodec
{
    private const byte Format = 1;
    private const int HeaderSize = 1 + sizeof(long);

    /// <summary>How many bytes a value has.</summary>
    public static int Size => HeaderSize + Unsafe.SizeOf<TerminalHistory>();

    /// <summary>Writes a value. Allocates nothing.</summary>
    public static void Write(long asOf, in TerminalHistory history, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var span = destination.GetSpan(Size);
        span[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], asOf);
        MemoryMarshal.Write(span[HeaderSize..], history);
        destination.Advance(Size);
    }

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="asOf">Up to when the history is complete, in epoch milliseconds.</param>
    /// <param name="history">The history.</param>
    /// <param name="problem">If false is returned: what is wrong.</param>
    public static bool TryRead(ReadOnlySpan<byte> value, out long asOf, out TerminalHistory history, [NotNullWhen(false)] out string? problem)
    {
        (asOf, history, problem) = (0, default, null);
        if (value.Length != Size || value[0] != Format)
        {
            problem = $"a terminal's record has {value.Length} bytes in format {(value.Length > 0 ? value[0] : -1)}; this code knows {Size} bytes in format {Format}";
            return false;
        }

        asOf = BinaryPrimitives.ReadInt64BigEndian(value[1..]);
        history = MemoryMarshal.Read<TerminalHistory>(value[HeaderSize..]);
        if (!history.IsReadable)
        {
            problem = $"a terminal's history has layout {history.Version}, and this code knows {TerminalHistory.CurrentVersion}";
            return false;
        }

        return true;
    }
}
