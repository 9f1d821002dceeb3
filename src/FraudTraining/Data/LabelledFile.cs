using System.Security.Cryptography;
using FraudDetection.Domain;
using LoadGenerator.Replay;

namespace FraudTraining.Data;

/// <summary>The transactions of a labelled file; see <see cref="HandbookCsv"/>.</summary>
public sealed class LabelledFile : ILabelledSource
{
    // As late as a transaction may be online without being late.
    private const long MaxOutOfOrderness = 10_000;

    private readonly HandbookCsv _csv;
    private readonly IdTable _cards = new(HandbookIds.CardOf);
    private readonly IdTable _terminals = new(HandbookIds.TerminalOf);

    /// <summary>Opens a file; one whose name ends in <c>.gz</c> is unpacked on the way.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public LabelledFile(string path)
    {
        Name = Path.GetFileName(path);
        using (var file = File.OpenRead(path))
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        }

        _csv = HandbookCsv.Open(path);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Sha256 { get; }

    /// <inheritdoc/>
    public long Done => _csv.BytesRead;

    /// <inheritdoc/>
    public long Total => _csv.Length;

    /// <inheritdoc/>
    /// <exception cref="CsvFormatException">A line is malformed, or older than those before it.</exception>
    public IEnumerable<LabelledTransaction> Read()
    {
        var line = 1L;
        var newest = long.MinValue + MaxOutOfOrderness;
        foreach (var row in _csv.Read())
        {
            line++;
            if (row.EventTime < newest - MaxOutOfOrderness)
            {
                throw new CsvFormatException(line, "it is older than the lines before it: sort the file by TX_DATETIME.");
            }

            newest = Math.Max(newest, row.EventTime);
            var (number, cardId) = _cards.Find(row.CustomerId.Span);
            var transaction = new Transaction
            {
                TransactionId = row.TransactionId,
                EventTime = row.EventTime,
                CardId = cardId,
                TerminalId = _terminals.Find(row.TerminalId.Span).Id,
                AmountMinor = row.AmountMinor,
                Currency = HandbookIds.Currency,
                Channel = Channel.Pos,
            };
            yield return new(transaction, number, row.IsFraud);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();
}
