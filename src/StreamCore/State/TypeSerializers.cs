using System.Runtime.CompilerServices;

namespace StreamCore.State;

/// <summary>The serializers that are used where none is given.</summary>
public static class TypeSerializers
{
    /// <summary>
    /// The default for a type: numbers and structs without references as they lie in memory, strings as UTF-8, byte
    /// arrays as they are, everything else as JSON (System.Text.Json, public properties and fields).
    /// </summary>
    public static TypeSerializer<T> For<T>() => Default<T>.Instance;

    /// <summary>The default for a key type: like <see cref="For"/>, but structs of several fields as JSON, since the gaps between fields hold anything.</summary>
    internal static TypeSerializer<T> ForKey<T>() => KeyDefault<T>.Instance;

    private static object Create<T>() => typeof(T) switch
    {
        var t when t == typeof(string) => new Utf8Serializer(),
        var t when t == typeof(byte[]) => new ByteArraySerializer(),
        var t when t == typeof(ReadOnlyMemory<byte>) => new MemorySerializer(),
        _ => RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? new JsonTypeSerializer<T>() : new RawSerializer<T>(),
    };

    private static bool HasGaps(Type type) => !type.IsPrimitive && !type.IsEnum && type != typeof(Guid) && type != typeof(DateTime)
        && type != typeof(TimeSpan) && type != typeof(DateOnly) && type != typeof(TimeOnly) && type != typeof(Int128) && type != typeof(UInt128);

    private static class Default<T>
    {
        public static readonly TypeSerializer<T> Instance = (TypeSerializer<T>)Create<T>();
    }

    private static class KeyDefault<T>
    {
        public static readonly TypeSerializer<T> Instance =
            !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && HasGaps(typeof(T)) ? new JsonTypeSerializer<T>() : Default<T>.Instance;
    }
}
