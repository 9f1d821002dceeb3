using System.Text.Json.Nodes;

namespace EmbeddedKafka.Tests.SchemaRegistry;

public sealed class ReferenceTests : RegistryTests
{
    private const string Address = """{"type":"record","name":"Address","namespace":"shop","fields":[{"name":"city","type":"string"}]}""";
    private const string Order =
        """{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"to","type":"Address"}]}""";

    [Fact]
    public async Task A_schema_uses_types_of_another_without_repeating_them()
    {
        Assert.Equal(1, await Client.IdOfAsync("address", Address));

        AssertAnswer(200, """{"id":2}""", await Client.PostAsync("/subjects/order/versions", Referring(Order, "address", 1)));

        var stored = (await Client.GetAsync("/schemas/ids/2")).Json!;
        Assert.Equal(Order, (string)stored["schema"]!);
        Assert.Equal("address", (string)stored["references"]![0]!["subject"]!);
        AssertAnswer(200, "[2]", await Client.GetAsync("/subjects/address/versions/1/referencedby"));
        AssertAnswer(200, """{"id":2}""", await Client.PostAsync("/subjects/order/versions", Referring(Order, "address", 1)));
        Assert.Equal(1, (int)(await Client.PostAsync("/subjects/order", Referring(Order, "address", 1))).Json!["version"]!);
    }

    [Fact]
    public async Task A_version_that_others_refer_to_cannot_be_deleted()
    {
        await Client.IdOfAsync("address", Address);
        await Client.PostAsync("/subjects/order/versions", Referring(Order, "address", 1));

        AssertError(42206, await Client.DeleteAsync("/subjects/address/versions/1"));
        AssertError(42206, await Client.DeleteAsync("/subjects/address"));

        await Client.DeleteAsync("/subjects/order");
        Assert.Equal(200, (await Client.DeleteAsync("/subjects/address")).Status);
    }

    [Fact]
    public async Task What_a_schema_refers_to_counts_in_its_compatibility()
    {
        await Client.PutAsync("/config/address", """{"compatibility":"NONE"}""");
        await Client.IdOfAsync("address", Address);
        await Client.IdOfAsync("address", Address.Replace("string", "long"));
        await Client.PostAsync("/subjects/order/versions", Referring(Order, "address", 1));

        AssertError(409, await Client.PostAsync("/subjects/order/versions", Referring(Order, "address", 2)));
    }

    [Fact]
    public async Task References_follow_references()
    {
        const string Parcel = """{"type":"record","name":"Parcel","namespace":"shop","fields":[{"name":"of","type":"Order"},{"name":"from","type":"Address"}]}""";
        await Client.IdOfAsync("address", Address);
        await Client.PostAsync("/subjects/order/versions", Referring(Order, "address", 1));

        AssertAnswer(200, """{"id":3}""", await Client.PostAsync("/subjects/parcel/versions", Referring(Parcel, "order", 1)));
    }

    [Fact]
    public async Task A_reference_to_nothing_is_refused()
    {
        await Client.IdOfAsync("address", Address);

        AssertError(42201, await Client.PostAsync("/subjects/order/versions", Referring(Order, "address", 2)));
        AssertError(42201, await Client.PostAsync("/subjects/order/versions", Referring(Order, "nowhere", 1)));
        AssertError(42201, await Client.RegisterAsync("order", Order));
        AssertError(42201, await Client.PostAsync("/subjects/address/versions", Referring(Address, "address", 1)));
        AssertError(42201, await Client.PostAsync("/subjects/a/versions", """{"schema":"\"int\"","references":[null]}"""));
        AssertError(400, await Client.PostAsync("/subjects/a/versions", """{"schema":"\"int\"","references":[{"name":"x"}]}"""));
    }

    private static string Referring(string schema, string subject, int version) => new JsonObject
    {
        ["schema"] = schema,
        ["references"] = new JsonArray(
            new JsonObject { ["name"] = "shop.Type", ["subject"] = subject, ["version"] = version }),
    }.ToJsonString();
}
