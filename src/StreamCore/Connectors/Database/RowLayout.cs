using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace StreamCore.Connectors.Database;

/// <summary>
/// What a committable begins with: the format's version and a hash of the column names, so that rows which a job
/// committed before its columns changed are not written into wrong ones.
/// </summary>
internal static class RowLayout
{
    public const int HeaderSize = 1 + sizeof(uint);

    private const byte Version = 1;

    public static byte[] Header(IReadOnlyList<DbColumn> columns)
    {
        var header = new byte[HeaderSize];
        header[0] = Version;
        var names = string.Join('\0', columns.Select(column => column.Name));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(1), XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(names)));
        return header;
    }

    /// <summary>The rows of committables, in order; a row's values are boxed.</summary>
    /// <exception cref="InvalidDataException">They were written for other columns, or are damaged.</exception>
    public static IEnumerable<object[]> Read(IReadOnlyList<ReadOnlyMemory<byte>> committables, IReadOnlyList<DbColumn> columns)
    {
        var header = Header(columns);
        foreach (var committable in committables)
        {
            var reader = new DbValueReader(committable);
            if (!reader.ReadRaw(HeaderSize).SequenceEqual(header))
            {
                throw new InvalidDataException(
                    $"The epoch's rows were committed for other columns than {string.Join(", ", columns.Select(column => column.Name))}, " +
                    "or in another version's format. Start the job as it was before once more, so that it applies them.");
            }

            while (!reader.AtEnd)
            {
                var row = new object[columns.Count];
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = reader.Read();
                }

                yield return row;
            }
        }
    }
}
