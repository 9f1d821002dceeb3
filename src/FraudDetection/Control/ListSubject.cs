using System.Text;

namespace FraudDetection.Control;

/// <summary>What may be on a list: a card or a terminal. As text it is the key of a record of the lists' topic.</summary>
/// <param name="IsTerminal">True for a terminal, false for a card.</param>
/// <param name="Id">Its id, as in the transactions.</param>
public sealed record ListSubject(bool IsTerminal, string Id)
{
    private const string Card = "card:";
    private const string Terminal = "terminal:";
    private const int MaxIdBytes = 256;

    /// <inheritdoc/>
    public override string ToString() => (IsTerminal ? Terminal : Card) + Id;

    /// <summary>Reads a key.</summary>
    /// <returns>The subject; null if the text names none.</returns>
    public static ListSubject? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isTerminal = text.StartsWith(Terminal, StringComparison.Ordinal);
        if (!isTerminal && !text.StartsWith(Card, StringComparison.Ordinal))
        {
            return null;
        }

        var id = text[(isTerminal ? Terminal.Length : Card.Length)..];
        return id.Length > 0 && Encoding.UTF8.GetByteCount(id) <= MaxIdBytes ? new(isTerminal, id) : null;
    }
}
