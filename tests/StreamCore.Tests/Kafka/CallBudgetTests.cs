using Microsoft.Extensions.Time.Testing;
using StreamCore.Kafka;

namespace StreamCore.Tests.Kafka;

public sealed class CallBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Without_a_limit_each_call_has_the_whole_time_out_and_a_second_of_grace()
    {
        var budget = new CallBudget(TimeSpan.FromSeconds(10), _time);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromSeconds(10), budget.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(11), budget.Patience);
    }

    [Fact]
    public void Under_a_limit_the_calls_share_what_is_left_of_it()
    {
        var budget = new CallBudget(TimeSpan.FromSeconds(10), _time);

        budget.Limit(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), budget.Patience);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(2), budget.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(2), budget.Patience);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromMilliseconds(1), budget.Patience);

        budget.Lift();
        Assert.Equal(TimeSpan.FromSeconds(11), budget.Patience);
    }

    [Fact]
    public void A_limit_above_the_time_out_does_not_extend_it()
    {
        var budget = new CallBudget(TimeSpan.FromSeconds(1), _time);

        budget.Limit(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(1), budget.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(2), budget.Patience);
    }
}
