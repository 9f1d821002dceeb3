using EmbeddedKafka.SchemaRegistry.Avro;

namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>
/// Who can read what. The reasons, with their places, are those that Avro's Java library 1.12 gives for the same schemas.
/// </summary>
public sealed class AvroResolutionTests
{
    [Theory]
    [InlineData("'long'", "'int'", "")]
    [InlineData("'float'", "'long'", "")]
    [InlineData("'double'", "'float'", "")]
    [InlineData("'string'", "'bytes'", "")]
    [InlineData("'bytes'", "'string'", "")]
    [InlineData("'int'", "'long'", "TYPE_MISMATCH /")]
    [InlineData("'long'", "'float'", "TYPE_MISMATCH /")]
    [InlineData("'string'", "'int'", "TYPE_MISMATCH /")]
    [InlineData("'boolean'", "'null'", "TYPE_MISMATCH /")]
    [InlineData("'long'", "{'type':'long','logicalType':'timestamp-millis'}", "")]
    [InlineData("{'type':'array','items':'long'}", "{'type':'array','items':'int'}", "")]
    [InlineData("{'type':'array','items':'int'}", "{'type':'array','items':'long'}", "TYPE_MISMATCH /items")]
    [InlineData("{'type':'map','values':'int'}", "{'type':'map','values':'long'}", "TYPE_MISMATCH /values")]
    [InlineData("{'type':'map','values':'int'}", "{'type':'array','items':'int'}", "TYPE_MISMATCH /")]
    public void Primitives_are_promoted_and_collections_go_by_what_they_hold(string reader, string writer, string reasons) =>
        AssertReasons(reasons, reader, writer);

    [Theory]
    [InlineData("['null','int']", "'int'", "")]
    [InlineData("['null','long']", "'int'", "")]
    [InlineData("['null','int']", "['int','null']", "")]
    [InlineData("'long'", "['int','long']", "")]
    [InlineData("'int'", "['int','null']", "TYPE_MISMATCH /1")]
    [InlineData("['int']", "['int','null']", "MISSING_UNION_BRANCH /1")]
    [InlineData("['null','string']", "'int'", "MISSING_UNION_BRANCH /")]
    [InlineData("['null','int']", "['null','string']", "MISSING_UNION_BRANCH /1")]
    [InlineData("[]", "'int'", "MISSING_UNION_BRANCH /")]
    [InlineData("'int'", "[]", "")]
    public void A_union_is_read_if_each_of_its_branches_is(string reader, string writer, string reasons) =>
        AssertReasons(reasons, reader, writer);

    [Theory]
    [InlineData("'E','symbols':['A','B']", "'E','symbols':['B','A']", "")]
    [InlineData("'E','symbols':['A']", "'E','symbols':['A','B']", "MISSING_ENUM_SYMBOLS /symbols")]
    [InlineData("'E','symbols':['A'],'default':'A'", "'E','symbols':['A','B']", "")]
    [InlineData("'E','symbols':['A']", "'E','symbols':['A','B'],'default':'A'", "MISSING_ENUM_SYMBOLS /symbols")]
    [InlineData("'F','symbols':['A']", "'E','symbols':['A']", "NAME_MISMATCH /name")]
    [InlineData("'F','symbols':['A'],'aliases':['E']", "'E','symbols':['A']", "")]
    [InlineData("'x.F','symbols':['A'],'aliases':['E']", "'x.E','symbols':['A']", "")]
    [InlineData("'x.F','symbols':['A'],'aliases':['E']", "'y.E','symbols':['A']", "NAME_MISMATCH /name")]
    [InlineData("'x.E','symbols':['A']", "'y.E','symbols':['A']", "")]
    public void Enums_go_by_name_alias_symbols_and_the_readers_default(string reader, string writer, string reasons) =>
        AssertReasons(reasons, $"{{'type':'enum','name':{reader}}}", $"{{'type':'enum','name':{writer}}}");

    [Theory]
    [InlineData("'F','size':4", "'F','size':4", "")]
    [InlineData("'F','size':4", "'F','size':5", "FIXED_SIZE_MISMATCH /size")]
    [InlineData("'F','size':4", "'G','size':5", "NAME_MISMATCH /name, FIXED_SIZE_MISMATCH /size")]
    public void Fixed_types_go_by_name_and_size(string reader, string writer, string reasons) =>
        AssertReasons(reasons, $"{{'type':'fixed','name':{reader}}}", $"{{'type':'fixed','name':{writer}}}");

    [Theory]
    [InlineData("{'name':'a','type':'long'}", "{'name':'a','type':'int'}", "")]
    [InlineData("{'name':'a','type':'int'}", "{'name':'a','type':'long'}", "TYPE_MISMATCH /fields/0/type")]
    [InlineData("", "{'name':'a','type':'int'}", "")]
    [InlineData("{'name':'a','type':'int'}", "", "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0")]
    [InlineData("{'name':'a','type':'int','default':1}", "", "")]
    [InlineData("{'name':'a','type':['null','int'],'default':null}", "", "")]
    [InlineData("{'name':'a','type':['null','int']}", "", "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0")]
    [InlineData("{'name':'b','type':'int','aliases':['a']}", "{'name':'a','type':'int'}", "")]
    [InlineData("{'name':'b','type':'int','aliases':['a']}", "{'name':'a','type':'long'}", "TYPE_MISMATCH /fields/0/type")]
    [InlineData("{'name':'b','type':'int'}", "{'name':'a','type':'int','aliases':['b']}", "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0")]
    [InlineData(
        "{'name':'b','type':'int','aliases':['a']}", "{'name':'a','type':'int'},{'name':'b','type':'int'}", "NAME_MISMATCH /fields/0")]
    public void Fields_go_by_name_alias_and_the_readers_default(string reader, string writer, string reasons) => AssertReasons(
        reasons, $"{{'type':'record','name':'R','fields':[{reader}]}}", $"{{'type':'record','name':'R','fields':[{writer}]}}");

    [Theory]
    [InlineData("{'type':'record','name':'A','fields':[]}", "{'type':'record','name':'B','fields':[]}", "NAME_MISMATCH /name")]
    [InlineData("{'type':'record','name':'A','fields':[]}", "{'type':'error','name':'A','fields':[]}", "")]
    [InlineData(
        "['null',{'type':'record','name':'A','fields':[]}]", "{'type':'record','name':'B','fields':[]}", "MISSING_UNION_BRANCH /")]
    public void Records_go_by_name(string reader, string writer, string reasons) => AssertReasons(reasons, reader, writer);

    [Fact]
    public void Recursion_is_followed_once_and_a_difference_deep_in_it_is_found()
    {
        const string Tree = "{'type':'record','name':'T','fields':[{'name':'v','type':'int'},{'name':'c','type':{'type':'array','items':'T'}}]}";

        AssertReasons("", Tree, Tree);
        AssertReasons("", Tree.Replace("int", "long"), Tree);
        AssertReasons("TYPE_MISMATCH /fields/0/type", Tree, Tree.Replace("int", "long"));
    }

    [Fact]
    public void What_was_believed_of_a_record_inside_itself_is_not_kept_when_it_proves_wrong()
    {
        // x.A is tried first and fails on n, after B was taken for readable because x.A was still open. y.A, tried next, would
        // do if B did; but B holds an x.A, which has just turned out not to be readable.
        const string Reader =
            """
            [{'type':'record','name':'x.A','fields':[
                {'name':'b','type':{'type':'record','name':'x.B','fields':[{'name':'a','type':['null','x.A']}]}},
                {'name':'n','type':'int'}]},
             {'type':'record','name':'y.A','fields':[{'name':'b','type':'x.B'},{'name':'n','type':'string'}]}]
            """;
        const string Writer =
            """
            {'type':'record','name':'x.A','fields':[
                {'name':'b','type':{'type':'record','name':'x.B','fields':[{'name':'a','type':['null','x.A']}]}},
                {'name':'n','type':'string'}]}
            """;

        AssertReasons("MISSING_UNION_BRANCH /", Reader, Writer);
        AssertReasons("", Reader, Writer.Replace("'string'", "'int'"));
    }

    /// <summary>
    /// Why the registry does not ask Apache.Avro's <c>Schema.CanRead</c>. If one of these fails, the library has changed,
    /// and the decision can be thought over.
    /// </summary>
    [Theory]
    [InlineData("{'type':'enum','name':'E','symbols':['A']}", "{'type':'enum','name':'E','symbols':['B']}", false)]
    [InlineData("['null','int']", "['null','string']", false)]
    [InlineData("'int'", "['string','null']", false)]
    [InlineData("'string'", "'bytes'", true)]
    [InlineData("'bytes'", "'string'", true)]
    [InlineData("{'type':'long','logicalType':'timestamp-millis'}", "'long'", true)]
    [InlineData("{'type':'enum','name':'x.E','symbols':['A']}", "{'type':'enum','name':'y.E','symbols':['A']}", true)]
    public void Apache_Avros_own_comparison_says_the_opposite(string reader, string writer, bool readable)
    {
        Assert.Equal(readable, AvroResolution.Compare(Parse(reader), Parse(writer)).Count == 0);
        Assert.Equal(!readable, Apache(reader).CanRead(Apache(writer)));

        static global::Avro.Schema Apache(string schema) => global::Avro.Schema.Parse(schema.Replace('\'', '"'));
    }

    private static void AssertReasons(string expected, string reader, string writer) => Assert.Equal(
        expected,
        string.Join(", ", AvroResolution.Compare(Parse(reader), Parse(writer)).Select(reason => $"{reason.Kind} {reason.Path}")));

    private static AvroType Parse(string schema) => new AvroSchemaParser().Parse(schema.Replace('\'', '"'), validateDefaults: true);
}
