using FraudDetection.Contracts;
using FraudDetection.Domain;
using StreamCore.Avro;

namespace FraudDetection.Tests.Contracts;

public sealed class FraudSchemasTests
{
    [Fact]
    public async Task The_local_registry_gives_fixed_ids() => Assert.Equal(
        new FraudSchemaIds(1, 2, 3, 4),
        await FraudSchemas.RegisterAsync(FraudSchemas.CreateLocalRegistry(), new FraudTopicNames(), TestContext.Current.CancellationToken));

    [Fact]
    public void The_enums_are_in_the_order_of_their_symbols()
    {
        var alert = ApacheAvro.Parse(FraudSchemas.Alert);
        Assert.Equal(SymbolsOf<Outcome>(), ((Avro.EnumSchema)alert["outcome"].Schema).Symbols);
        Assert.Equal(SymbolsOf<Channel>(), ((Avro.EnumSchema)alert["channel"].Schema).Symbols);
    }

    [Fact]
    public void Schemas_with_other_words_have_the_same_form_and_with_other_fields_have_not()
    {
        var schema = FraudSchemas.Transaction;
        Assert.True(AvroSchemas.HaveSameForm(schema, schema.Replace("A token, never a card number.", "", StringComparison.Ordinal)));
        Assert.False(AvroSchemas.HaveSameForm(schema, schema.Replace("terminal_id", "terminal", StringComparison.Ordinal)));
        Assert.False(AvroSchemas.HaveSameForm(schema, FraudSchemas.Decision));
    }

    private static string[] SymbolsOf<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToUpperInvariant())];
}
