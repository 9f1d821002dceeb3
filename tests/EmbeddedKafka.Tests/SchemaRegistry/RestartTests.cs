namespace EmbeddedKafka.Tests.SchemaRegistry;

public sealed class RestartTests : RegistryTests
{
    private static readonly string[] Views =
    [
        "/subjects", "/subjects?deleted=true", "/schemas", "/schemas?deleted=true", "/config", "/mode",
        "/config/a", "/config/b", "/mode/b", "/subjects/a/versions?deleted=true", "/subjects/b/versions",
        "/subjects/c/versions", "/schemas/ids/1?fetchMaxId=true", "/schemas/ids/2/versions?deleted=true",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_registry_is_what_it_was_after_a_restart(bool compacted)
    {
        await Client.IdOfAsync("a", User);
        await Client.IdOfAsync("a", UserWithAge);
        await Client.DeleteAsync("/subjects/a/versions/1");
        await Client.IdOfAsync("b", UserWithAge);
        await Client.IdOfAsync("c", "\"int\"");
        await Client.DeleteAsync("/subjects/c");
        await Client.IdOfAsync("c", "\"int\"");
        await Client.PutAsync("/config", """{"compatibility":"FULL"}""");
        await Client.PutAsync("/config/a", """{"compatibility":"FORWARD","normalize":true}""");
        await Client.PutAsync("/config/b", """{"compatibility":"NONE"}""");
        await Client.DeleteAsync("/config/b");
        await Client.PutAsync("/mode/b", """{"mode":"READONLY"}""");
        var before = await ViewAsync();

        await RestartAsync(compacted);

        Assert.Equal(before, await ViewAsync());
        Assert.Equal(4, await Client.IdOfAsync("d", "\"long\""));
        Assert.Empty(Log.Lines);
    }

    [Fact]
    public async Task The_id_of_a_removed_schema_is_not_given_again_even_when_nothing_of_it_is_left()
    {
        await Client.IdOfAsync("a", User);
        await Client.IdOfAsync("b", UserWithAge);
        await Client.DeleteAsync("/subjects/b");
        await Client.DeleteAsync("/subjects/b?permanent=true");

        await RestartAsync(compacted: true);

        AssertError(40403, await Client.GetAsync("/schemas/ids/2"));
        Assert.Equal(3, await Client.IdOfAsync("b", UserWithAge));
    }

    [Fact]
    public async Task The_records_are_those_of_other_registries()
    {
        await Client.IdOfAsync("a", "\"int\"");
        await Client.PutAsync("/config", """{"compatibility":"NONE"}""");
        await Client.PutAsync("/config/a", """{"compatibility":"FULL"}""");
        await Client.PutAsync("/mode/a", """{"mode":"READWRITE"}""");
        await Client.DeleteAsync("/subjects/a");
        await Client.DeleteAsync("/subjects/a?permanent=true");

        Assert.Equal(
            [
                ("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""",
                    """{"subject":"a","version":1,"id":1,"schema":"\u0022int\u0022","deleted":false}"""),
                ("""{"keytype":"CONFIG","subject":null,"magic":0}""", """{"compatibilityLevel":"NONE"}"""),
                ("""{"keytype":"CONFIG","subject":"a","magic":0}""", """{"subject":"a","compatibilityLevel":"FULL"}"""),
                ("""{"keytype":"MODE","subject":"a","magic":0}""", """{"subject":"a","mode":"READWRITE"}"""),
                ("""{"keytype":"DELETE_SUBJECT","subject":"a","magic":0}""", """{"subject":"a","version":1}"""),
                ("""{"keytype":"MODE","subject":"a","magic":0}""", null),
                ("""{"keytype":"CONFIG","subject":"a","magic":0}""", null),
                ("""{"keytype":"NOOP","magic":0}""", """{"maxId":1}"""),
                ("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""", null),
            ],
            Store.Texts);
    }

    [Fact]
    public async Task Records_that_Confluents_registry_writes_are_understood()
    {
        Store.Append("""{"keytype":"NOOP","magic":0}""", null);
        Store.Append("""{"keytype":"CONFIG","magic":0}""", """{"compatibilityLevel":"FULL"}""");
        Store.Append("""{"magic":1,"keytype":"SCHEMA","version":2,"subject":"a"}""",
            """{"subject":"a","version":2,"id":17,"md5":"AA==","guid":"x","schema":"\"int\"","deleted":false,"ts":1}""");
        Store.Append("""{"keytype":"CLEAR_SUBJECT","subject":"z","magic":0}""", """{"subject":"z"}""");
        Store.Append("""{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}""", "{}");

        await RestartAsync();

        AssertAnswer(
            200, """{"subject":"a","version":2,"id":17,"schema":"\"int\""}""", await Client.GetAsync("/subjects/a/versions/2"));
        AssertAnswer(200, """{"compatibilityLevel":"FULL"}""", await Client.GetAsync("/config"));
        Assert.Equal(18, await Client.IdOfAsync("b", "\"long\""));
        Assert.Empty(Log.Lines);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("not json", null)]
    [InlineData("null", "null")]
    [InlineData("[]", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("""{"keytype":"SCHEMA","magic":1}""", "{}")]
    [InlineData("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""", "{}")]
    [InlineData("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""", "null")]
    [InlineData("""{"keytype":"SCHEMA","subject":"a","version":-1,"magic":1}""", """{"subject":"a","version":-1,"id":9,"schema":"x"}""")]
    [InlineData("""{"keytype":"SCHEMA","subject":"b","version":1,"magic":1}""", """{"subject":"a","version":1,"id":9,"schema":"x"}""")]
    [InlineData("""{"keytype":"SCHEMA","subject":"b","version":1,"magic":1}""",
        """{"subject":"b","version":1,"id":9,"schema":"x","references":[null]}""")]
    [InlineData("""{"keytype":"SCHEMA","subject":"b","version":1,"magic":1}""",
        """{"subject":"b","version":1,"id":9,"schema":null}""")]
    [InlineData("""{"keytype":"CONFIG","subject":"a","magic":0}""", """{"compatibilityLevel":"BEST"}""")]
    [InlineData("""{"keytype":"MODE","subject":"a","magic":0}""", "7")]
    [InlineData("""{"keytype":"DELETE_SUBJECT","subject":"a","magic":0}""", "null")]
    [InlineData("""{"keytype":"NOOP","magic":0}""", "null")]
    public async Task Records_that_no_registry_wrote_do_no_harm(string key, string? value)
    {
        await Client.IdOfAsync("kept", User);
        Store.Append(key, value);

        await RestartAsync();

        AssertAnswer(200, """["kept"]""", await Client.GetAsync("/subjects?deleted=true"));
        Assert.Equal(200, (await Client.GetAsync("/schemas/ids/1")).Status);
    }

    [Fact]
    public async Task What_was_not_stored_did_not_happen()
    {
        await Client.IdOfAsync("a", User);
        Store.Failure = new IOException("no room");

        AssertError(50001, await Client.RegisterAsync("a", UserWithAge));
        AssertError(50001, await Client.PutAsync("/config", """{"compatibility":"NONE"}"""));
        AssertError(50001, await Client.DeleteAsync("/subjects/a"));

        Store.Failure = null;
        AssertAnswer(200, "[1]", await Client.GetAsync("/subjects/a/versions"));
        AssertAnswer(200, """{"compatibilityLevel":"BACKWARD"}""", await Client.GetAsync("/config"));
        Assert.Equal(2, await Client.IdOfAsync("a", UserWithAge));
    }

    private async Task<List<string>> ViewAsync()
    {
        var answers = new List<string>();
        foreach (var path in Views)
        {
            answers.Add($"{path}: {await Client.GetAsync(path)}");
        }

        return answers;
    }
}
