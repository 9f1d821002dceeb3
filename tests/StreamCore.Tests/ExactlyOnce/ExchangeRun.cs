using System.Globalization;
using Confluent.Kafka;
using EmbeddedKafka;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;
using StreamCore.Testing;
using StreamCore.Time;
using StreamCore.Windowing;

namespace StreamCore.Tests.ExactlyOnce;

/// <summary>
/// One run of the job that is tested: payments in 4 partitions, keyed by another field, summed in windows at parallelism
/// 4, with crashes at places and moments that the seed gives. After a crash the job goes on by itself, or in a new
/// environment, as a new process would.
/// </summary>
internal sealed class ExchangeRun
{
    private const int Partitions = 4;
    private const int Records = 1_200;

    private static readonly TimeSpan OutOfOrderness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WindowSize = TimeSpan.FromSeconds(10);

    private readonly EmbeddedKafkaBroker _broker;
    private readonly Random _random;
    private readonly bool _restartsItself;

    public ExchangeRun(EmbeddedKafkaBroker broker, int seed)
    {
        _broker = broker;
        _random = new(unchecked(seed * 16777619));
        ApplicationId = string.Create(CultureInfo.InvariantCulture, $"run-{seed}-{Guid.NewGuid():N}");
        _restartsItself = seed % 2 == 0;

        // Several crashes a run: an element before the exchange, one behind the window, one around the sinks' two phases.
        // Some come too late to happen.
        BeforeExchange = Crash.At(_random.Next(1, Records * 2));
        BehindWindow = Crash.At(_random.Next(1, 400));
        AroundCommit = Crash.At(_random.Next(1, 60));
        Payments = CreatePayments();
    }

    public string ApplicationId { get; }

    public string Input => ApplicationId + "-in";

    public string Output => ApplicationId + "-out";

    public Crash BeforeExchange { get; }

    public Crash BehindWindow { get; }

    public Crash AroundCommit { get; }

    public IReadOnlyList<(int Partition, Payment Payment)> Payments { get; }

    /// <summary>What a single thread finds that looks at one payment after the other.</summary>
    public IEnumerable<WindowTotal> Expected =>
        Payments.GroupBy(entry => (entry.Payment.Merchant, Start: entry.Payment.Time - (entry.Payment.Time % (long)WindowSize.TotalMilliseconds)))
            .Select(group => new WindowTotal
            {
                Merchant = group.Key.Merchant,
                Start = group.Key.Start,
                Count = group.Count(),
                Sum = group.Sum(entry => entry.Payment.Amount),
            });

    /// <summary>How often the job was started anew after a crash.</summary>
    public int Starts { get; private set; }

    /// <summary>Creates the topics, sends the payments, and runs the job to its end, however often it crashes.</summary>
    /// <param name="createSink">Makes the sink; called for each start.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Func<Sink<WindowTotal>> createSink, CancellationToken cancellation)
    {
        _broker.CreateTopic(Input, Partitions);
        _broker.CreateTopic(Output, Partitions);
        Send();
        InjectBrokerFaults();
        while (true)
        {
            Starts++;
            try
            {
                await BuildJob(createSink()).ExecuteAsync("exchange", cancellation);
                return;
            }
            catch (JobFailedException e) when (e.InnerException is ScriptedCrashException && Starts < 20)
            {
                // As a new process would: a new environment goes on with what is committed.
            }
        }
    }

    /// <summary>All committed records of the output topic.</summary>
    public List<string> ReadOutput(CancellationToken cancellation)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig
        {
            BootstrapServers = _broker.BootstrapServers,
            GroupId = ApplicationId + "-reader",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true,
            EnableAutoCommit = false,
        }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(number => new TopicPartitionOffset(Output, number, Offset.Beginning)));
        var values = new List<string>();
        for (var open = Partitions; open > 0;)
        {
            var result = consumer.Consume(cancellation);
            if (result.IsPartitionEOF)
            {
                open--;
            }
            else
            {
                values.Add(result.Message.Value);
            }
        }

        return values;
    }

    private StreamExecutionEnvironment BuildJob(Sink<WindowTotal> sink)
    {
        var environment = new StreamExecutionEnvironment(new StreamExecutionOptions
        {
            ApplicationId = ApplicationId,
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = _broker.BootstrapServers },
            RestartStrategy = _restartsItself ? RestartStrategy.FixedDelay(10, TimeSpan.Zero) : RestartStrategy.None,
        }).SetParallelism(4);
        var source = new KafkaSource<Payment>(Input, new PaymentDeserializer(), new()
        {
            StartingOffsets = KafkaOffsets.Earliest,
            StoppingOffsets = KafkaOffsets.Latest,
        });
        environment.FromSource(source, WatermarkStrategy.ForBoundedOutOfOrderness<Payment>(OutOfOrderness, payment => payment.Time), "payments")
            .CrashAt(BeforeExchange, "before-exchange")
            .KeyBy(payment => payment.Merchant)
            .Window(TumblingEventTimeWindows.Of(WindowSize))
            .Aggregate(new SumFunction(), (merchant, window, total) =>
                new WindowTotal { Merchant = merchant, Start = window.Start, Count = total.Count, Sum = total.Sum })
            .CrashAt(BehindWindow, "behind-window")
            .SinkTo(sink);
        return environment;
    }

    private List<(int Partition, Payment Payment)> CreatePayments()
    {
        var payments = new List<(int, Payment)>();
        var time = 0L;
        for (var i = 0; i < Records; i++)
        {
            time += _random.Next(0, 200);
            var behind = _random.Next(0, (int)OutOfOrderness.TotalMilliseconds);
            payments.Add((_random.Next(Partitions), new($"m{_random.Next(13)}", Math.Max(0, time - behind), _random.Next(1, 1000))));
        }

        return payments;
    }

    private void Send()
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers }).Build();
        foreach (var (partition, payment) in Payments)
        {
            producer.Produce(new TopicPartition(Input, partition), new() { Value = PaymentDeserializer.Write(payment) });
        }

        producer.Flush(TimeSpan.FromSeconds(30));
    }

    /// <summary>Answers of the broker that get lost, so that the outcome of a commit is unknown.</summary>
    private void InjectBrokerFaults()
    {
        var apis = new[] { ApiKey.EndTxn, ApiKey.AddOffsetsToTxn, ApiKey.TxnOffsetCommit, ApiKey.Produce, ApiKey.AddPartitionsToTxn };
        var api = apis[_random.Next(apis.Length)];
        var times = _random.Next(3);
        if (times > 0)
        {
            if (_random.Next(2) == 0)
            {
                _broker.Faults.DropAfter(api, times);
            }
            else
            {
                _broker.Faults.DropBefore(api, times);
            }
        }
    }
}
