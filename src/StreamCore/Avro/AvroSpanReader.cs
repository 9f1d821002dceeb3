using System.Buffers.Binary;
using System.Text.Unicode;

namespace StreamCore.Avro;

/// <summary>
/// Reads Avro's binary encoding where it lies: texts and bytes are slices of the body, nothing is copied. The body may be
/// hostile: every method checks its bounds, returns false if the value is not there, and then <see cref="Error"/> says why.
/// </summary>
/// <param name="body">The body; slices of it are handed out.</param>
public ref struct AvroSpanReader(ReadOnlyMemory<byte> body)
{
    private readonly ReadOnlyMemory<byte> _memory = body;
    private readonly ReadOnlySpan<byte> _span = body.Span;

    /// <summary>Where the next value starts, or where the first error was found.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _span.Length - Position;

    /// <summary>The first error; after it the reader is of no further use.</summary>
    public AvroReadError Error { get; private set; }

    /// <summary>The first error in words, with its place in the body. It repeats nothing of the body.</summary>
    public readonly string Problem => Error switch
    {
        AvroReadError.None => "the body is well-formed",
        AvroReadError.Truncated => $"the body of {_span.Length} bytes ends inside the value at byte {Position}",
        AvroReadError.NumberTooLarge => $"the number at byte {Position} does not fit its type",
        AvroReadError.ImpossibleLength => $"the length at byte {Position} is negative or beyond the end of the body",
        AvroReadError.NotUtf8 => $"the text at byte {Position} is not UTF-8",
        AvroReadError.NotBoolean => $"the boolean at byte {Position} is neither 0 nor 1",
        AvroReadError.NoSuchBranch => $"the union or enum position at byte {Position} does not exist in the schema",
        _ => $"{Remaining} bytes follow the last value, at byte {Position}",
    };

    /// <summary>Reads an Avro <c>long</c>: a zig-zag variable-length number of at most ten bytes.</summary>
    public bool TryReadLong(out long value)
    {
        ulong bits = 0;
        var position = Position;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (position >= _span.Length)
            {
                value = 0;
                return Fail(AvroReadError.Truncated);
            }

            var next = _span[position++];
            if (shift == 63 && next > 1)
            {
                break;
            }

            bits |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                value = (long)(bits >> 1) ^ -(long)(bits & 1);
                Position = position;
                return true;
            }
        }

        value = 0;
        return Fail(AvroReadError.NumberTooLarge);
    }

    /// <summary>Reads an Avro <c>int</c>.</summary>
    public bool TryReadInt(out int value)
    {
        var start = Position;
        if (!TryReadLong(out var wide))
        {
            value = 0;
            return false;
        }

        value = (int)wide;
        return value == wide || FailAt(start, AvroReadError.NumberTooLarge);
    }

    /// <summary>Reads an Avro <c>boolean</c>.</summary>
    public bool TryReadBoolean(out bool value)
    {
        value = false;
        if (Remaining < 1)
        {
            return Fail(AvroReadError.Truncated);
        }

        if (_span[Position] > 1)
        {
            return Fail(AvroReadError.NotBoolean);
        }

        value = _span[Position++] == 1;
        return true;
    }

    /// <summary>Reads an Avro <c>double</c>.</summary>
    public bool TryReadDouble(out double value)
    {
        if (Remaining < sizeof(double))
        {
            value = 0;
            return Fail(AvroReadError.Truncated);
        }

        value = BinaryPrimitives.ReadDoubleLittleEndian(_span[Position..]);
        Position += sizeof(double);
        return true;
    }

    /// <summary>Reads Avro <c>bytes</c>, as a slice of the body.</summary>
    public bool TryReadBytes(out ReadOnlyMemory<byte> value)
    {
        var start = Position;
        value = default;
        if (!TryReadLong(out var length))
        {
            return false;
        }

        if (length < 0 || length > Remaining)
        {
            return FailAt(start, length < 0 ? AvroReadError.ImpossibleLength : AvroReadError.Truncated);
        }

        value = _memory.Slice(Position, (int)length);
        Position += (int)length;
        return true;
    }

    /// <summary>Reads an Avro <c>string</c>, as a slice of the body; it is UTF-8.</summary>
    public bool TryReadString(out ReadOnlyMemory<byte> value)
    {
        var start = Position;
        if (!TryReadBytes(out value))
        {
            return false;
        }

        return Utf8.IsValid(value.Span) || FailAt(start, AvroReadError.NotUtf8);
    }

    /// <summary>Reads a union of null and string.</summary>
    public bool TryReadNullableString(out ReadOnlyMemory<byte>? value)
    {
        value = null;
        if (!TryReadBranch(2, out var branch))
        {
            return false;
        }

        if (branch == 0)
        {
            return true;
        }

        var read = TryReadString(out var text);
        value = text;
        return read;
    }

    /// <summary>Reads a union of null and double.</summary>
    public bool TryReadNullableDouble(out double? value)
    {
        value = null;
        if (!TryReadBranch(2, out var branch))
        {
            return false;
        }

        if (branch == 0)
        {
            return true;
        }

        var read = TryReadDouble(out var number);
        value = number;
        return read;
    }

    /// <summary>Reads a position in a union, or among the symbols of an enum.</summary>
    /// <param name="count">How many branches or symbols there are.</param>
    /// <param name="branch">The position, from 0 to <paramref name="count"/> - 1.</param>
    public bool TryReadBranch(int count, out int branch)
    {
        var start = Position;
        return TryReadInt(out branch)
            && ((uint)branch < (uint)count || FailAt(start, AvroReadError.NoSuchBranch));
    }

    /// <summary>Reads the start of an array's or a map's next block.</summary>
    /// <param name="count">
    /// How many items follow, 0 at the end. Never more than there are bytes left, so items of no bytes are not supported.
    /// </param>
    public bool TryReadBlock(out int count) => TryReadBlock(out count, out _);

    /// <summary>Reads the start of an array's or a map's next block, and the size that it may claim to have.</summary>
    /// <param name="count">As in <see cref="TryReadBlock(out int)"/>.</param>
    /// <param name="size">How many bytes the items are said to have; -1 if nothing is said. It may be a lie.</param>
    public bool TryReadBlock(out int count, out int size)
    {
        var start = Position;
        count = 0;
        size = -1;
        if (!TryReadLong(out var items))
        {
            return false;
        }

        if (items < 0)
        {
            // A negative count is followed by the block's size in bytes, for those who want to skip it.
            if (!TryReadLong(out var claimed))
            {
                return false;
            }

            if (claimed < 0 || claimed > Remaining)
            {
                return FailAt(start, AvroReadError.ImpossibleLength);
            }

            items = unchecked(-items);
            size = (int)claimed;
        }

        if (items < 0 || items > Remaining)
        {
            return FailAt(start, AvroReadError.ImpossibleLength);
        }

        count = (int)items;
        return true;
    }

    /// <summary>Passes over bytes of a known length: a <c>fixed</c>, a <c>float</c>.</summary>
    public bool TrySkip(int length)
    {
        if (length > Remaining)
        {
            return Fail(AvroReadError.Truncated);
        }

        Position += length;
        return true;
    }

    /// <summary>Checks that nothing is left.</summary>
    public bool TryEnd() => Remaining == 0 || Fail(AvroReadError.TrailingBytes);

    /// <summary>Notes an error that the caller found at the current position.</summary>
    /// <returns>False.</returns>
    internal bool Fail(AvroReadError error) => FailAt(Position, error);

    private bool FailAt(int position, AvroReadError error)
    {
        Position = position;
        Error = error;
        return false;
    }
}
