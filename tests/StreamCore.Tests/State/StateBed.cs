using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Tests.State;

/// <summary>An operator's state with time in the test's hands; opened again, it is restored from what has committed.</summary>
internal sealed class StateBed : IDisposable
{
    private readonly Dictionary<string, byte[]> _changelog;

    public StateBed(StateBed? before = null, bool byKeyGroup = true)
    {
        _changelog = before is null ? [] : new(before._changelog);
        var store = new InMemoryStateStore();
        foreach (var (key, value) in _changelog)
        {
            store.Upsert(Convert.FromHexString(key), value);
        }

        State = new(store);
        Subtask = new(0, 1, State, byKeyGroup, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
        Context = new("op", "op", Subtask);
    }

    public PartitionState State { get; }

    public SubtaskContext Subtask { get; }

    public OperatorContext Context { get; }

    /// <summary>How many entries the changelog has, without metadata.</summary>
    public int Entries => _changelog.Count - Metadata.Count;

    /// <summary>The metadata in the changelog, as text.</summary>
    public IReadOnlyList<string> Metadata =>
        [.. _changelog.Where(entry => entry.Key.StartsWith(Subtask.ByKeyGroup ? "FFFF0073" : "0073", StringComparison.Ordinal)).Select(entry => Encoding.UTF8.GetString(entry.Value))];

    /// <summary>The keys that the last epochs have deleted from the changelog.</summary>
    public int Deleted { get; private set; }

    /// <summary>Turns to a key, as an element with a timestamp does.</summary>
    public StateBed At(long timestamp, string key = "k")
    {
        Subtask.Element.Timestamp = timestamp;
        Context.KeyedState.SetKey(Encoding.UTF8.GetBytes(key));
        return this;
    }

    public StateBed Watermark(long watermark)
    {
        Context.Clock.SetWatermark(watermark);
        return this;
    }

    /// <summary>Commits an epoch: its changes go to the changelog.</summary>
    public StateBed Commit()
    {
        State.ForEachChange((key, value, deleted) =>
        {
            if (!deleted)
            {
                _changelog[Convert.ToHexString(key)] = value.ToArray();
            }
            else if (_changelog.Remove(Convert.ToHexString(key)))
            {
                Deleted++;
            }
        });
        State.Commit();
        return this;
    }

    /// <summary>Ends epochs as a chain does, until the background has come by everything.</summary>
    public StateBed SweepAll()
    {
        for (var i = 0; i < 20 + (State.Count / 8); i++)
        {
            Subtask.Sweeper.Sweep();
        }

        return Commit();
    }

    public void Dispose() => State.Dispose();
}
