namespace EmbeddedKafka.SchemaRegistry;

/// <summary>A schema under a subject.</summary>
internal sealed record SchemaVersion(
    string Subject, int Version, int Id, string Schema, IReadOnlyList<SchemaReference> References, bool Deleted)
{
    /// <summary>What makes two schemas the same schema, with the same id.</summary>
    public string Identity => IdentityOf(Schema, References);

    public static string IdentityOf(string schema, IReadOnlyList<SchemaReference> references) =>
        references.Count == 0 ? schema : $"{schema}\n{string.Join('\n', references)}";
}
