using LoadGenerator.Brokers;

namespace IntegrationTests.Brokers;

/// <summary>
/// Kafka 4.3.1 may end a transaction without writing its markers when the only replica of a partition comes back after a
/// crash: readers of what is committed then wait for ever, whatever a client does. See docs/adr/0025.
/// </summary>
internal static class LostMarkers
{
    private const string Sign = "these partitions are likely deleted already and hence can be skipped";

    /// <summary>Runs a test that kills a broker. If it fails and the broker's log has the defect's sign, it is skipped instead.</summary>
    public static async Task SkipIfFoundAsync(IRestartableBroker broker, Func<Task> test)
    {
        try
        {
            await test();
        }
        catch (Exception e) when (File.ReadLines(Path.Combine(broker.DataDirectory, "broker.log")).Any(line => line.Contains(Sign, StringComparison.Ordinal)))
        {
            Assert.Skip($"Kafka has lost the markers of a transaction (docs/adr/0025), and the test failed: {e.Message}");
        }
    }
}
