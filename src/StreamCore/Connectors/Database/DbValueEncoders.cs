namespace StreamCore.Connectors.Database;

/// <summary>The types that a <see cref="DbSink{T}"/> can write.</summary>
internal static class DbValueEncoders
{
    public const string Supported =
        "A database sink takes bool, short, int, long, float, double, decimal, string, byte[], DateTime, DateTimeOffset, " +
        "DateOnly, TimeOnly, TimeSpan, Guid, their nullable forms, and object with one of them in it: convert the value.";

    private static readonly Dictionary<Type, Delegate> Encoders = Create();

    /// <summary>How values of a type are written; null if they can't be.</summary>
    public static Action<DbValueWriter, TValue>? Find<TValue>() =>
        (Action<DbValueWriter, TValue>?)Encoders.GetValueOrDefault(typeof(TValue));

    private static Dictionary<Type, Delegate> Create()
    {
        var encoders = new Dictionary<Type, Delegate>();
        AddStruct<bool>((writer, value) => writer.Write(value));
        AddStruct<short>((writer, value) => writer.Write(value));
        AddStruct<int>((writer, value) => writer.Write(value));
        AddStruct<long>((writer, value) => writer.Write(value));
        AddStruct<float>((writer, value) => writer.Write(value));
        AddStruct<double>((writer, value) => writer.Write(value));
        AddStruct<decimal>((writer, value) => writer.Write(value));
        AddStruct<DateTime>((writer, value) => writer.Write(value));
        AddStruct<DateTimeOffset>((writer, value) => writer.Write(value));
        AddStruct<DateOnly>((writer, value) => writer.Write(value));
        AddStruct<TimeOnly>((writer, value) => writer.Write(value));
        AddStruct<TimeSpan>((writer, value) => writer.Write(value));
        AddStruct<Guid>((writer, value) => writer.Write(value));
        Add<string?>((writer, value) => writer.Write(value));
        Add<byte[]?>((writer, value) => writer.Write(value));
        Add<object?>((writer, value) => writer.WriteObject(value));
        return encoders;

        void Add<TValue>(Action<DbValueWriter, TValue> encode) => encoders.Add(typeof(TValue), encode);

        void AddStruct<TValue>(Action<DbValueWriter, TValue> encode)
            where TValue : struct
        {
            Add(encode);
            Add<TValue?>((writer, value) =>
            {
                if (value is { } present)
                {
                    encode(writer, present);
                }
                else
                {
                    writer.WriteNull();
                }
            });
        }
    }
}
