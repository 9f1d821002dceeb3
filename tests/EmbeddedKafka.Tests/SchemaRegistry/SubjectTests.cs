namespace EmbeddedKafka.Tests.SchemaRegistry;

public sealed class SubjectTests : RegistryTests
{
    [Fact]
    public async Task A_schema_is_registered_and_found_by_id_and_by_version()
    {
        AssertAnswer(200, """{"id":1}""", await Client.RegisterAsync("users-value", User));

        var escaped = User.Replace("\"", "\\\"");
        AssertAnswer(200, $$"""{"schema":"{{escaped}}"}""", await Client.GetAsync("/schemas/ids/1"));
        AssertAnswer(200, User, await Client.GetAsync("/schemas/ids/1/schema"));
        AssertAnswer(200, """["users-value"]""", await Client.GetAsync("/schemas/ids/1/subjects"));
        AssertAnswer(200, """[{"subject":"users-value","version":1}]""", await Client.GetAsync("/schemas/ids/1/versions"));
        AssertAnswer(200, """["users-value"]""", await Client.GetAsync("/subjects"));
        AssertAnswer(200, "[1]", await Client.GetAsync("/subjects/users-value/versions"));
        var version = $$"""{"subject":"users-value","version":1,"id":1,"schema":"{{escaped}}"}""";
        foreach (var name in new[] { "1", "latest", "LATEST", "-1" })
        {
            AssertAnswer(200, version, await Client.GetAsync($"/subjects/users-value/versions/{name}"));
        }

        AssertAnswer(200, User, await Client.GetAsync("/subjects/users-value/versions/1/schema"));
        AssertAnswer(200, $"[{version}]", await Client.GetAsync("/schemas"));
        AssertAnswer(200, version, await Client.PostAsync("/subjects/users-value", RegistryClient.SchemaBody(User)));
    }

    [Fact]
    public async Task Ids_are_the_same_for_equal_schemas_and_rise_by_one_for_others()
    {
        Assert.Equal(1, await Client.IdOfAsync("a", User));
        Assert.Equal(1, await Client.IdOfAsync("a", User));
        Assert.Equal(1, await Client.IdOfAsync("b", User.Replace(":", " : ").Replace(",", ",\n")));
        Assert.Equal(2, await Client.IdOfAsync("b", UserWithAge));
        Assert.Equal(2, await Client.IdOfAsync("a", UserWithAge));
        Assert.Equal(3, await Client.IdOfAsync("c", "\"string\""));

        AssertAnswer(200, """["a","b"]""", await Client.GetAsync("/schemas/ids/2/subjects"));
        Assert.Equal(3, (int)(await Client.GetAsync("/schemas/ids/1?fetchMaxId=true")).Json!["maxId"]!);
    }

    [Fact]
    public async Task A_refused_schema_uses_up_no_id()
    {
        await Client.IdOfAsync("a", User);

        AssertError(409, await Client.RegisterAsync("a", UserWithEmail));
        AssertError(42201, await Client.RegisterAsync("a", """{"type":"recor"}"""));

        Assert.Equal(2, await Client.IdOfAsync("a", UserWithAge));
        AssertAnswer(200, "[1,2]", await Client.GetAsync("/subjects/a/versions"));
    }

    [Fact]
    public async Task Documentation_makes_another_schema_and_the_order_of_attributes_only_where_nobody_normalizes()
    {
        const string Plain = """{"type":"record","name":"R","aliases":["B","A"],"fields":[],"z":1,"y":2}""";
        const string Shuffled = """{"y":2,"z":1,"fields":[],"aliases":["A","B"],"name":"R","type":"record"}""";
        const string Documented = """{"type":"record","name":"R","doc":"what it is","fields":[]}""";

        Assert.Equal(1, await Client.IdOfAsync("a", Plain));
        Assert.Equal(2, await Client.IdOfAsync("a", Shuffled));
        Assert.Equal(3, await Client.IdOfAsync("a", Documented));

        var normalized = await Client.RegisterAsync("b", Plain, "?normalize=true");
        Assert.Equal(normalized.Text, (await Client.RegisterAsync("b", Shuffled, "?normalize=true")).Text);
        AssertAnswer(200, "[1]", await Client.GetAsync("/subjects/b/versions"));

        await Client.PutAsync("/config/c", """{"normalize":true}""");
        AssertAnswer(200, normalized.Text, await Client.RegisterAsync("c", Shuffled));
        Assert.Equal(1, (int)(await Client.PostAsync("/subjects/c", RegistryClient.SchemaBody(Plain))).Json!["version"]!);
    }

    [Fact]
    public async Task What_does_not_exist_is_named_with_the_code_that_Confluent_documents()
    {
        await Client.IdOfAsync("a", User);

        AssertError(40401, await Client.GetAsync("/subjects/none/versions"));
        AssertError(40401, await Client.GetAsync("/subjects/none/versions/1"));
        AssertError(40401, await Client.DeleteAsync("/subjects/none"));
        AssertError(40401, await Client.DeleteAsync("/subjects/none/versions/1"));
        AssertError(40401, await Client.PostAsync("/subjects/none", RegistryClient.SchemaBody(User)));
        AssertError(40402, await Client.GetAsync("/subjects/a/versions/2"));
        AssertError(40402, await Client.DeleteAsync("/subjects/a/versions/2"));
        AssertError(40402, await Client.PostAsync("/compatibility/subjects/a/versions/2", RegistryClient.SchemaBody(User)));
        AssertError(40403, await Client.GetAsync("/schemas/ids/2"));
        AssertError(40403, await Client.GetAsync("/schemas/ids/2/subjects"));
        AssertError(40403, await Client.PostAsync("/subjects/a", RegistryClient.SchemaBody(UserWithAge)));
        foreach (var version in new[] { "0", "-2", "first", "2147483648", "1.0" })
        {
            AssertError(42202, await Client.GetAsync($"/subjects/a/versions/{version}"));
        }

        AssertError(404, await Client.GetAsync("/schemas/ids/one"));
        AssertError(404, await Client.GetAsync("/subject"));
        AssertError(404, await Client.GetAsync("/subjects/a/versions/1/schema/more"));
        AssertError(405, await Client.DeleteAsync("/subjects"));
        AssertError(405, await Client.GetAsync("/compatibility/subjects/a/versions"));
    }

    [Fact]
    public async Task A_deleted_version_is_hidden_still_decodes_data_and_keeps_its_id()
    {
        await Client.IdOfAsync("a", User);
        await Client.IdOfAsync("a", UserWithAge);

        AssertError(40407, await Client.DeleteAsync("/subjects/a/versions/1?permanent=true"));
        AssertAnswer(200, "1", await Client.DeleteAsync("/subjects/a/versions/1"));
        AssertError(40406, await Client.DeleteAsync("/subjects/a/versions/1"));

        AssertAnswer(200, "[2]", await Client.GetAsync("/subjects/a/versions"));
        AssertAnswer(200, "[1,2]", await Client.GetAsync("/subjects/a/versions?deleted=true"));
        AssertAnswer(200, "[1]", await Client.GetAsync("/subjects/a/versions?deletedOnly=true"));
        AssertError(40402, await Client.GetAsync("/subjects/a/versions/1"));
        Assert.Equal(200, (await Client.GetAsync("/subjects/a/versions/1?deleted=true")).Status);
        Assert.Equal(200, (await Client.GetAsync("/schemas/ids/1")).Status);
        AssertAnswer(200, "[]", await Client.GetAsync("/schemas/ids/1/subjects"));
        AssertAnswer(200, """["a"]""", await Client.GetAsync("/schemas/ids/1/subjects?deleted=true"));
        AssertError(40403, await Client.PostAsync("/subjects/a", RegistryClient.SchemaBody(User)));
        Assert.Equal(
            1, (int)(await Client.PostAsync("/subjects/a?deleted=true", RegistryClient.SchemaBody(User))).Json!["version"]!);

        Assert.Equal(1, await Client.IdOfAsync("a", User));
        AssertAnswer(200, "[2,3]", await Client.GetAsync("/subjects/a/versions?deleted=true"));
    }

    [Fact]
    public async Task A_deleted_subject_comes_back_with_its_ids_and_a_removed_one_with_new_ids()
    {
        await Client.IdOfAsync("a", User);
        await Client.IdOfAsync("a", UserWithAge);

        AssertError(40405, await Client.DeleteAsync("/subjects/a?permanent=true"));
        AssertAnswer(200, "[1,2]", await Client.DeleteAsync("/subjects/a"));
        AssertError(40404, await Client.DeleteAsync("/subjects/a"));
        AssertError(40401, await Client.GetAsync("/subjects/a/versions"));
        AssertError(40401, await Client.GetAsync("/subjects/a/versions/latest"));
        AssertAnswer(200, "[]", await Client.GetAsync("/subjects"));
        AssertAnswer(200, """["a"]""", await Client.GetAsync("/subjects?deleted=true"));
        AssertAnswer(200, """["a"]""", await Client.GetAsync("/subjects?deletedOnly=true"));

        Assert.Equal(2, await Client.IdOfAsync("a", UserWithAge));
        AssertAnswer(200, "[3]", await Client.GetAsync("/subjects/a/versions"));
        AssertAnswer(200, "[]", await Client.GetAsync("/subjects?deletedOnly=true"));

        AssertAnswer(200, "[3]", await Client.DeleteAsync("/subjects/a"));
        AssertAnswer(200, "[1,3]", await Client.DeleteAsync("/subjects/a?permanent=true"));
        AssertError(40401, await Client.DeleteAsync("/subjects/a?permanent=true"));
        AssertError(40403, await Client.GetAsync("/schemas/ids/2"));
        Assert.Equal(3, await Client.IdOfAsync("a", UserWithAge));
        AssertAnswer(200, "[1]", await Client.GetAsync("/subjects/a/versions"));
    }

    [Fact]
    public async Task Removing_the_last_version_lets_go_of_its_settings()
    {
        await Client.IdOfAsync("a", User);
        await Client.PutAsync("/config/a", """{"compatibility":"NONE"}""");
        await Client.PutAsync("/mode/a", """{"mode":"READWRITE"}""");

        await Client.DeleteAsync("/subjects/a/versions/latest");

        AssertError(40408, await Client.GetAsync("/config/a"));
        AssertError(40409, await Client.GetAsync("/mode/a"));
    }

    [Fact]
    public async Task Listings_are_ordered_and_take_prefixes_pages_and_the_latest_only()
    {
        await Client.IdOfAsync("b", User);
        await Client.IdOfAsync("b", UserWithAge);
        await Client.IdOfAsync("aa", User);
        await Client.IdOfAsync("ab", User);
        await Client.DeleteAsync("/subjects/ab");

        AssertAnswer(200, """["aa","b"]""", await Client.GetAsync("/subjects"));
        AssertAnswer(200, """["aa"]""", await Client.GetAsync("/subjects?subjectPrefix=a"));
        AssertAnswer(200, """["aa","ab"]""", await Client.GetAsync("/subjects?subjectPrefix=:*:a&deleted=true"));
        AssertAnswer(200, """["b"]""", await Client.GetAsync("/subjects?offset=1&limit=5"));
        AssertAnswer(200, """["aa"]""", await Client.GetAsync("/subjects?limit=1"));
        AssertError(400, await Client.GetAsync("/subjects?limit=many"));

        Assert.Equal(["aa1", "b1", "b2"], await SchemasAsync("/schemas"));
        Assert.Equal(["aa1", "b2"], await SchemasAsync("/schemas?latestOnly=true"));
        Assert.Equal(["aa1", "ab1"], await SchemasAsync("/schemas?subjectPrefix=a&deleted=true"));

        async Task<IEnumerable<string>> SchemasAsync(string path) =>
            (await Client.GetAsync(path)).Json!.AsArray().Select(schema => $"{schema!["subject"]}{schema["version"]}");
    }

    [Theory]
    [InlineData("a/b c%2F?ü+#")]
    [InlineData("versions")]
    [InlineData("日本語")]
    public async Task Any_printable_text_is_a_subject(string subject)
    {
        var path = Uri.EscapeDataString(subject);
        Assert.Equal(1, await Client.IdOfAsync(subject, User));

        Assert.Equal(subject, (string?)(await Client.GetAsync($"/subjects/{path}/versions/1")).Json!["subject"]);
        Assert.Equal([subject], (await Client.GetAsync("/subjects")).Json!.AsArray().Select(name => (string)name!));
        Assert.Equal(200, (await Client.DeleteAsync($"/subjects/{path}")).Status);
    }

    [Theory]
    [InlineData("%0A")]
    [InlineData(":.context:name")]
    public async Task Control_characters_and_contexts_are_no_subjects(string path)
    {
        AssertError(42208, await Client.PostAsync($"/subjects/{path}/versions", RegistryClient.SchemaBody(User)));
        AssertError(42208, await Client.PutAsync($"/config/{path}", """{"compatibility":"NONE"}"""));
        AssertError(42208, await Client.PutAsync($"/mode/{path}", """{"mode":"READONLY"}"""));
    }

    [Fact]
    public async Task The_root_answers_and_Avro_is_the_only_type()
    {
        AssertAnswer(200, "{}", await Client.GetAsync("/"));
        AssertAnswer(200, """["AVRO"]""", await Client.GetAsync("/schemas/types"));
        AssertError(42201, await Client.PostAsync("/subjects/a/versions", """{"schemaType":"JSON","schema":"{}"}"""));
        Assert.Equal(
            200, (await Client.PostAsync("/subjects/a/versions", """{"schemaType":"AVRO","schema":"\"int\""}""")).Status);
    }

    [Fact]
    public async Task A_version_that_the_client_names_can_only_be_the_next()
    {
        await Client.IdOfAsync("a", User);

        AssertError(42201, await RegisterAsAsync(3));
        AssertAnswer(200, """{"id":2}""", await RegisterAsAsync(2));
        AssertAnswer(200, """{"id":2}""", await RegisterAsAsync(2));
        AssertAnswer(200, "[1,2]", await Client.GetAsync("/subjects/a/versions"));

        Task<RegistryAnswer> RegisterAsAsync(int version) => Client.PostAsync(
            "/subjects/a/versions", $$"""{{RegistryClient.SchemaBody(UserWithAge)[..^1]}},"version":{{version}}}""");
    }

    [Fact]
    public async Task Writers_that_race_get_one_id_for_one_schema()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Client.IdOfAsync("a", $"{{\"type\":\"int\",\"n\":{i % 4}}}")));

        Assert.Equal([1, 2, 3, 4], ids.Distinct().Order());
        AssertAnswer(200, "[1,2,3,4]", await Client.GetAsync("/subjects/a/versions"));
    }
}
