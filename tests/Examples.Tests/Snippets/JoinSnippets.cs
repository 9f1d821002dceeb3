using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Time;

namespace Examples.Tests.Snippets;

public sealed class JoinSnippets
{
    [Fact]
    public async Task Interval_join()
    {
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment();
        var orders = environment.FromElements(new Order("ann", 10, 1000), new Order("bob", 20, 2000))
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps<Order>(order => order.Time));
        var payments = environment.FromCollection([new Payment("bob", 20, 5000), new Payment("ann", 10, 90_000)], "payments")
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps<Payment>(payment => payment.Time));

        #region interval-join
        var paid = orders.KeyBy(order => order.Customer)
            .IntervalJoin(payments.KeyBy(payment => payment.Customer))
            .Between(TimeSpan.Zero, TimeSpan.FromMinutes(1))
            .Process((order, payment) => $"{order.Customer} has paid {payment.Amount} of {order.Amount}");
        #endregion

        paid.SinkTo(sink);
        await environment.ExecuteAsync("interval-join", TestContext.Current.CancellationToken);
        Assert.Equal(["bob has paid 20 of 20"], sink.Committed);
    }

    [Fact]
    public async Task Broadcast()
    {
        var sink = new CollectSink<Order>();
        var script = new Script<Order>().Pause().Add(new("ann", 10, 0)).Add(new("ann", 5, 0));
        var limitScript = new Script<Limit>().Add(new("ann", 7)).Pause();
        var environment = new StreamExecutionEnvironment();
        var orders = environment.FromSource(new ScriptedSource<Order>(script), WatermarkStrategy.NoWatermarks<Order>(), "orders");
        var limits = environment.FromSource(new ScriptedSource<Limit>(limitScript), WatermarkStrategy.NoWatermarks<Limit>(), "limits");

        #region broadcast
        var accepted = orders.KeyBy(order => order.Customer)
            .Connect(limits.Broadcast(ApplyLimits.Limits))
            .Process(() => new ApplyLimits());
        #endregion

        var known = new CollectSink<Limit>();
        limits.SinkTo(known, "known");
        accepted.SinkTo(sink);
        var run = environment.ExecuteAsync("broadcast", TestContext.Current.CancellationToken);
        await known.WaitForAsync(1);
        script.Resume();
        limitScript.Resume();
        await run;
        Assert.Equal([new("ann", 5, 0)], sink.Committed);
    }

    [Fact]
    public async Task Async()
    {
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment();
        var users = environment.FromElements("ann", "bob");

        #region async
        var greetings = users.ProcessAsync(
            async (user, cancellation) => $"{user}: {await LookUpAsync(user, cancellation)}",
            new AsyncOptions { Capacity = 20, Timeout = TimeSpan.FromSeconds(2), MaxAttempts = 3 },
            onTimeout: user => $"{user}: unknown");
        #endregion

        greetings.SinkTo(sink);
        await environment.ExecuteAsync("async", TestContext.Current.CancellationToken);
        Assert.Equal(["ann: 3", "bob: 3"], sink.Committed);
    }

    private static Task<int> LookUpAsync(string user, CancellationToken cancellation) => Task.FromResult(user.Length).WaitAsync(cancellation);
}
