namespace EmbeddedKafka.Tests.SchemaRegistry;

public sealed class SettingsTests : RegistryTests
{
    [Fact]
    public async Task A_subject_has_the_global_level_until_it_has_its_own()
    {
        AssertAnswer(200, """{"compatibilityLevel":"BACKWARD"}""", await Client.GetAsync("/config"));
        AssertAnswer(200, """{"compatibility":"FULL"}""", await Client.PutAsync("/config", """{"compatibility":"FULL"}"""));
        AssertAnswer(200, """{"compatibilityLevel":"FULL"}""", await Client.GetAsync("/config"));

        AssertError(40408, await Client.GetAsync("/config/a"));
        AssertAnswer(200, """{"compatibilityLevel":"FULL"}""", await Client.GetAsync("/config/a?defaultToGlobal=true"));

        AssertAnswer(200, """{"compatibility":"NONE"}""", await Client.PutAsync("/config/a", """{"compatibility":"none"}"""));
        AssertAnswer(200, """{"compatibilityLevel":"NONE"}""", await Client.GetAsync("/config/a"));
        AssertAnswer(200, """{"compatibilityLevel":"NONE"}""", await Client.DeleteAsync("/config/a"));
        AssertError(40408, await Client.GetAsync("/config/a"));
        AssertError(40401, await Client.DeleteAsync("/config/a"));

        AssertAnswer(200, """{"compatibilityLevel":"FULL"}""", await Client.DeleteAsync("/config"));
        AssertAnswer(200, """{"compatibilityLevel":"BACKWARD"}""", await Client.GetAsync("/config"));
    }

    [Fact]
    public async Task A_setting_that_is_not_mentioned_stays()
    {
        await Client.PutAsync("/config/a", """{"compatibility":"FULL"}""");
        await Client.PutAsync("/config/a", """{"normalize":true}""");

        AssertAnswer(200, """{"compatibilityLevel":"FULL","normalize":true}""", await Client.GetAsync("/config/a"));
    }

    [Theory]
    [InlineData("""{"compatibility":"SOME"}""", 42203)]
    [InlineData("""{"compatibility":"1"}""", 42203)]
    [InlineData("""{"compatibility":"FULL,NONE"}""", 42203)]
    [InlineData("{}", 42203)]
    [InlineData("""{"compatibility":"FULL","alias":"b"}""", 42205)]
    [InlineData("""{"compatibility":"FULL","overrideRuleSet":{"domainRules":[]}}""", 42205)]
    public async Task Levels_that_do_not_exist_and_settings_that_are_not_kept_are_refused(string body, int error)
    {
        AssertError(error, await Client.PutAsync("/config/a", body));
        AssertError(error, await Client.PutAsync("/config", body));
        AssertError(40408, await Client.GetAsync("/config/a"));
    }

    [Fact]
    public async Task A_read_only_subject_changes_in_nothing_and_answers_everything()
    {
        await Client.IdOfAsync("a", User);
        AssertAnswer(200, """{"mode":"READWRITE"}""", await Client.GetAsync("/mode"));
        AssertError(40409, await Client.GetAsync("/mode/a"));

        AssertAnswer(200, """{"mode":"READONLY"}""", await Client.PutAsync("/mode/a", """{"mode":"READONLY"}"""));

        AssertError(42205, await Client.RegisterAsync("a", UserWithAge));
        AssertError(42205, await Client.DeleteAsync("/subjects/a"));
        AssertError(42205, await Client.DeleteAsync("/subjects/a/versions/1"));
        AssertError(42205, await Client.PutAsync("/config/a", """{"compatibility":"NONE"}"""));
        Assert.Equal(1, await Client.IdOfAsync("a", User));
        Assert.Equal(200, (await Client.GetAsync("/subjects/a/versions/1")).Status);
        Assert.Equal(2, await Client.IdOfAsync("b", UserWithAge));

        AssertAnswer(200, """{"mode":"READONLY"}""", await Client.DeleteAsync("/mode/a"));
        AssertError(40401, await Client.DeleteAsync("/mode/a"));
        Assert.Equal(2, await Client.IdOfAsync("a", UserWithAge));
    }

    [Fact]
    public async Task The_global_mode_holds_for_subjects_without_their_own_unless_it_overrides_them()
    {
        await Client.PutAsync("/mode/own", """{"mode":"READWRITE"}""");

        await Client.PutAsync("/mode", """{"mode":"READONLY"}""");
        AssertError(42205, await Client.RegisterAsync("a", User));
        AssertAnswer(200, """{"mode":"READONLY"}""", await Client.GetAsync("/mode/a?defaultToGlobal=true"));
        Assert.Equal(1, await Client.IdOfAsync("own", User));

        await Client.PutAsync("/mode", """{"mode":"READONLY_OVERRIDE"}""");
        AssertError(42205, await Client.RegisterAsync("own", UserWithAge));
        AssertAnswer(200, """{"mode":"READONLY_OVERRIDE"}""", await Client.GetAsync("/mode/own"));

        AssertAnswer(200, """{"mode":"READONLY_OVERRIDE"}""", await Client.DeleteAsync("/mode"));
        Assert.Equal(1, await Client.IdOfAsync("a", User));
    }

    [Theory]
    [InlineData("""{"mode":"WRITE"}""")]
    [InlineData("""{"mode":"2"}""")]
    [InlineData("{}")]
    public async Task Modes_that_do_not_exist_are_refused(string body) =>
        AssertError(42204, await Client.PutAsync("/mode", body));

    [Fact]
    public async Task Schemas_are_imported_with_the_ids_and_versions_that_they_bring()
    {
        AssertError(42205, await ImportAsync("a", User, 7, 3));
        AssertAnswer(200, """{"mode":"IMPORT"}""", await Client.PutAsync("/mode/a", """{"mode":"IMPORT"}"""));

        AssertAnswer(200, """{"id":7}""", await ImportAsync("a", User, 7, 3));
        AssertAnswer(200, """{"id":9}""", await ImportAsync("a", UserWithEmail, 9, 5));
        AssertError(42205, await ImportAsync("a", UserWithAge, 9, 6));
        AssertError(42205, await Client.RegisterAsync("a", UserWithAge));
        AssertAnswer(200, "[3,5]", await Client.GetAsync("/subjects/a/versions"));
        AssertAnswer(200, UserWithEmail, await Client.GetAsync("/schemas/ids/9/schema"));

        await Client.PutAsync("/mode/a", """{"mode":"READWRITE"}""");
        Assert.Equal(7, await Client.IdOfAsync("b", User));
        Assert.Equal(10, await Client.IdOfAsync("b", UserWithAge));
    }

    [Fact]
    public async Task Importing_starts_from_nothing_unless_it_is_forced()
    {
        await Client.IdOfAsync("a", User);

        AssertError(42205, await Client.PutAsync("/mode/a", """{"mode":"IMPORT"}"""));
        AssertError(42205, await Client.PutAsync("/mode", """{"mode":"IMPORT"}"""));
        Assert.Equal(200, (await Client.PutAsync("/mode/a?force=true", """{"mode":"IMPORT"}""")).Status);
        AssertAnswer(200, "[1]", await Client.GetAsync("/subjects/a/versions"));
        await Client.PutAsync("/mode/a", """{"mode":"READWRITE"}""");

        await Client.DeleteAsync("/subjects/a");
        Assert.Equal(200, (await Client.PutAsync("/mode/a", """{"mode":"IMPORT"}""")).Status);
        AssertAnswer(200, "[]", await Client.GetAsync("/subjects?deleted=true"));
    }

    private Task<RegistryAnswer> ImportAsync(string subject, string schema, int id, int version)
    {
        var body = RegistryClient.SchemaBody(schema);
        return Client.PostAsync($"/subjects/{subject}/versions", $$"""{{body[..^1]}},"id":{{id}},"version":{{version}}}""");
    }
}
