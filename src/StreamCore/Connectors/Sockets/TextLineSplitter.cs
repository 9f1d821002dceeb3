using System.Buffers;
using System.Text;

namespace StreamCore.Connectors.Sockets;

/// <summary>Cuts a stream of bytes, as it comes in pieces, into lines of UTF-8 text.</summary>
internal sealed class TextLineSplitter(byte delimiter, int maxLength)
{
    /// <summary>The beginning of a line whose end has not come.</summary>
    private readonly ArrayBufferWriter<byte> _begun = new();

    /// <summary>Takes a piece and adds the lines that end in it.</summary>
    /// <exception cref="InvalidDataException">A line is longer than allowed.</exception>
    public void Append(ReadOnlySpan<byte> piece, List<string> lines)
    {
        while (true)
        {
            var end = piece.IndexOf(delimiter);
            var part = end < 0 ? piece : piece[..end];
            if (_begun.WrittenCount + part.Length > maxLength)
            {
                throw new InvalidDataException(
                    $"A line is longer than {maxLength} bytes. Check that the sender ends its lines with the delimiter "
                    + $"(byte {delimiter}), or raise {nameof(SocketTextSource.MaxLineLength)}.");
            }

            if (end < 0)
            {
                _begun.Write(part);
                return;
            }

            if (_begun.WrittenCount == 0)
            {
                lines.Add(Decode(part));
            }
            else
            {
                _begun.Write(part);
                End(lines);
            }

            piece = piece[(end + 1)..];
        }
    }

    /// <summary>No more will come: what is left is a line if it is not empty.</summary>
    public void Complete(List<string> lines)
    {
        if (_begun.WrittenCount > 0)
        {
            End(lines);
        }
    }

    private void End(List<string> lines)
    {
        lines.Add(Decode(_begun.WrittenSpan));
        _begun.ResetWrittenCount();
    }

    private string Decode(ReadOnlySpan<byte> line)
    {
        if (delimiter == (byte)'\n' && line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        return Encoding.UTF8.GetString(line);
    }
}
