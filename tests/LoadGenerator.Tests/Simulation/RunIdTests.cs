using System.Text;
using LoadGenerator.Simulation;

namespace LoadGenerator.Tests.Simulation;

public sealed class RunIdTests
{
    private readonly RunId _run = new("run-7");

    [Theory]
    [InlineData(0, "run-7-000000000")]
    [InlineData(42, "run-7-000000042")]
    [InlineData(999_999_999, "run-7-999999999")]
    [InlineData(1_000_000_000, "run-7-1000000000")]
    [InlineData(123_456_789_012, "run-7-123456789012")]
    public void An_id_is_the_run_and_the_index_and_can_be_read_back(long index, string expected)
    {
        var id = _run.TransactionId(index);

        Assert.Equal(expected, Encoding.UTF8.GetString(id));
        Assert.True(_run.TryReadIndex(id, out var read));
        Assert.Equal(index, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("run-7")]
    [InlineData("run-7-")]
    [InlineData("run-7-00000042")]
    [InlineData("run-7-00000004x")]
    [InlineData("run-7-0000000000000000000")]
    [InlineData("run-8-000000042")]
    [InlineData("run-7-b-000000042")]
    public void An_id_of_another_run_or_shape_is_refused(string id) =>
        Assert.False(_run.TryReadIndex(Encoding.UTF8.GetBytes(id), out _));

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    public void A_name_that_is_no_token_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new RunId(name));

    [Fact]
    public void A_made_up_name_has_the_seed_and_the_start_in_UTC() => Assert.Equal(
        "s3-20260102T020405678",
        RunId.From(3, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(1))).Name);
}
