using System.Text;
using FraudDetection;
using FraudDetection.Control;
using FraudDetection.Domain;
using FraudDetection.Pipeline;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using IntegrationTests.Brokers;
using Microsoft.Extensions.Logging.Abstractions;

namespace IntegrationTests.Control;

public sealed class DecisionControlTests(SharedBroker shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FraudTopicNames _topics = FraudTopicNames.WithPrefix(TopicPrefix.Next());
    private readonly CurrentSetup _current = new(new(new FraudDecider(new FraudOptions())));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_topics_the_programs_own_rules_decide()
    {
        await using var control = await StartAsync(await OptionsAsync());

        Assert.Equal(RuleSet.Default.Version, _current.Value.Decider.RulesVersion);
        Assert.Equal((0L, null), (control.Status.Rules.Live, control.Status.Rules.Refused));
    }

    [Fact]
    public async Task Without_a_broker_nothing_is_decided()
    {
        var options = (await OptionsAsync()) with
        {
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" },
            StartPatience = TimeSpan.FromSeconds(2),
        };

        var e = await Assert.ThrowsAsync<ControlTopicException>(() => StartAsync(options));

        Assert.True(e.IsTransient);
        Assert.Contains("within 2 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_version_is_there_at_the_start_and_the_next_one_soon()
    {
        var options = await OptionsAsync();
        var rules = new VersionedTopic(options.Of(_topics.Rules));
        await rules.PutAsync(RuleSet.Default.Document, "test", DocumentRole.Live, cancellation: Cancellation);
        await using var control = await StartAsync(options);
        Assert.Equal("1", _current.Value.Decider.RulesVersion);

        await rules.PutAsync(RuleSet.Default.Document, "test", DocumentRole.Live, cancellation: Cancellation);
        await UntilAsync(() => _current.Value.Decider.RulesVersion == "2");
        await rules.PointAsync(DocumentRole.Live, DocumentVersions.Default, "test", cancellation: Cancellation);
        await UntilAsync(() => _current.Value.Decider.RulesVersion == RuleSet.Default.Version);
    }

    [Fact]
    public async Task A_shadow_begins_and_ends_without_another_decider()
    {
        var options = await OptionsAsync();
        var models = new VersionedTopic(options.Of(_topics.Models));
        await using var control = await StartAsync(options);
        var decider = _current.Value.Decider;

        await models.PutAsync(HandMadeModel.OfAmount(100).ToFile(), "test", DocumentRole.Shadow, cancellation: Cancellation);
        await UntilAsync(() => _current.Value.Shadow is not null);
        Assert.Equal(1, control.Status.Shadow!.Version);
        await models.PointAsync(DocumentRole.Shadow, null, "test", cancellation: Cancellation);
        await UntilAsync(() => _current.Value.Shadow is null);

        Assert.Equal((decider.RulesVersion, decider.ModelVersion), (_current.Value.Decider.RulesVersion, _current.Value.Decider.ModelVersion));
    }

    [Fact]
    public async Task Files_take_the_place_of_the_topics()
    {
        using var directory = new TemporaryDirectory();
        var model = HandMadeModel.OfAmount(100);
        var options = (await OptionsAsync()) with
        {
            RulesFile = Path.Combine(directory.Path, "rules.json"),
            ModelFile = Path.Combine(directory.Path, "model.zip"),
        };
        await File.WriteAllBytesAsync(options.RulesFile, RuleSet.Default.Document.ToArray(), Cancellation);
        await File.WriteAllBytesAsync(options.ModelFile, model.ToFile(), Cancellation);
        await new VersionedTopic(options.Of(_topics.Rules)).PutAsync(RuleSet.Default.Document, "test", DocumentRole.Live, cancellation: Cancellation);

        await using var control = await StartAsync(options);

        Assert.StartsWith("file-", _current.Value.Decider.RulesVersion, StringComparison.Ordinal);
        Assert.Equal(model.Version, _current.Value.Decider.ModelVersion);

        var catalog = new DeciderCatalog(new());
        await catalog.AddAsync(options, Cancellation);
        Assert.Equal(model.Version, catalog.Find(_current.Value.Decider.RulesVersion, model.Version).ModelVersion);
    }

    [Fact]
    public async Task Files_that_are_replaced_decide_soon_and_those_that_are_not_valid_never()
    {
        using var directory = new TemporaryDirectory();
        var options = (await OptionsAsync()) with
        {
            RulesFile = Path.Combine(directory.Path, "rules.json"),
            RulesFileInterval = TimeSpan.FromMilliseconds(20),
            ModelFile = Path.Combine(directory.Path, "model.zip"),
            ModelFileInterval = TimeSpan.FromMilliseconds(20),
        };
        var (first, second) = (HandMadeModel.OfAmount(100), HandMadeModel.OfAmount(200));
        await File.WriteAllBytesAsync(options.RulesFile, RuleSet.Default.Document.ToArray(), Cancellation);
        await File.WriteAllBytesAsync(options.ModelFile, first.ToFile(), Cancellation);
        await using var control = await StartAsync(options);
        var rules = _current.Value.Decider.RulesVersion;

        await File.WriteAllTextAsync(options.RulesFile, "{ }", Cancellation);
        await UntilAsync(() => control.Status.Rules.RefusedReason is not null);
        await File.WriteAllBytesAsync(options.ModelFile, second.ToFile(), Cancellation);
        await UntilAsync(() => _current.Value.Decider.ModelVersion == second.Version);
        Assert.Equal((rules, second.Version), (control.Status.RulesVersion, control.Status.ModelVersion));

        await File.WriteAllBytesAsync(options.RulesFile, [.. RuleSet.Default.Document.Span, (byte)'\n'], Cancellation);
        await UntilAsync(() => _current.Value.Decider.RulesVersion != rules);
        Assert.StartsWith("file-", control.Status.RulesVersion, StringComparison.Ordinal);
        Assert.Null(control.Status.Rules.RefusedReason);
    }

    [Fact]
    public async Task Lists_count_until_their_end_in_event_time_and_block_wins()
    {
        var options = await OptionsAsync();
        var lists = new ListTopic(options.Of(_topics.Lists));
        await lists.PutAsync(new(false, "c"), new(ListKind.Block, DateTimeOffset.FromUnixTimeMilliseconds(1_000)), Cancellation);
        await lists.PutAsync(new(true, "t"), new(ListKind.Allow), Cancellation);
        await using var control = await StartAsync(options);

        Assert.Equal(ListVerdict.Block, control.Lists.Find(TransactionOf("c", "t", 999)));
        Assert.Equal(ListVerdict.Allow, control.Lists.Find(TransactionOf("c", "t", 1_000)));
        Assert.Equal(ListVerdict.None, control.Lists.Find(TransactionOf("c", "other", 1_000)));
        Assert.Equal((1, 1), (control.Status.Lists.Blocked, control.Status.Lists.Allowed));
        await lists.RemoveAsync(new(true, "t"), Cancellation);
        await UntilAsync(() => control.Lists.Find(TransactionOf("c", "t", 1_000)) == ListVerdict.None);
    }

    private static Transaction TransactionOf(string card, string terminal, long eventTime) =>
        new() { CardId = Encoding.UTF8.GetBytes(card), TerminalId = Encoding.UTF8.GetBytes(terminal), EventTime = eventTime };

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "It has not come true.");
            await Task.Delay(20, Cancellation);
        }
    }

    private Task<DecisionControl> StartAsync(DecisionControlOptions options) =>
        DecisionControl.StartAsync(options, new FraudOptions(), _current, NullLoggerFactory.Instance, TimeProvider.System, Cancellation);

    private async Task<DecisionControlOptions> OptionsAsync() => new()
    {
        Topics = _topics,
        Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = await shared.GetBootstrapServersAsync() },
    };
}
