using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Changes single settings of topics.</summary>
internal sealed class IncrementalAlterConfigsHandler(Broker broker)
    : RequestHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(ApiKey.IncrementalAlterConfigs)
{
    private const sbyte Set = 0;
    private const sbyte Delete = 1;
    private const sbyte Append = 2;
    private const sbyte Subtract = 3;

    protected override IncrementalAlterConfigsResponse Handle(IncrementalAlterConfigsRequest request, RequestContext context)
    {
        var response = new IncrementalAlterConfigsResponse();
        foreach (var same in request.Resources.GroupBy(resource => (resource.ResourceType, resource.ResourceName)))
        {
            var result = new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse
            {
                ResourceType = same.Key.ResourceType,
                ResourceName = same.Key.ResourceName,
            };
            response.Responses.Add(result);
            try
            {
                if (same.Skip(1).Any())
                {
                    throw new RefusedException(
                        KafkaErrorCode.InvalidRequest, $"The request names '{same.Key.ResourceName}' more than once.");
                }

                Alter(same.First(), request.ValidateOnly);
            }
            catch (RefusedException e)
            {
                result.ErrorCode = (short)e.Error;
                result.ErrorMessage = e.Message;
            }
        }

        return response;
    }

    protected override IncrementalAlterConfigsResponse Refuse(IncrementalAlterConfigsRequest request, KafkaErrorCode error) => new()
    {
        Responses = request.Resources.ConvertAll(resource => new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse
        {
            ErrorCode = (short)error,
            ResourceType = resource.ResourceType,
            ResourceName = resource.ResourceName,
        }),
    };

    private void Alter(IncrementalAlterConfigsRequest.AlterConfigsResource resource, bool validateOnly)
    {
        if ((ConfigResourceType)resource.ResourceType == ConfigResourceType.Broker)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidRequest,
                "The settings of this broker can't be changed while it runs: start it with others. Those of topics can.");
        }

        if ((ConfigResourceType)resource.ResourceType != ConfigResourceType.Topic)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidRequest, $"This broker has no settings for resources of type {resource.ResourceType}.");
        }

        var topic = broker.Topics.Find(resource.ResourceName)
            ?? throw new RefusedException(KafkaErrorCode.UnknownTopicOrPartition, $"There is no topic '{resource.ResourceName}'.");
        TopicCatalog.RefuseInternal(topic);
        var settings = Altered(topic.Settings, resource.Configs);
        if (!validateOnly)
        {
            broker.Topics.Configure(topic, settings);
        }
    }

    private static TopicSettings Altered(TopicSettings settings, List<IncrementalAlterConfigsRequest.AlterableConfig> changes)
    {
        var own = new Dictionary<string, string>(settings.Own);
        var changed = new HashSet<string>();
        foreach (var change in changes)
        {
            if (!changed.Add(change.Name))
            {
                throw new RefusedException(KafkaErrorCode.InvalidRequest, $"The request changes {change.Name} more than once.");
            }

            if (change.ConfigOperation == Delete)
            {
                own.Remove(change.Name);
            }
            else
            {
                var config = TopicConfigs.Get(change.Name);
                own[config.Name] = ValueAfter(change, config, settings.ValueOf(config));
            }
        }

        return TopicSettings.Of(own);
    }

    private static string ValueAfter(IncrementalAlterConfigsRequest.AlterableConfig change, TopicConfig config, string before)
    {
        if (change.ConfigOperation is not (Set or Append or Subtract))
        {
            throw new RefusedException(KafkaErrorCode.InvalidRequest, $"There is no operation {change.ConfigOperation} on settings.");
        }

        var value = change.Value
            ?? throw new RefusedException(KafkaErrorCode.InvalidRequest, $"{config.Name} must have a value, but has null.");
        if (change.ConfigOperation == Set)
        {
            return value;
        }

        if (config.Type != ConfigType.List)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidConfig, $"{config.Name} is no list: it can be set, but nothing added to it or taken from it.");
        }

        var parts = TopicConfig.Split(before);
        var others = TopicConfig.Split(value);
        return string.Join(',', change.ConfigOperation == Append ? parts.Union(others) : parts.Except(others));
    }
}
