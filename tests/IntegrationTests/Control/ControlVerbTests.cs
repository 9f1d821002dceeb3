using System.Text.Json;
using FraudDetection.Control;
using IntegrationTests.Brokers;
using IntegrationTests.Service;

namespace IntegrationTests.Control;

/// <summary>The verbs that put models and lists into their topics.</summary>
public sealed class ControlVerbTests(SharedBroker shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_are_put_made_live_tried_and_taken_back()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "model.zip");
        await File.WriteAllBytesAsync(file, HandMadeModel.OfAmount(3_000).ToFile(), Cancellation);

        await SucceedAsync(bed, "Version 1 is there, and not in use yet", "models", "put", file, "--note", "a trial");
        await SucceedAsync(bed, "Version 2 is live", "models", "put", file, "--live", "--base", "0", "--by", "ann");
        await SucceedAsync(bed, "Version 1 is tried as shadow", "models", "shadow", "1");
        var list = await SucceedAsync(bed, "", "models", "list", "--json");
        using var json = JsonDocument.Parse(list);
        Assert.Equal((2, 1), (json.RootElement.GetProperty("live").GetInt64(), json.RootElement.GetProperty("shadow").GetInt64()));
        Assert.Equal("a trial", json.RootElement.GetProperty("versions")[0].GetProperty("note").GetString());
        Assert.Equal("ann", json.RootElement.GetProperty("versions")[1].GetProperty("author").GetString());
        await SucceedAsync(bed, "Version 1 is live", "models", "live", "1");
        await SucceedAsync(bed, "No version is tried", "models", "shadow", "none");
        await SucceedAsync(bed, "Version 0 is live", "models", "live", "0");

        await FailAsync(bed, "version 0 is live by now", "models", "put", file, "--live", "--base", "1");
        await FailAsync(bed, "no version 7: the highest is 2", "models", "live", "7");
        await File.WriteAllTextAsync(file, "no model", Cancellation);
        await FailAsync(bed, "model.zip", "models", "put", file);
        Assert.Equal([1, 2], (await bed.Documents(bed.Topics.Models).ReadAsync(Cancellation)).Documents.Keys);
    }

    [Fact]
    public async Task Cards_and_terminals_are_listed_and_taken_off()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        await SucceedAsync(bed, "Nothing is on the lists", "lists", "show");
        await SucceedAsync(bed, "card:c-1 is on the block list", "lists", "put", "card:c-1", "--block", "--reason", "stolen", "--by", "ann");
        await SucceedAsync(bed, "is on the allow list", "lists", "put", "terminal:t-1", "--allow", "--until", "2030-01-31T00:00:00Z");
        var shown = await SucceedAsync(bed, "card:c-1", "lists", "show");
        Assert.Contains("stolen", shown, StringComparison.Ordinal);
        Assert.Contains("until 2030-01-31", shown, StringComparison.Ordinal);
        await SucceedAsync(bed, "on no list any more", "lists", "remove", "card:c-1");
        await FailAsync(bed, "card:c-1 is on no list", "lists", "remove", "card:c-1");

        var entry = Assert.Single(await bed.Lists().ReadAsync(Cancellation));
        Assert.Equal((new ListSubject(true, "t-1"), ListKind.Allow), (entry.Key, entry.Value.List));
    }

    private static async Task<string> SucceedAsync(ServiceBed bed, string expected, params string[] arguments)
    {
        var (exitCode, output, error) = await bed.RunVerbAsync(arguments);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)}: {error}");
        Assert.Contains(expected, output, StringComparison.Ordinal);
        return output;
    }

    private static async Task FailAsync(ServiceBed bed, string expected, params string[] arguments)
    {
        var (exitCode, output, error) = await bed.RunVerbAsync(arguments);
        Assert.True(exitCode == 1, $"{string.Join(' ', arguments)} has ended with {exitCode}: {output}{error}");
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
