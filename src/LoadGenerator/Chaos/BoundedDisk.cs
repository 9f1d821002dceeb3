using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LoadGenerator.Chaos;

/// <summary>
/// A small disk of its own (a tmpfs), which can be filled up without harm to anybody else. To mount one takes Linux and the
/// right to: root has it, and so has everybody in a name space of their own (<c>unshare -rm</c>).
/// </summary>
public sealed class BoundedDisk : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    private readonly string _filler;

    private BoundedDisk(string directory)
    {
        Directory = directory;
        _filler = Path.Combine(directory, "filler");
    }

    /// <summary>Where the disk is mounted.</summary>
    public string Directory { get; }

    /// <summary>Bytes that can still be written.</summary>
    public long FreeBytes => new DriveInfo(Directory).AvailableFreeSpace;

    /// <summary>Mounts an empty disk.</summary>
    /// <param name="directory">An empty directory.</param>
    /// <param name="megabytes">The disk's size.</param>
    /// <exception cref="IOException">That is not possible here; the message says why, and what to do.</exception>
    public static BoundedDisk Mount(string directory, int megabytes)
    {
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=700"), "tmpfs", directory);
        return new(directory);
    }

    /// <summary>Tries whether a disk can be mounted.</summary>
    /// <returns>Null, or why not.</returns>
    public static string? FindObstacle()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("fraudstream-disk-").FullName;
        try
        {
            Mount(directory, megabytes: 1).Dispose();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
        finally
        {
            System.IO.Directory.Delete(directory);
        }
    }

    /// <summary>Fills the disk up to the last byte.</summary>
    public void Fill()
    {
        var chunk = new byte[ChunkBytes];
        using var file = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(chunk);
            }
        }
        catch (IOException) when (FreeBytes == 0)
        {
            // Full, as it was to be.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(_filler);

    /// <summary>Whether anything was written after a moment.</summary>
    /// <param name="moment">The moment.</param>
    public bool WasWrittenAfter(DateTimeOffset moment)
    {
        try
        {
            return new DirectoryInfo(Directory).EnumerateFiles("*", SearchOption.AllDirectories)
                .Any(file => file.Length > 0 && file.LastWriteTimeUtc > moment.UtcDateTime);
        }
        catch (IOException)
        {
            return false; // A file or folder went away meanwhile.
        }
    }

    /// <summary>Takes the disk away, and what is on it.</summary>
    public void Dispose() => Run("umount", "-l", Directory);

    private static void Run(string program, params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"There is no '{program}' here: {e.Message}", e);
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new IOException($"A small disk can't be had here ({errors.Split('\n')[0]}): run as root, or with 'unshare -rm' before the command.");
            }
        }
    }
}
