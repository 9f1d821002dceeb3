using EmbeddedKafka.SchemaRegistry.Avro;

namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>Which texts are schemas, and how they are written. The texts are those of Avro's Java library 1.12.</summary>
public sealed class AvroSchemaTests
{
    [Theory]
    [InlineData("'int'", "'int'")]
    [InlineData("{'type':'int'}", "'int'")]
    [InlineData("{'type':'int','doc':'dropped'}", "'int'")]
    [InlineData("{'logicalType':'date','type':'int'}", "{'type':'int','logicalType':'date'}")]
    [InlineData("[ 'null', 'int' ]", "['null','int']")]
    [InlineData("{'items':'int','x':1,'type':'array'}", "{'type':'array','items':'int','x':1}")]
    [InlineData("{'size':2,'name':'F','type':'fixed','aliases':['x.G','H']}", "{'type':'fixed','name':'F','size':2,'aliases':['x.G','H']}")]
    [InlineData(
        "{'doc':'d','default':'A','symbols':['A'],'name':'E','type':'enum','w':{'b':1,'a':null}}",
        "{'type':'enum','name':'E','doc':'d','symbols':['A'],'default':'A','w':{'b':1,'a':null}}")]
    [InlineData(
        "{'name':'n.R','type':'record','fields':[{'type':'int','name':'a','order':'ascending'},{'order':'descending','default':1,'doc':'d','type':'long','name':'b','aliases':['c'],'p':1}]}",
        "{'type':'record','name':'R','namespace':'n','fields':[{'name':'a','type':'int'},{'name':'b','type':'long','doc':'d','default':1,'order':'descending','aliases':['c'],'p':1}]}")]
    [InlineData(
        "{'type':'record','name':'R','namespace':'n','fields':[{'name':'x','type':['null','n.R']},{'name':'f','type':{'type':'fixed','name':'F','namespace':'','size':1}},{'name':'g','type':'F'}]}",
        "{'type':'record','name':'R','namespace':'n','fields':[{'name':'x','type':['null','R']},{'name':'f','type':{'type':'fixed','name':'F','namespace':'','size':1}},{'name':'g','type':'F'}]}")]
    [InlineData(
        "{'type':'record','name':'R','fields':[{'name':'a','type':'double','default':1.50},{'name':'b','type':'double','default':1e3},{'name':'c','type':'string','default':'é<>&/'}]}",
        "{'type':'record','name':'R','fields':[{'name':'a','type':'double','default':1.5},{'name':'b','type':'double','default':1000.0},{'name':'c','type':'string','default':'é<>&/'}]}")]
    public void A_schema_is_written_in_one_form(string schema, string written)
    {
        Assert.Equal(written, Write(schema, normalize: false));
        Assert.Equal(written, Write(written, normalize: false));
    }

    [Theory]
    [InlineData(
        "{'type':'record','name':'R','doc':'','aliases':['B','A'],'fields':[],'z':{'b':1,'a':2},'y':1}",
        "{'type':'record','name':'R','fields':[],'y':1,'z':{'a':2,'b':1},'aliases':['A','B']}")]
    public void What_has_no_order_is_sorted_when_a_schema_is_normalized(string schema, string written)
    {
        Assert.Equal(written, Write(schema, normalize: true));
        Assert.Equal(written, Write(written, normalize: true));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("int", "JSON")]
    [InlineData("{'type':'int'} x", "JSON")]
    [InlineData("{'type':'int','type':'long'}", "JSON")]
    [InlineData("null", "not null")]
    [InlineData("1", "not 1")]
    [InlineData("{}", "'type'")]
    [InlineData("{'type':['null','int']}", "'type'")]
    [InlineData("{'type':{'type':'int'}}", "'type'")]
    [InlineData("'strin'", "'strin'")]
    [InlineData("{'type':'record','fields':[]}", "name")]
    [InlineData("{'type':'record','name':'','fields':[]}", "empty")]
    [InlineData("{'type':'record','name':'R-x','fields':[]}", "'R-x'")]
    [InlineData("{'type':'record','name':'1R','fields':[]}", "'1R'")]
    [InlineData("{'type':'record','name':'R','namespace':'a..b','fields':[]}", "empty")]
    [InlineData("{'type':'record','name':'int','fields':[]}", "'int'")]
    [InlineData("{'type':'record','name':'R','aliases':['a-b'],'fields':[]}", "'a-b'")]
    [InlineData("{'type':'record','name':'R'}", "'fields'")]
    [InlineData("{'type':'record','name':'R','fields':{}}", "not an array")]
    [InlineData("{'type':'record','name':'R','fields':[1]}", "no name")]
    [InlineData("{'type':'record','name':'R','fields':[{'name':'a'}]}", "'type'")]
    [InlineData("{'type':'record','name':'R','fields':[{'name':'a.b','type':'int'}]}", "'a.b'")]
    [InlineData("{'type':'record','name':'R','fields':[{'name':'a','type':'int'},{'name':'a','type':'int'}]}", "two fields")]
    [InlineData("{'type':'record','name':'R','fields':[{'name':'a','type':'int','order':'up'}]}", "'up'")]
    [InlineData("{'type':'record','name':'R','fields':[{'name':'a','type':{'type':'record','name':'R','fields':[]}}]}", "twice")]
    [InlineData("{'type':'enum','name':'E'}", "'symbols'")]
    [InlineData("{'type':'enum','name':'E','symbols':[1]}", "strings")]
    [InlineData("{'type':'enum','name':'E','symbols':['A','A']}", "twice")]
    [InlineData("{'type':'enum','name':'E','symbols':['A-']}", "'A-'")]
    [InlineData("{'type':'enum','name':'E','symbols':['A'],'default':'B'}", "'B'")]
    [InlineData("{'type':'fixed','name':'F'}", "'size'")]
    [InlineData("{'type':'fixed','name':'F','size':-1}", "-1")]
    [InlineData("{'type':'fixed','name':'F','size':2.5}", "2.5")]
    [InlineData("{'type':'array'}", "'items'")]
    [InlineData("{'type':'map'}", "'values'")]
    [InlineData("['int','int']", "twice")]
    [InlineData("['null',['int']]", "union")]
    [InlineData("[{'type':'array','items':'int'},{'type':'array','items':'string'}]", "twice")]
    public void What_is_no_schema_is_refused_with_the_reason(string schema, string reason) =>
        Assert.Contains(reason, Assert.Throws<AvroSchemaException>(() => Write(schema, normalize: false)).Message);

    [Theory]
    [InlineData("'int'", "1", true)]
    [InlineData("'int'", "2147483648", false)]
    [InlineData("'int'", "1.5", false)]
    [InlineData("'long'", "9223372036854775808", false)]
    [InlineData("'double'", "1", true)]
    [InlineData("'string'", "1", false)]
    [InlineData("'bytes'", "'x'", true)]
    [InlineData("'null'", "null", true)]
    [InlineData("'boolean'", "0", false)]
    [InlineData("['null','int']", "1", true)]
    [InlineData("['null','int']", "'x'", false)]
    [InlineData("{'type':'array','items':'int'}", "[1,2]", true)]
    [InlineData("{'type':'array','items':'int'}", "[1,'x']", false)]
    [InlineData("{'type':'map','values':'int'}", "{'a':1}", true)]
    [InlineData("{'type':'map','values':'int'}", "{'a':null}", false)]
    [InlineData("{'type':'fixed','name':'F','size':1}", "1", false)]
    [InlineData("{'type':'record','name':'I','fields':[{'name':'p','type':'int'},{'name':'q','type':'int','default':3}]}", "{'p':1}", true)]
    [InlineData("{'type':'record','name':'I','fields':[{'name':'p','type':'int'}]}", "{}", false)]
    public void A_default_is_a_value_of_its_field(string type, string value, bool fits)
    {
        var schema = $"{{'type':'record','name':'R','fields':[{{'name':'a','type':{type},'default':{value}}}]}}";

        var refusal = Record.Exception(() => Write(schema, normalize: false));

        Assert.Equal(fits, refusal is null);
        Assert.True(refusal is null or AvroSchemaException, refusal?.ToString());
    }

    private static string Write(string schema, bool normalize) => AvroSchemaWriter
        .Write(new AvroSchemaParser().Parse(schema.Replace('\'', '"'), validateDefaults: true), [], normalize)
        .Replace('"', '\'');
}
