namespace EmbeddedKafka.Topics.Configs;

/// <summary>What a setting's value is, as DescribeConfigs numbers it.</summary>
internal enum ConfigType : sbyte
{
    Boolean = 1,
    String = 2,
    Int = 3,
    Short = 4,
    Long = 5,
    Double = 6,
    List = 7,
}
