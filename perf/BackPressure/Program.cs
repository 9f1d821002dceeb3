// A source that could give millions of records a second in front of a sink that takes 5 ms for each: who waits for whom,
// and what it costs in memory. usage: BackPressure [SECONDS]
using System.Globalization;
using StreamCore.DataStream;

var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30;
using var never = new ManualResetEvent(initialState: false);
using var stop = new CancellationTokenSource();
long written = 0;

var environment = new StreamExecutionEnvironment();
environment.FromSequence(0, long.MaxValue - 1).Map(number => number * 2).DisableChaining()
    .KeyBy(number => number % 1000).Sum(_ => 1L)
    .Rebalance().ForEach(_ =>
    {
        never.WaitOne(TimeSpan.FromMilliseconds(5));
        written++;
    }).Name("slow sink").DisableChaining();

var job = environment.ExecuteAsync("back-pressure", stop.Token);
Console.WriteLine("second  working set MB  managed heap MB  written   subtask: busy idle back-pressured");
for (var second = 5; second <= seconds; second += 5)
{
    await Task.Delay(TimeSpan.FromSeconds(5));
    var status = environment.GetStatus();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{second,6}  {Environment.WorkingSet / 1e6,14:F1}  {GC.GetTotalMemory(forceFullCollection: true) / 1e6,15:F1}  {Volatile.Read(ref written),7}   ")
        + string.Join("; ", status.Regions.SelectMany(region => region.Vertices).Select(vertex =>
        {
            var subtask = vertex.Subtasks[0];
            return string.Create(CultureInfo.InvariantCulture, $"{vertex.Name}: {subtask.Busy:P0} {subtask.Idle:P0} {subtask.BackPressured:P0}");
        })));
}

await stop.CancelAsync();
await job;
