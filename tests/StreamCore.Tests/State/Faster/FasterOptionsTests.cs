using StreamCore.State;
using StreamCore.State.Faster;

namespace StreamCore.Tests.State.Faster;

public sealed class FasterOptionsTests
{
    [Fact]
    public void Settings_that_cannot_work_are_named()
    {
        Assert.Throws<ArgumentNullException>(() => new FasterStateBackend(null!));
        Refuses("Directory", new() { Directory = " " });
        Refuses("PageSize", new() { Directory = "d", PageSize = 3000 });
        Refuses("PageSize", new() { Directory = "d", PageSize = 1024 });
        Refuses("MemoryPerStore", new() { Directory = "d", MemoryPerStore = 1 << 20 });
        Refuses("ProcessMemory", new() { Directory = "d", ProcessMemory = 16 << 20 });
        Refuses("CheckpointInterval", new() { Directory = "d", CheckpointInterval = TimeSpan.Zero });
        Refuses("MaxCheckpointAge", new() { Directory = "d", MaxCheckpointAge = TimeSpan.FromHours(24) });
        Refuses("DiskBudget", new() { Directory = "d", DiskBudget = 100 });
        _ = new FasterStateBackend(new() { Directory = "d" });
    }

    [Fact]
    public void Stores_share_the_memory_of_the_process()
    {
        using var directory = new FasterBed();
        const int page = 4096;
        var options = new FasterOptions { Directory = directory.Options.Directory, PageSize = page, MemoryPerStore = 32 * page, ProcessMemory = 69 * page };
        var backend = new FasterStateBackend(options);

        // 32, 16 and 8 pages, and four for each index, are 68 of 69 pages.
        using var first = Open(0);
        using var second = Open(1);
        var third = Open(2);
        var error = Assert.Throws<InvalidOperationException>(() => Open(3));

        Assert.Contains("ProcessMemory", error.Message, StringComparison.Ordinal);
        third.Dispose();
        third.Dispose();
        using var again = Open(3);
        Assert.Throws<InvalidOperationException>(() => Open(2));

        IStateStore Open(int partition) => backend.Open(new("app", "0", "changelog", partition, 0)).Store;
    }

    private static void Refuses(string name, FasterOptions options)
    {
        var error = Assert.Throws<ArgumentException>(() => new FasterStateBackend(options));
        Assert.StartsWith(name + " cannot be '", error.Message, StringComparison.Ordinal);
    }
}
