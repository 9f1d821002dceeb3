using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamCore.State.Expiry;

namespace StreamCore.State.Schemas;

/// <summary>
/// Turns values of one state into what is stored and back. A stored value is the number of its schema (1 byte), the time of its
/// last refresh (8 bytes; only if the state has a time to live), and what the serializer wrote. It is written as the job
/// wants it now, and read as it was written.
/// </summary>
internal sealed class StateFormat<T>
{
    private const int IdSize = 1;
    private const int TimedHeaderSize = IdSize + sizeof(long);

    private readonly string _name;
    private readonly TypeSerializer<T> _serializer;
    private readonly byte _id;
    private readonly int _headerSize;
    private readonly StoredForm<T>?[] _forms;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    // Where a value that needs no serializer is put together; null for others.
    private readonly byte[]? _raw;

    /// <param name="name">The state's full name, for messages.</param>
    /// <param name="serializer">Stores values.</param>
    /// <param name="current">The schema of what is written.</param>
    /// <param name="forms">How to read what was written, by the schema's number.</param>
    /// <param name="ttl">The time to live; null for none.</param>
    public StateFormat(string name, TypeSerializer<T> serializer, StateSchema current, StoredForm<T>?[] forms, TimeToLive? ttl)
    {
        _name = name;
        _serializer = serializer;
        _forms = forms;
        Ttl = ttl;
        _id = (byte)current.Id;
        _headerSize = ttl is null ? IdSize : TimedHeaderSize;
        _raw = serializer is RawSerializer<T> ? new byte[_headerSize + Unsafe.SizeOf<T>()] : null;
        if (_raw is not null)
        {
            _raw[0] = _id;
        }
    }

    /// <summary>The state's time to live; null if it has none.</summary>
    public TimeToLive? Ttl { get; }

    /// <summary>Reads a stored value, whether it has expired or not.</summary>
    /// <exception cref="InvalidDataException">It is not of this state.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read(ReadOnlySpan<byte> stored) =>
        _raw is not null && stored.Length == _raw.Length && stored[0] == _id
            ? Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(stored), _headerSize))
            : ReadForm(stored);

    /// <summary>The time of a stored value; <see cref="TimeToLive.Unknown"/> if it has none.</summary>
    public long ReadTime(ReadOnlySpan<byte> stored) =>
        FormOf(stored).HasTime ? BinaryPrimitives.ReadInt64LittleEndian(stored[IdSize..]) : TimeToLive.Unknown;

    /// <summary>Whether a stored value is gone.</summary>
    public bool IsExpired(ReadOnlySpan<byte> stored) => Ttl is not null && Ttl.IsExpired(ReadTime(stored));

    /// <summary>What is stored for a value that is written now; valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Write(in T value)
    {
        if (_raw is null || Ttl is not null)
        {
            return WriteForm(value, Ttl is null ? 0 : Ttl.Now);
        }

        Unsafe.WriteUnaligned(ref _raw[IdSize], value);
        return _raw;
    }

    /// <summary>What is stored for a value with a time; valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(in T value, long time) => WriteForm(value, time);

    private ReadOnlySpan<byte> WriteForm(in T value, long time)
    {
        if (_raw is not null)
        {
            WriteHeader(_raw, time);
            Unsafe.WriteUnaligned(ref _raw[_headerSize], value);
            return _raw;
        }

        _buffer.ResetWrittenCount();
        WriteHeader(_buffer.GetSpan(_headerSize), time);
        _buffer.Advance(_headerSize);
        _serializer.Write(value, _buffer);
        return _buffer.WrittenSpan;
    }

    private void WriteHeader(Span<byte> header, long time)
    {
        header[0] = _id;
        if (Ttl is not null)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header[IdSize..], time);
        }
    }

    private T ReadForm(ReadOnlySpan<byte> stored)
    {
        var form = FormOf(stored);
        try
        {
            return form.Read(stored[(form.HasTime ? TimedHeaderSize : IdSize)..]);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"State '{_name}': {e.Message}", e);
        }
    }

    private StoredForm<T> FormOf(ReadOnlySpan<byte> stored) =>
        stored.Length > 0 && _forms[stored[0]] is { } form && stored.Length >= (form.HasTime ? TimedHeaderSize : IdSize)
            ? form
            : throw new InvalidDataException(
                $"State '{_name}': a stored value of {stored.Length} bytes has none of the state's schemas. It was not written by this state.");
}
