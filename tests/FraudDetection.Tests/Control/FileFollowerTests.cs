using System.Diagnostics.Metrics;
using System.Text;
using FraudDetection.Control;
using FraudDetection.Models;
using FraudDetection.Pipeline;
using FraudDetection.Rules;
using FraudDetection.Tests.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudDetection.Tests.Control;

public sealed class FileFollowerTests : IDisposable
{
    private const int MaxBytes = 64 * 1024;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("file-follower-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_directory.FullName, "rules.json");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_is_replaced_by_another_takes_effect()
    {
        await WriteAsync(RulesOf(3));
        await using var follower = await FollowAsync();
        var first = follower.Current;

        await WriteAsync(RulesOf(4), FilePath + ".new");
        File.Move(FilePath + ".new", FilePath, overwrite: true);

        Assert.False(await follower.LookAsync(Cancellation));
        Assert.True(await follower.LookAsync(Cancellation));
        Assert.NotEqual(first.Version, follower.Current.Version);
        Assert.Equal(RuleSet.Parse(Encoding.UTF8.GetBytes(RulesOf(4))).Version, follower.Current.Version);
        Assert.False(await follower.LookAsync(Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_rewritten_in_place_takes_effect_even_if_length_and_time_are_the_same()
    {
        await WriteAsync(RulesOf(3));
        await using var follower = await FollowAsync();
        var first = follower.Current;
        var time = File.GetLastWriteTimeUtc(FilePath);

        await WriteAsync(RulesOf(4));
        File.SetLastWriteTimeUtc(FilePath, time);

        Assert.True(await SettleAsync(follower));
        Assert.NotEqual(first.Version, follower.Current.Version);
    }

    [Fact]
    public async Task A_symbolic_link_that_is_turned_to_another_directory_takes_effect()
    {
        // As Kubernetes replaces a config map: rules.json -> ..data/rules.json, and ..data -> the directory of the version.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege there.");
        foreach (var (version, count) in new[] { ("1", 3), ("2", 4) })
        {
            _directory.CreateSubdirectory(version);
            await WriteAsync(RulesOf(count), Path.Combine(_directory.FullName, version, "rules.json"));
        }

        var data = Path.Combine(_directory.FullName, "..data");
        Directory.CreateSymbolicLink(data, "1");
        File.CreateSymbolicLink(FilePath, Path.Combine("..data", "rules.json"));
        await using var follower = await FollowAsync();
        var first = follower.Current;

        Directory.CreateSymbolicLink(data + "_tmp", "2");
        Directory.Delete(data);
        Directory.Move(data + "_tmp", data);

        Assert.True(await SettleAsync(follower));
        Assert.NotEqual(first.Version, follower.Current.Version);
    }

    [Fact]
    public async Task Content_that_is_the_same_does_nothing()
    {
        await WriteAsync(RulesOf(3));
        await using var follower = await FollowAsync();
        var first = follower.Current;

        await WriteAsync(RulesOf(3));
        File.SetLastWriteTimeUtc(FilePath, DateTime.UnixEpoch);

        Assert.False(await SettleAsync(follower));
        Assert.Same(first, follower.Current);
    }

    [Fact]
    public async Task Content_that_can_not_be_used_is_refused_once_with_its_line_and_the_running_one_stays()
    {
        await WriteAsync(RulesOf(3));
        await using var follower = await FollowAsync();
        var first = follower.Current;
        using var refused = new RefusalCounter(FilePath);

        await WriteAsync(RulesOf(3).Replace("\"owner\": \"test\"", "\"owner\": 7", StringComparison.Ordinal));
        Assert.False(await SettleAsync(follower));
        Assert.False(await SettleAsync(follower));

        Assert.Same(first, follower.Current);
        Assert.Contains("line 4", follower.Status.RefusedReason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(FilePath, follower.Status.Source);
        Assert.Equal(1, refused.Count);

        await WriteAsync(RulesOf(3));
        Assert.False(await SettleAsync(follower));
        Assert.Same(first, follower.Current);
        Assert.Null(follower.Status.RefusedReason);

        await WriteAsync(RulesOf(4));
        Assert.True(await SettleAsync(follower));
        Assert.NotSame(first, follower.Current);
    }

    [Fact]
    public async Task A_file_that_is_half_written_is_not_refused()
    {
        await WriteAsync(RulesOf(3));
        await using var follower = await FollowAsync();
        using var refused = new RefusalCounter(FilePath);

        await WriteAsync(RulesOf(4)[..40]);
        Assert.False(await follower.LookAsync(Cancellation));
        await WriteAsync(RulesOf(4));
        Assert.False(await follower.LookAsync(Cancellation));

        Assert.True(await follower.LookAsync(Cancellation));
        Assert.Equal(0, refused.Count);
    }

    [Fact]
    public async Task A_file_that_is_gone_or_too_large_changes_nothing_until_it_is_back()
    {
        await WriteAsync(RulesOf(3));
        await using var follower = await FollowAsync();
        var first = follower.Current;

        File.Delete(FilePath);
        Assert.False(await SettleAsync(follower));
        Assert.Contains(FilePath, follower.Status.RefusedReason, StringComparison.Ordinal);
        await WriteAsync(new string(' ', MaxBytes + 1));
        Assert.False(await SettleAsync(follower));
        Assert.Contains($"{MaxBytes + 1} bytes", follower.Status.RefusedReason, StringComparison.Ordinal);
        Assert.Same(first, follower.Current);

        await WriteAsync(RulesOf(4));
        Assert.True(await SettleAsync(follower));
        Assert.Null(follower.Status.RefusedReason);
    }

    [Fact]
    public async Task A_start_needs_a_file_that_can_be_used()
    {
        await Assert.ThrowsAnyAsync<IOException>(FollowAsync);
        await WriteAsync("{}");
        var e = await Assert.ThrowsAsync<InvalidDataException>(FollowAsync);
        Assert.Contains(FilePath, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_damaged_is_refused_and_another_one_taken()
    {
        var (first, second) = (TestModels.Build(TestModels.Leaf), TestModels.Build(TestModels.Tree));
        await File.WriteAllBytesAsync(FilePath, first.ToFile(), Cancellation);
        await using var follower = new FileFollower<FraudModel>(
            FilePath, MaxBytes, static content => FraudModel.Load(content), TimeSpan.Zero, NullLoggerFactory.Instance, TimeProvider.System);
        await follower.StartAsync(TimeSpan.Zero, Cancellation);

        await File.WriteAllBytesAsync(FilePath, second.ToFile()[..^10], Cancellation);
        Assert.False(await follower.LookAsync(Cancellation));
        Assert.False(await follower.LookAsync(Cancellation));
        Assert.Equal(first.Version, follower.Current.Version);
        Assert.NotNull(follower.Status.RefusedReason);

        await File.WriteAllBytesAsync(FilePath, second.ToFile(), Cancellation);
        Assert.False(await follower.LookAsync(Cancellation));
        Assert.True(await follower.LookAsync(Cancellation));
        Assert.Equal(second.Version, follower.Current.Version);
    }

    private static string RulesOf(int count) =>
        $$"""
        {
          "rules": [
            {
              "id": "often", "owner": "test", "state": "active", "weight": 0.5, "reason": "OFTEN",
              "text": "{count_1h} transactions in an hour",
              "when": { "field": "count_1h", ">=": {{count}} }
            }
          ]
        }
        """;

    /// <summary>Two looks: the first one sees that the content is another one, the second one that it stays.</summary>
    [Fact]
    public async Task A_reader_that_fails_in_a_way_nobody_foresaw_refuses_the_content_and_the_next_one_is_read()
    {
        await WriteAsync("first");
        await using var follower = new FileFollower<string>(
            FilePath,
            MaxBytes,
            static content => Encoding.UTF8.GetString(content) is "broken" ? throw new InvalidOperationException("a slip in the reader") : Encoding.UTF8.GetString(content),
            TimeSpan.Zero,
            NullLoggerFactory.Instance,
            TimeProvider.System);
        await follower.StartAsync(TimeSpan.Zero, Cancellation);

        await WriteAsync("broken");
        Assert.False(await follower.LookAsync(Cancellation) | await follower.LookAsync(Cancellation));
        Assert.Equal(("first", "a slip in the reader"), (follower.Current, follower.Status.RefusedReason));

        await WriteAsync("next");
        Assert.True(await follower.LookAsync(Cancellation) | await follower.LookAsync(Cancellation));
        Assert.Equal(("next", null), (follower.Current, follower.Status.RefusedReason));
    }

    private static async Task<bool> SettleAsync(FileFollower<RuleSet> follower) =>
        await follower.LookAsync(Cancellation) | await follower.LookAsync(Cancellation);

    private Task WriteAsync(string text, string? path = null) => File.WriteAllTextAsync(path ?? FilePath, text, Cancellation);

    private async Task<FileFollower<RuleSet>> FollowAsync()
    {
        var follower = new FileFollower<RuleSet>(
            FilePath, MaxBytes, static content => DocumentReaders.ReadRules(content), TimeSpan.Zero, NullLoggerFactory.Instance, TimeProvider.System);
        await follower.StartAsync(TimeSpan.Zero, Cancellation);
        return follower;
    }

    private sealed class RefusalCounter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public RefusalCounter(string file)
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == FraudMetrics.MeterName && instrument.Name == "fraud.control.refused")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                foreach (var tag in tags)
                {
                    if (tag.Key == "file" && file.Equals(tag.Value))
                    {
                        Interlocked.Add(ref _count, count);
                    }
                }
            });
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
