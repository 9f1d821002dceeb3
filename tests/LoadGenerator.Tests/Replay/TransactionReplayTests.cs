using System.Text;
using FraudDetection.Domain;
using LoadGenerator.Replay;
using LoadGenerator.Tests.Load;
using Microsoft.Extensions.Time.Testing;

namespace LoadGenerator.Tests.Replay;

public sealed class TransactionReplayTests
{
    private static readonly DateTimeOffset Day = new(2018, 8, 8, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeSink _sink = new();

    [Fact]
    public async Task A_row_becomes_a_transaction_with_the_event_time_of_the_file()
    {
        await RunAsync(new() { IdPrefix = "p-" }, Row(7, Day));

        var sent = Assert.Single(_sink.Sent);
        Assert.Equal("p-7", Text(sent.TransactionId));
        Assert.Equal("card-11", Text(sent.CardId));
        Assert.Equal("term-22", Text(sent.TerminalId));
        Assert.Equal("EUR", Text(sent.Currency));
        Assert.Equal(Day.ToUnixTimeMilliseconds(), sent.EventTime);
        Assert.Equal(5716, sent.AmountMinor);
        Assert.Equal(Channel.Pos, sent.Channel);
        Assert.Null(sent.Country);
        Assert.Null(sent.MerchantCategory);
    }

    [Fact]
    public async Task From_is_inclusive_and_to_exclusive()
    {
        await RunAsync(
            new() { From = Day, To = Day.AddDays(1) },
            Row(1, Day.AddSeconds(-1)),
            Row(2, Day),
            Row(3, Day.AddDays(1).AddSeconds(-1)),
            Row(4, Day.AddDays(1)));

        Assert.Equal(["2", "3"], _sink.Ids);
    }

    [Fact]
    public async Task A_rate_spaces_the_rows_evenly()
    {
        var start = _time.GetTimestamp();

        await RunAsync(new() { Rate = 2 }, Row(1, Day), Row(2, Day), Row(3, Day.AddDays(5)));

        Assert.Equal(TimeSpan.FromSeconds(1), _time.GetElapsedTime(start));
    }

    [Fact]
    public async Task A_speed_divides_the_time_between_the_rows()
    {
        var start = _time.GetTimestamp();

        await RunAsync(
            new() { Speed = 60, From = Day }, Row(1, Day.AddHours(-9)), Row(2, Day), Row(3, Day.AddMinutes(1)), Row(4, Day.AddMinutes(10)));

        Assert.Equal(TimeSpan.FromSeconds(10), _time.GetElapsedTime(start));
    }

    [Fact]
    public async Task Without_either_nothing_waits()
    {
        var start = _time.GetTimestamp();

        await RunAsync(new(), Row(1, Day), Row(2, Day.AddDays(5)));

        Assert.Equal(TimeSpan.Zero, _time.GetElapsedTime(start));
        Assert.Equal(["1", "2"], _sink.Ids);
    }

    [Fact]
    public async Task What_stands_before_a_malformed_line_is_sent()
    {
        using var rows = new HandbookCsv(new MemoryStream(Encoding.UTF8.GetBytes(
            HandbookCsv.Header + "\n1,2018-08-08T00:00:00Z,11,22,57.16,0,0\nrubbish\n")));
        var replay = new TransactionReplay(new(), _sink, new FakePacer(_time), _time);

        await Assert.ThrowsAsync<CsvFormatException>(
            () => replay.RunAsync(rows.Read(), TestContext.Current.CancellationToken));

        Assert.Equal(["1"], _sink.Ids);
        Assert.Equal(1, replay.Sent);
    }

    [Fact]
    public void Contradicting_or_senseless_paces_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Build(new() { Rate = 1, Speed = 1 }));
        Assert.Throws<ArgumentException>(() => Build(new() { Rate = 0 }));
        Assert.Throws<ArgumentException>(() => Build(new() { Speed = double.NaN }));
    }

    [Fact]
    public async Task Labels_are_sent_before_the_first_transaction_of_their_time()
    {
        var order = new List<string>();
        var labels = new FakeLabelSink(label => order.Add("label of " + Text(label.TransactionId)));
        var sink = new FakeSink(index => order.Add($"{index + 1}"));
        var replay = new TransactionReplay(new() { LabelDelay = TimeSpan.FromDays(7) }, sink, new FakePacer(_time), _time, labels);

        await replay.RunAsync(
            [
                Row(1, Day) with { IsFraud = true },
                Row(2, Day.AddHours(1)),
                Row(3, Day.AddHours(2)) with { IsFraud = true },
                Row(4, Day.AddDays(7).AddSeconds(-1)),
                Row(5, Day.AddDays(7)),
                Row(6, Day.AddDays(7).AddHours(1)) with { IsFraud = true },
            ],
            TestContext.Current.CancellationToken);

        Assert.Equal(["1", "2", "3", "4", "label of 1", "5", "6"], order);
        Assert.Equal(1, replay.LabelsSent);
        var sent = Assert.Single(labels.Sent);
        Assert.Equal((Day.ToUnixTimeMilliseconds(), Day.AddDays(7).ToUnixTimeMilliseconds(), true), (sent.EventTime, sent.LabelTime, sent.IsFraud));
    }

    [Fact]
    public void A_label_delay_without_a_way_for_labels_is_refused() =>
        Assert.Throws<ArgumentException>(() => Build(new() { LabelDelay = TimeSpan.FromDays(7) }));

    private TransactionReplay Build(ReplayOptions options) => new(options, _sink, new FakePacer(_time), _time);

    private Task RunAsync(ReplayOptions options, params HandbookRow[] rows) =>
        Build(options).RunAsync(rows, TestContext.Current.CancellationToken);

    private static HandbookRow Row(int id, DateTimeOffset time) =>
        new(Encoding.UTF8.GetBytes($"{id}"), time.ToUnixTimeMilliseconds(), "11"u8.ToArray(), "22"u8.ToArray(), 5716, IsFraud: false, Scenario: 0);

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
