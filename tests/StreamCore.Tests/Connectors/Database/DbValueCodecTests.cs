using CsCheck;
using StreamCore.Connectors.Database;

namespace StreamCore.Tests.Connectors.Database;

public sealed class DbValueCodecTests
{
    private static readonly Gen<object?> Values = Gen.OneOf(
        Gen.Bool.Select(_ => (object?)null),
        Gen.Bool.Select(value => (object?)value),
        Gen.Short.Select(value => (object?)value),
        Gen.Int.Select(value => (object?)value),
        Gen.Long.Select(value => (object?)value),
        Gen.Float.Select(value => (object?)value),
        Gen.Double.Select(value => (object?)value),
        Gen.Decimal.Select(value => (object?)value),
        Gen.String[Gen.Char['\0', '\uD7FF'], 0, 300].Select(value => (object?)value),
        Gen.Byte.Array[0, 300].Select(value => (object?)value),
        Gen.Select(Gen.DateTime, Gen.Enum<DateTimeKind>()).Select((value, kind) => (object?)DateTime.SpecifyKind(value, kind)),
        Gen.DateTimeOffset.Select(value => (object?)value),
        Gen.DateOnly.Select(value => (object?)value),
        Gen.TimeOnly.Select(value => (object?)value),
        Gen.TimeSpan.Select(value => (object?)value),
        Gen.Guid.Select(value => (object?)value));

    public static TheoryData<object> Extremes =>
    [
        false, true, short.MinValue, short.MaxValue, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue, 0, 63, 64, -64, -65,
        float.NaN, float.NegativeInfinity, double.Epsilon, -0.0, decimal.MinValue, decimal.MaxValue, 1.0m, 1.000m, -0.0m,
        "", "\0", "\U0001F600", Array.Empty<byte>(),
        DateTime.MinValue, DateTime.MaxValue, DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Local),
        DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
        new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(-14)), DateOnly.MinValue, DateOnly.MaxValue, TimeOnly.MaxValue,
        TimeSpan.MinValue, TimeSpan.MaxValue, Guid.Empty,
    ];

    [Fact]
    public void Any_values_are_read_as_they_were_written() => Values.Array[0, 20].Sample(values =>
    {
        var writer = new DbValueWriter();
        foreach (var value in values)
        {
            writer.WriteObject(value);
        }

        var reader = new DbValueReader(writer.Written.ToArray());
        foreach (var value in values)
        {
            AssertSame(value, reader.Read());
        }

        Assert.True(reader.AtEnd);
    });

    [Theory]
    [MemberData(nameof(Extremes), DisableDiscoveryEnumeration = true)]
    public void Extreme_values_are_read_as_they_were_written(object value)
    {
        var writer = new DbValueWriter();
        writer.WriteObject(value);

        AssertSame(value, new DbValueReader(writer.Written.ToArray()).Read());
    }

    [Fact]
    public void Typed_and_nullable_values_are_written_like_boxed_ones()
    {
        AssertEncodesLikeObject<long>(-5);
        AssertEncodesLikeObject<long?>(7);
        AssertEncodesLikeObject<long?>(null);
        AssertEncodesLikeObject<Guid?>(Guid.NewGuid());
        AssertEncodesLikeObject<TimeOnly>(new TimeOnly(1, 2));
        AssertEncodesLikeObject<string?>("text");
        AssertEncodesLikeObject<string?>(null);
        AssertEncodesLikeObject<byte[]?>(null);
        AssertEncodesLikeObject<object?>(1.5m);
    }

    [Fact]
    public void Damaged_bytes_are_reported_as_such_and_never_read_beyond_the_end() => Gen.Byte.Array[1, 40].Sample(bytes =>
    {
        var reader = new DbValueReader(bytes);
        try
        {
            while (!reader.AtEnd)
            {
                reader.Read();
            }
        }
        catch (InvalidDataException failure)
        {
            Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void A_value_cut_short_is_damaged() => Values.Where(value => value is not null).Sample(value =>
    {
        var writer = new DbValueWriter();
        writer.WriteObject(value);
        var bytes = writer.Written.ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => new DbValueReader(bytes.AsMemory(0, length)).Read());
        }
    });

    [Fact]
    public void Other_types_are_refused_with_the_types_that_are_not()
    {
        var boxed = Assert.Throws<NotSupportedException>(() => new DbValueWriter().WriteObject(new Uri("http://x")));
        var typed = Assert.Throws<ArgumentException>(() => new DbTable<int>("t").Column("c", _ => DayOfWeek.Monday));

        Assert.Contains("System.Uri", boxed.Message, StringComparison.Ordinal);
        Assert.Contains("DateTimeOffset", boxed.Message, StringComparison.Ordinal);
        Assert.Contains("DayOfWeek", typed.Message, StringComparison.Ordinal);
        Assert.Contains("Column 'c' of table 't'", typed.Message, StringComparison.Ordinal);
    }

    private static void AssertEncodesLikeObject<TValue>(TValue value)
    {
        var typed = new DbValueWriter();
        var boxed = new DbValueWriter();
        DbValueEncoders.Find<TValue>()!(typed, value);
        boxed.WriteObject(value);
        Assert.Equal(boxed.Written.ToArray(), typed.Written.ToArray());
    }

    private static void AssertSame(object? written, object read)
    {
        Assert.Equal(written ?? DBNull.Value, read);
        switch (written)
        {
            case DateTime time:
                Assert.Equal(time.Kind, ((DateTime)read).Kind);
                break;
            case DateTimeOffset time:
                Assert.Equal(time.Offset, ((DateTimeOffset)read).Offset);
                break;
            case decimal number:
                Assert.Equal(decimal.GetBits(number), decimal.GetBits((decimal)read));
                break;
            case double number:
                Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits((double)read));
                break;
            case float number:
                Assert.Equal(BitConverter.SingleToInt32Bits(number), BitConverter.SingleToInt32Bits((float)read));
                break;
        }
    }
}
