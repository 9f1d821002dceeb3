using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Testing;

namespace StreamCore.Tests.DataStream;

public sealed class AsyncFailureTests
{
    [Fact]
    public void A_failed_call_names_the_operator()
    {
        using var job = new AsyncJob();
        job.Put(1, 2);
        job.Calls.Fail(2, new FormatException("no such customer"));

        var failure = Assert.Throws<OperatorException>(() => job.Harness.AwaitResults());

        Assert.Contains("'lookup'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such customer", failure.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public void A_function_that_throws_or_returns_no_task_is_named()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<int>();
        harness.Capture(input.Stream.ProcessAsync<int>(
            (element, _) => element == 0 ? null! : throw new FormatException("not even a task"), name: "lookup"));

        var thrown = Assert.Throws<OperatorException>(() => input.Element(1));
        var none = Assert.Throws<OperatorException>(() => input.Element(0));

        Assert.Contains("not even a task", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("null instead of a task", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_takes_too_long_fails_the_job_and_is_cancelled()
    {
        using var job = new AsyncJob(new() { Timeout = TimeSpan.FromSeconds(5) });
        job.Put(1);
        job.Harness.AdvanceProcessingTime(TimeSpan.FromSeconds(4));
        job.Put(2);
        Assert.False(job.Calls.IsCancelled(1));

        var failure = Assert.Throws<OperatorException>(() =>
        {
            job.Harness.AdvanceProcessingTime(TimeSpan.FromSeconds(1));
            job.Harness.AwaitResults();
        });

        Assert.Contains("'lookup'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("00:00:05", failure.Message, StringComparison.Ordinal);
        Assert.True(job.Calls.IsCancelled(1));
        Assert.False(job.Calls.IsCancelled(2));
    }

    [Fact]
    public void A_time_out_can_have_a_result_of_its_own()
    {
        using var job = new AsyncJob(new() { Timeout = TimeSpan.FromSeconds(5) }, element => $"late{element}");
        job.Put(1);
        job.Harness.AdvanceProcessingTime(TimeSpan.FromSeconds(5));
        job.Harness.AwaitResults();

        Assert.Equal("late1@1", job.Take());

        // The result comes after all, to nobody.
        job.Calls.End(1);
        job.Put(2);
        job.End(2);
        Assert.Equal("r2@2", job.Take());
    }

    [Fact]
    public void An_exception_about_time_from_the_call_itself_is_a_failure_and_no_time_out()
    {
        using var job = new AsyncJob(onTimeout: element => $"late{element}");
        job.Put(1, 2);
        job.Calls.Fail(1, new TimeoutException("the service said so"));

        var failure = Assert.Throws<OperatorException>(() => job.Harness.AwaitResults());

        Assert.Contains("the service said so", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_aborted_epochs_calls_are_given_up()
    {
        using var job = new AsyncJob();
        job.Put(1);
        job.Input.Watermark(1);

        job.Harness.Open().ResetWatermark(0);

        Assert.True(job.Calls.IsCancelled(1));
        job.Calls.End(1);
        job.Put(2);
        job.End(2);
        Assert.Equal("r2@2", job.Take());
    }

    [Fact]
    public void Failing_calls_are_made_again_after_a_pause()
    {
        using var harness = new OperatorHarness();
        var attempts = 0;
        var input = harness.Input<int>();
        var results = harness.Capture(input.Stream.ProcessAsync(
            (element, _) => Interlocked.Increment(ref attempts) < 3 ? throw new FormatException("not yet") : Task.FromResult(element),
            new() { MaxAttempts = 3, RetryDelay = TimeSpan.FromSeconds(1), Timeout = Timeout.InfiniteTimeSpan }));

        input.Element(7);
        Assert.Equal(1, Volatile.Read(ref attempts));
        var patience = TimeSpan.FromSeconds(60);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                harness.AdvanceProcessingTime(TimeSpan.FromSeconds(1));
                return results.Elements.Count > 0;
            },
            patience));

        Assert.Equal([7], results.Elements);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public void The_last_attempts_failure_counts()
    {
        using var harness = new OperatorHarness();
        var attempts = 0;
        var input = harness.Input<int>();
        harness.Capture(input.Stream.ProcessAsync<int>(
            (_, _) => throw new FormatException($"attempt {++attempts}"), new() { MaxAttempts = 3, RetryDelay = TimeSpan.Zero }));

        var failure = Assert.Throws<OperatorException>(() =>
        {
            input.Element(7);
            harness.AwaitResults();
        });

        Assert.Contains("attempt 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        using var harness = new OperatorHarness();
        var stream = harness.Input<int>().Stream;
        foreach (var (options, name) in new[]
        {
            (new AsyncOptions { Capacity = 0 }, "Capacity"),
            (new AsyncOptions { Timeout = TimeSpan.Zero }, "Timeout"),
            (new AsyncOptions { Order = (AsyncOrder)7 }, "Order"),
            (new AsyncOptions { MaxAttempts = 0 }, "MaxAttempts"),
            (new AsyncOptions { RetryDelay = TimeSpan.FromSeconds(-1) }, "RetryDelay"),
        })
        {
            var failure = Assert.Throws<ArgumentException>(() => stream.ProcessAsync((element, _) => Task.FromResult(element), options));

            Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        }
    }
}
