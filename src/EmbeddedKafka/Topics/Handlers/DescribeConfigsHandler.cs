using System.Globalization;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Tells the settings of topics and of the broker.</summary>
internal sealed class DescribeConfigsHandler(Broker broker)
    : RequestHandler<DescribeConfigsRequest, DescribeConfigsResponse>(ApiKey.DescribeConfigs)
{
    protected override DescribeConfigsResponse Handle(DescribeConfigsRequest request, RequestContext context) => new()
    {
        // Each resource once: the answer is much larger than the question.
        Results = [.. request.Resources
            .DistinctBy(resource => (resource.ResourceType, resource.ResourceName))
            .Select(resource => Describe(resource, request))],
    };

    protected override DescribeConfigsResponse Refuse(DescribeConfigsRequest request, KafkaErrorCode error) => new()
    {
        Results = request.Resources.ConvertAll(resource => Result(resource, error, message: null)),
    };

    private DescribeConfigsResponse.DescribeConfigsResult Describe(
        DescribeConfigsRequest.DescribeConfigsResource resource, DescribeConfigsRequest request)
    {
        try
        {
            var result = Result(resource, KafkaErrorCode.None, message: null);
            result.Configs = [.. ConfigsOf(resource)
                .Where(config => resource.ConfigurationKeys is not { Count: > 0 } keys || keys.Contains(config.Name))
                .Select(config => Trimmed(config, request))];
            return result;
        }
        catch (RefusedException e)
        {
            return Result(resource, e.Error, e.Message);
        }
    }

    private IEnumerable<DescribeConfigsResponse.DescribeConfigsResourceResult> ConfigsOf(
        DescribeConfigsRequest.DescribeConfigsResource resource)
    {
        switch ((ConfigResourceType)resource.ResourceType)
        {
            case ConfigResourceType.Topic:
                var topic = broker.Topics.Find(resource.ResourceName) ?? throw NoTopic(resource.ResourceName);
                return TopicConfigs.All.Select(config => Describe(config, topic.Settings));
            case ConfigResourceType.Broker when resource.ResourceName.Length == 0:
                // What all brokers of a cluster have been given at run time: nothing.
                return [];
            case ConfigResourceType.Broker when resource.ResourceName == Broker.NodeId.ToString(CultureInfo.InvariantCulture):
                return BrokerConfigs.Of(broker).Select(Describe);
            case ConfigResourceType.Broker:
                throw new RefusedException(
                    KafkaErrorCode.InvalidRequest, $"The only broker is {Broker.NodeId}; '{resource.ResourceName}' was asked for.");
            default:
                throw new RefusedException(
                    KafkaErrorCode.InvalidRequest, $"This broker has no settings for resources of type {resource.ResourceType}.");
        }
    }

    private static RefusedException NoTopic(string name) => TopicName.Complaint(name) is { } complaint
        ? new(KafkaErrorCode.InvalidTopicException, complaint)
        : new(KafkaErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'.");

    private static DescribeConfigsResponse.DescribeConfigsResourceResult Describe(TopicConfig config, TopicSettings settings)
    {
        var described = new DescribeConfigsResponse.DescribeConfigsResourceResult
        {
            Name = config.Name,
            Value = settings.ValueOf(config),
            ConfigSource = (sbyte)settings.SourceOf(config),
            ConfigType = (sbyte)config.Type,
            Documentation = config.Documentation,
        };
        if (settings.SourceOf(config) == ConfigSource.Topic)
        {
            described.Synonyms.Add(new() { Name = config.Name, Value = described.Value, Source = (sbyte)ConfigSource.Topic });
        }

        if (config.BrokerName is { } name)
        {
            described.Synonyms.Add(new() { Name = name, Value = config.Default, Source = (sbyte)ConfigSource.Default });
        }

        return described;
    }

    private static DescribeConfigsResponse.DescribeConfigsResourceResult Describe(BrokerConfig config) => new()
    {
        Name = config.Name,
        Value = config.Value,
        ReadOnly = true,
        ConfigSource = (sbyte)config.Source,
        ConfigType = (sbyte)config.Type,
        Documentation = config.Documentation,
        Synonyms = [new() { Name = config.Name, Value = config.Value, Source = (sbyte)config.Source }],
    };

    private static DescribeConfigsResponse.DescribeConfigsResourceResult Trimmed(
        DescribeConfigsResponse.DescribeConfigsResourceResult config, DescribeConfigsRequest request)
    {
        if (!request.IncludeSynonyms)
        {
            config.Synonyms.Clear();
        }

        if (!request.IncludeDocumentation)
        {
            config.Documentation = null;
        }

        return config;
    }

    private static DescribeConfigsResponse.DescribeConfigsResult Result(
        DescribeConfigsRequest.DescribeConfigsResource resource, KafkaErrorCode error, string? message) => new()
        {
            ErrorCode = (short)error,
            ErrorMessage = message,
            ResourceType = resource.ResourceType,
            ResourceName = resource.ResourceName,
        };
}
