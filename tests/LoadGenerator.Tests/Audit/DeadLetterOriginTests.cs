using System.Text;
using Confluent.Kafka;
using LoadGenerator.Audit;

namespace LoadGenerator.Tests.Audit;

public sealed class DeadLetterOriginTests
{
    [Fact]
    public void The_headers_tell_where_a_record_came_from()
    {
        Assert.True(DeadLetterOrigin.TryRead(Headers("transactions", "3", "12345678901"), out var origin, out _));

        Assert.Equal(new DeadLetterOrigin("transactions", 3, 12_345_678_901), origin);
    }

    [Theory]
    [InlineData(null, "3", "4", "dead-letter-topic")]
    [InlineData("transactions", null, "4", "dead-letter-partition")]
    [InlineData("transactions", "3x", "4", "dead-letter-partition")]
    [InlineData("transactions", "3", null, "dead-letter-offset")]
    [InlineData("transactions", "3", "", "dead-letter-offset")]
    [InlineData("transactions", "3", "99999999999999999999", "dead-letter-offset")]
    public void A_missing_or_malformed_header_is_named(string? topic, string? partition, string? offset, string header)
    {
        Assert.False(DeadLetterOrigin.TryRead(Headers(topic, partition, offset), out _, out var problem));

        Assert.Contains(header, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_headers_at_all_is_a_problem_too() => Assert.False(DeadLetterOrigin.TryRead(null, out _, out _));

    private static Headers Headers(string? topic, string? partition, string? offset)
    {
        var headers = new Headers();
        Add("dead-letter-topic", topic);
        Add("dead-letter-partition", partition);
        Add("dead-letter-offset", offset);
        return headers;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add(name, Encoding.UTF8.GetBytes(value));
            }
        }
    }
}
