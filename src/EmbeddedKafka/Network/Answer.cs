namespace EmbeddedKafka.Network;

/// <summary>What is to be done after a request.</summary>
internal enum Answer
{
    /// <summary>Send the response.</summary>
    Respond,

    /// <summary>Send nothing: the request wants no response.</summary>
    StaySilent,

    /// <summary>Send nothing and close the connection.</summary>
    CloseConnection,
}
