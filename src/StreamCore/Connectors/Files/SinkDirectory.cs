namespace StreamCore.Connectors.Files;

/// <summary>Where a sink keeps its files: hidden ones in one directory of its own, visible ones in buckets beside it.</summary>
internal sealed class SinkDirectory(string root, string sinkUid)
{
    /// <summary>The end of the name of a file that is not visible yet.</summary>
    public const string InProgressSuffix = ".inprogress";

    /// <summary>The output directory.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The sink's hidden directory.</summary>
    public string Hidden { get; } = Path.Combine(Path.GetFullPath(root), ".filesink-" + sinkUid);

    /// <summary>Locked while a job runs the sink.</summary>
    public string LockFile => Path.Combine(Hidden, "lock");

    /// <summary>All hidden files that hold records.</summary>
    public IEnumerable<string> HiddenFiles => Directory.EnumerateFiles(Hidden, "*" + InProgressSuffix);

    /// <summary>Where a file is until it is committed.</summary>
    public string HiddenPath(SinkFile file) => Path.Combine(Hidden, file.Name + InProgressSuffix);

    /// <summary>Where a file is from its commit on.</summary>
    public string VisiblePath(SinkFile file) => Path.Combine(Root, file.Bucket, file.Name);

    /// <summary>Refuses a name that would not be a visible file's or directory's, or would lead elsewhere.</summary>
    /// <exception cref="ArgumentException">The name can't be used.</exception>
    public static void CheckName(string name)
    {
        if (name.Length is 0 or > 128 || name[0] is '.' or '_' || name.AsSpan().ContainsAny("/\\\0:"))
        {
            throw new ArgumentException(
                $"'{name}' can't be used in a file sink's names: use 1 to 128 characters, neither '.' nor '_' in front, and no '/', '\\' or ':'.");
        }
    }

    /// <summary>Refuses a bucket that would be hidden from readers or lead out of the output directory. Buckets may come from data.</summary>
    /// <exception cref="ArgumentException">The bucket can't be used.</exception>
    public static void CheckBucket(string bucket)
    {
        if (bucket.Length > 0)
        {
            foreach (var name in bucket.Split('/'))
            {
                CheckName(name);
            }
        }
    }
}
