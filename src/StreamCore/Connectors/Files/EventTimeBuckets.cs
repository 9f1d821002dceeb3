using System.Globalization;

namespace StreamCore.Connectors.Files;

/// <summary>Sub-directories by event time, in UTC, for <see cref="FileSink{T}.Bucket"/>.</summary>
public static class EventTimeBuckets
{
    /// <summary>A directory for each hour, such as <c>2026-03-04/05</c>.</summary>
    public static Func<T, long, string> Hourly<T>() => new Buckets<T>(TimeSpan.FromHours(1), "yyyy-MM-dd/HH").Get;

    /// <summary>A directory for each day, such as <c>2026-03-04</c>.</summary>
    public static Func<T, long, string> Daily<T>() => new Buckets<T>(TimeSpan.FromDays(1), "yyyy-MM-dd").Get;

    private sealed class Buckets<T>(TimeSpan size, string format)
    {
        private readonly long _size = (long)size.TotalMilliseconds;

        /// <summary>The bucket asked for last. All subtasks share it; replacing it whole needs no lock.</summary>
        private volatile Bucket _last = new(long.MinValue, "");

        public string Get(T element, long timestamp)
        {
            if (timestamp == long.MinValue)
            {
                throw new InvalidOperationException("An element without event time can't be put into a bucket by it: assign timestamps before the sink.");
            }

            var start = timestamp - (((timestamp % _size) + _size) % _size);
            var bucket = _last;
            if (bucket.Start != start)
            {
                var name = DateTimeOffset.FromUnixTimeMilliseconds(start).ToString(format, CultureInfo.InvariantCulture);
                _last = bucket = new(start, name);
            }

            return bucket.Name;
        }
    }

    private sealed record Bucket(long Start, string Name);
}
