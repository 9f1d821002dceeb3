namespace EmbeddedKafka.Protocol;

/// <summary>One kind of request: its versions and its messages.</summary>
/// <param name="Key">Its number on the wire.</param>
/// <param name="MinVersion">The oldest version that the broker speaks.</param>
/// <param name="MaxVersion">The newest one.</param>
/// <param name="FlexibleFrom">The first version with compact lengths and tagged fields, in header and body.</param>
/// <param name="NewRequest">Makes an empty request.</param>
/// <param name="NewResponse">Makes an empty response.</param>
internal sealed record Api(
    ApiKey Key, short MinVersion, short MaxVersion, short FlexibleFrom, Func<Message> NewRequest, Func<Message> NewResponse)
{
    /// <summary>Whether the broker speaks this version.</summary>
    public bool Speaks(short version) => version >= MinVersion && version <= MaxVersion;

    /// <summary>Whether this version has compact lengths and tagged fields.</summary>
    public bool IsFlexible(short version) => version >= FlexibleFrom;

    /// <summary>
    /// Whether the response header of this version ends with tagged fields. ApiVersions never has them, so that a client
    /// that does not know the broker's versions yet can read the answer.
    /// </summary>
    public bool HasTaggedResponseHeader(short version) => IsFlexible(version) && Key != ApiKey.ApiVersions;
}
