using Microsoft.Extensions.Time.Testing;
using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

public sealed class TaskClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void All_time_but_that_of_waits_is_busy()
    {
        var clock = new TaskClock(_time);
        Advance(100);
        Wait(clock, TaskWait.Idle, 20);
        Advance(3);
        Wait(clock, TaskWait.BackPressured, 7);
        Wait(clock, TaskWait.Idle, 5);
        Advance(1);

        Assert.Equal(new TaskTimes(Milliseconds(104), Milliseconds(25), Milliseconds(7)), clock.Read());
    }

    [Theory]
    [InlineData(TaskWait.Idle, 30, 0)]
    [InlineData(TaskWait.BackPressured, 0, 30)]
    internal void The_wait_under_way_counts(TaskWait wait, int idle, int backPressured)
    {
        var clock = new TaskClock(_time);
        Advance(10);
        clock.BeginWait(wait);
        Advance(30);

        Assert.Equal(new TaskTimes(Milliseconds(10), Milliseconds(idle), Milliseconds(backPressured)), clock.Read());
        clock.EndWait();
        Advance(1);
        Assert.Equal(new TaskTimes(Milliseconds(11), Milliseconds(idle), Milliseconds(backPressured)), clock.Read());
    }

    [Fact]
    public void A_subtask_waits_for_one_thing_at_a_time()
    {
        var clock = new TaskClock(_time);
        clock.BeginWait(TaskWait.Idle);

        Assert.Throws<InvalidOperationException>(() => clock.BeginWait(TaskWait.BackPressured));
    }

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Advance(int milliseconds) => _time.Advance(Milliseconds(milliseconds));

    private void Wait(TaskClock clock, TaskWait wait, int milliseconds)
    {
        clock.BeginWait(wait);
        Advance(milliseconds);
        clock.EndWait();
    }
}
