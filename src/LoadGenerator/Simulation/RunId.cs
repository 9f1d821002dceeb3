using System.Globalization;
using System.Text;

namespace LoadGenerator.Simulation;

/// <summary>
/// The name of one run. The ids of its transactions are <c>{run}-{index}</c>, so that the index, and from it the
/// scheduled send time, can be read off an id without looking anything up.
/// </summary>
public sealed class RunId
{
    /// <summary>The greatest length of a run's name, in characters.</summary>
    public const int MaxLength = 64;

    private readonly byte[] _prefix;

    /// <summary>Takes a name.</summary>
    /// <param name="name">1 to <see cref="MaxLength"/> ASCII letters, digits, <c>.</c>, <c>_</c> or <c>-</c>.</param>
    /// <exception cref="ArgumentException">The name has another shape.</exception>
    public RunId(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"'{name}' is no run id: use 1 to {MaxLength} letters, digits, '.', '_' or '-'.", nameof(name));
        }

        Name = name;
        _prefix = Encoding.ASCII.GetBytes(name + "-");
    }

    /// <summary>The run's name.</summary>
    public string Name { get; }

    /// <summary>Makes up a name from a seed and a start time, for example <c>s1-20260102T030405678</c>.</summary>
    public static RunId From(int seed, DateTimeOffset startedAt) => new(string.Create(
        CultureInfo.InvariantCulture, $"s{seed}-{startedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff}"));

    /// <summary>Whether a text can be a run's name.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
    }

    /// <summary>The id of the run's transaction number <paramref name="index"/>, from 0; UTF-8, at least 9 digits.</summary>
    public byte[] TransactionId(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var digits = 9;
        for (var limit = 1_000_000_000L; index >= limit && digits < 18; limit *= 10)
        {
            digits++;
        }

        var id = new byte[_prefix.Length + digits];
        _prefix.CopyTo(id, 0);
        index.TryFormat(id.AsSpan(_prefix.Length), out _, "D9", CultureInfo.InvariantCulture);
        return id;
    }

    /// <summary>Reads the index off a transaction's id.</summary>
    /// <param name="transactionId">The id; UTF-8.</param>
    /// <param name="index">The transaction's number in this run, from 0.</param>
    /// <returns>False if the id is not one of this run.</returns>
    public bool TryReadIndex(ReadOnlySpan<byte> transactionId, out long index)
    {
        index = 0;
        if (!transactionId.StartsWith(_prefix))
        {
            return false;
        }

        var digits = transactionId[_prefix.Length..];
        if (digits.Length is < 9 or > 18)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            index = (index * 10) + (digit - '0');
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
