using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.Testing;
using StreamCore.Tests.Runtime.Aligned;
using StreamCore.Time;

namespace StreamCore.Tests.Testing;

public sealed class ScriptedSourceTests
{
    private readonly InMemoryEpochStore _store = new();
    private readonly CollectSink<string> _sink = new();

    [Fact]
    public async Task A_pause_lasts_until_it_is_resumed()
    {
        var script = new Script<string>().Add("a").Pause().Add("b").Pause().Add("c");
        var run = Build(script).RunAsync();
        await script.WaitForPauseAsync();
        await _sink.WaitForAsync(1);
        Assert.Equal(["a"], _sink.Committed);

        script.Resume();
        await script.WaitForPauseAsync();
        await _sink.WaitForAsync(2);
        Assert.Equal(["a", "b"], _sink.Committed);

        script.Resume();
        await run;
        Assert.Equal(["a", "b", "c"], _sink.Committed);
    }

    [Fact]
    public async Task A_crash_happens_once_and_nothing_is_lost_or_doubled()
    {
        var script = new Script<string>().Add("a").Crash().Add("b");

        await Assert.ThrowsAsync<JobFailedException>(Build(script).RunAsync);
        await Build(script).RunAsync();

        Assert.Equal(["a", "b"], _sink.Committed);
    }

    [Fact]
    public async Task A_new_job_goes_on_behind_the_end()
    {
        var script = new Script<string>().Add("a").End().Add("b");

        await Build(script).RunAsync();
        Assert.Equal(["a"], _sink.Committed);

        await Build(script).RunAsync();
        Assert.Equal(["a", "b"], _sink.Committed);
    }

    [Fact]
    public async Task The_message_of_a_wait_in_vain_tells_what_is_there()
    {
        await Build(new Script<string>().Add("a")).RunAsync();

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => _sink.WaitForAsync(2, TimeSpan.FromMilliseconds(1)));

        Assert.EndsWith("the 1 committed elements are not what was waited for: a", failure.Message, StringComparison.Ordinal);
    }

    private StreamExecutionEnvironment Build(Script<string> script)
    {
        var environment = new StreamExecutionEnvironment(new() { EpochStore = _store });
        environment.FromSource(new ScriptedSource<string>(script), WatermarkStrategy.NoWatermarks<string>(), "script").SinkTo(_sink);
        return environment;
    }
}
