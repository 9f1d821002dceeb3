namespace EmbeddedKafka.Tests.SchemaRegistry;

public sealed class CompatibilityTests : RegistryTests
{
    [Theory]
    [InlineData("NONE", true, true, true)]
    [InlineData("BACKWARD", true, true, false)]
    [InlineData("FORWARD", true, false, true)]
    [InlineData("FULL", true, false, false)]
    public async Task A_level_decides_which_schemas_may_follow(string level, bool withDefault, bool without, bool withRequired)
    {
        const string Nothing = """{"type":"record","name":"User","fields":[]}""";
        await Client.IdOfAsync("a", User);
        await Client.PutAsync("/config/a", $$"""{"compatibility":"{{level}}"}""");

        foreach (var (schema, compatible) in new[] { (UserWithAge, withDefault), (Nothing, without), (UserWithEmail, withRequired) })
        {
            var body = RegistryClient.SchemaBody(schema);
            var expected = $$"""{"is_compatible":{{(compatible ? "true" : "false")}}}""";
            AssertAnswer(200, expected, await Client.PostAsync("/compatibility/subjects/a/versions/latest", body));
            AssertAnswer(200, expected, await Client.PostAsync("/compatibility/subjects/a/versions/1", body));
            AssertAnswer(200, expected, await Client.PostAsync("/compatibility/subjects/a/versions", body));
        }
    }

    [Theory]
    [InlineData("BACKWARD_TRANSITIVE")]
    [InlineData("FORWARD_TRANSITIVE")]
    [InlineData("FULL_TRANSITIVE")]
    public async Task A_transitive_level_looks_at_all_versions_and_the_plain_one_at_the_last(string level)
    {
        await Client.PutAsync("/config/a", """{"compatibility":"NONE"}""");
        await Client.IdOfAsync("a", "\"string\"");
        await Client.IdOfAsync("a", "\"int\"");

        await Client.PutAsync("/config/a", $$"""{"compatibility":"{{level.Replace("_TRANSITIVE", "")}}"}""");
        AssertAnswer(200, """{"is_compatible":true}""", await CheckAllAsync("\"int\""));
        await Client.PutAsync("/config/a", $$"""{"compatibility":"{{level}}"}""");
        AssertAnswer(200, """{"is_compatible":false}""", await CheckAllAsync("\"int\""));
        AssertError(409, await Client.RegisterAsync("a", """{"type":"int","x":1}"""));

        await Client.DeleteAsync("/subjects/a/versions/1");
        AssertAnswer(200, """{"is_compatible":true}""", await CheckAllAsync("\"int\""));
    }

    [Fact]
    public async Task The_reasons_say_what_is_wrong_and_where()
    {
        await Client.IdOfAsync("a", User);

        var verbose = await Client.PostAsync(
            "/compatibility/subjects/a/versions/latest?verbose=true", RegistryClient.SchemaBody(UserWithEmail));
        var reasons = verbose.Json!["messages"]!.AsArray().Select(reason => (string)reason!).ToList();
        Assert.False((bool)verbose.Json["is_compatible"]!);
        Assert.Contains("READER_FIELD_MISSING_DEFAULT_VALUE", reasons[0]);
        Assert.Contains("/fields/1", reasons[0]);
        Assert.Contains("email", reasons[0]);
        Assert.Contains(reasons, reason => reason.Contains("oldSchemaVersion: 1"));

        var refused = await Client.RegisterAsync("a", UserWithEmail);
        AssertError(409, refused);
        Assert.Contains("email", (string)refused.Json!["message"]!);
        AssertAnswer(
            200,
            """{"is_compatible":true,"messages":[]}""",
            await Client.PostAsync("/compatibility/subjects/a/versions?verbose=true", RegistryClient.SchemaBody(UserWithAge)));
    }

    [Fact]
    public async Task Anything_may_be_the_first_of_a_subject()
    {
        AssertAnswer(200, """{"is_compatible":true}""", await CheckAllAsync(User));
        AssertAnswer(
            200,
            """{"is_compatible":true}""",
            await Client.PostAsync("/compatibility/subjects/a/versions/latest", RegistryClient.SchemaBody(User)));
        AssertError(42201, await CheckAllAsync("\"strin\""));
    }

    private Task<RegistryAnswer> CheckAllAsync(string schema) =>
        Client.PostAsync("/compatibility/subjects/a/versions", RegistryClient.SchemaBody(schema));
}
