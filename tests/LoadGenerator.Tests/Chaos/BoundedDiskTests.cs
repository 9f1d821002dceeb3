using LoadGenerator.Chaos;

namespace LoadGenerator.Tests.Chaos;

public sealed class BoundedDiskTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fraudstream-test-").FullName;
    private readonly BoundedDisk _disk;

    public BoundedDiskTests()
    {
        var obstacle = BoundedDisk.FindObstacle();
        if (obstacle is not null)
        {
            Directory.Delete(_directory);
        }

        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        _disk = BoundedDisk.Mount(_directory, megabytes: 2);
    }

    private string File => Path.Combine(_directory, "checkpoint");

    public void Dispose()
    {
        _disk.Dispose();
        Directory.Delete(_directory);
    }

    [Fact]
    public void A_full_disk_takes_nothing_more_and_a_freed_one_does()
    {
        _disk.Fill();
        Assert.Equal(0, _disk.FreeBytes);
        Assert.Throws<IOException>(() => System.IO.File.WriteAllBytes(File, new byte[1]));

        _disk.Free();
        System.IO.File.WriteAllBytes(File, new byte[1 << 20]);
        Assert.InRange(_disk.FreeBytes, 1, 1 << 20);
    }

    [Fact]
    public void What_was_freed_can_be_filled_again()
    {
        _disk.Fill();
        _disk.Free();
        _disk.Fill();

        Assert.Equal(0, _disk.FreeBytes);
    }

    [Fact]
    public void Only_what_is_written_later_counts_as_written()
    {
        System.IO.File.WriteAllBytes(File, new byte[1]);
        var written = new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(File));

        Assert.True(_disk.WasWrittenAfter(written - TimeSpan.FromSeconds(1)));
        Assert.False(_disk.WasWrittenAfter(written));
    }
}
