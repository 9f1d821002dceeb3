using System.Text;
using FraudTraining.Data;
using LoadGenerator.Replay;

namespace FraudTraining.Tests.Data;

public sealed class LabelledFileTests(SimulatedFile file) : IClassFixture<SimulatedFile>
{
    [Fact]
    public void Cards_are_numbered_by_their_ids_as_they_come()
    {
        var path = file.Write(
            "ids.csv",
            "a,2026-01-01T00:00:00Z,7,1,1.00,0,0",
            "b,2026-01-01T00:00:00Z,07,1,1.00,0,0",
            "c,2026-01-01T00:00:00Z,x7,1,1.00,1,1",
            "d,2026-01-01T00:00:00Z,7,0,1.00,0,0",
            "e,2026-01-01T00:00:00Z,1234567,1,1.00,0,0",
            "f,2026-01-01T00:00:00Z,x7,1,1.00,0,0",
            "g,2026-01-01T00:00:00Z,0,1,1.00,0,0");

        using var source = new LabelledFile(path);
        var rows = source.Read().Select(row =>
            (row.Card, Id: Encoding.UTF8.GetString(row.Transaction.CardId.Span), Terminal: Encoding.UTF8.GetString(row.Transaction.TerminalId.Span), row.IsFraud)).ToList();

        Assert.Equal([0, 1, 2, 0, 3, 2, 4], rows.Select(row => row.Card));
        Assert.Equal(["card-7", "card-07", "card-x7", "card-7", "card-1234567", "card-x7", "card-0"], rows.Select(row => row.Id));
        Assert.Equal("term-0", rows[3].Terminal);
        Assert.Equal([2], rows.Index().Where(row => row.Item.IsFraud).Select(row => row.Index));
        Assert.Equal("ids.csv", source.Name);
        Assert.Equal(64, source.Sha256.Length);
    }

    [Fact]
    public void A_file_that_is_not_in_the_order_of_time_is_refused_by_its_line()
    {
        var path = file.Write(
            "disorder.csv",
            "a,2026-01-01T00:01:00Z,7,1,1.00,0,0",
            "b,2026-01-01T00:00:50Z,7,1,1.00,0,0",
            "c,2026-01-01T00:00:49Z,7,1,1.00,0,0");

        using var source = new LabelledFile(path);
        var exception = Assert.Throws<CsvFormatException>(() => source.Read().Count());

        Assert.Equal(4, exception.Line);
        Assert.Contains("sort", exception.Message, StringComparison.Ordinal);
    }
}
