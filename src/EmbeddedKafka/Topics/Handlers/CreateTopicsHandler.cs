using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Creates topics.</summary>
internal sealed class CreateTopicsHandler(Broker broker)
    : RequestHandler<CreateTopicsRequest, CreateTopicsResponse>(ApiKey.CreateTopics)
{
    protected override CreateTopicsResponse Handle(CreateTopicsRequest request, RequestContext context)
    {
        var response = new CreateTopicsResponse();
        foreach (var sameName in request.Topics.GroupBy(topic => topic.Name))
        {
            var topic = sameName.First();
            try
            {
                if (sameName.Skip(1).Any())
                {
                    throw new RefusedException(
                        KafkaErrorCode.InvalidRequest, $"The request names the topic '{topic.Name}' more than once.");
                }

                response.Topics.Add(Create(topic, request.ValidateOnly));
            }
            catch (RefusedException e)
            {
                response.Topics.Add(new() { Name = topic.Name, ErrorCode = (short)e.Error, ErrorMessage = e.Message, Configs = [] });
            }
        }

        return response;
    }

    protected override CreateTopicsResponse Refuse(CreateTopicsRequest request, KafkaErrorCode error) => new()
    {
        Topics = request.Topics.ConvertAll(
            topic => new CreateTopicsResponse.CreatableTopicResult { Name = topic.Name, ErrorCode = (short)error, Configs = [] }),
    };

    private CreateTopicsResponse.CreatableTopicResult Create(CreateTopicsRequest.CreatableTopic asked, bool validateOnly)
    {
        var partitions = PartitionsOf(asked);
        var settings = SettingsOf(asked);
        var id = Guid.Empty;
        if (validateOnly)
        {
            broker.Topics.CheckCreate(asked.Name, partitions);
        }
        else
        {
            id = broker.Topics.Create(asked.Name, partitions, settings).Id;
        }

        return new()
        {
            Name = asked.Name,
            TopicId = id,
            NumPartitions = partitions,
            ReplicationFactor = 1,
            Configs = [.. TopicConfigs.All.Select(config => new CreateTopicsResponse.CreatableTopicConfigs
            {
                Name = config.Name,
                Value = settings.ValueOf(config),
                ConfigSource = (sbyte)settings.SourceOf(config),
            })],
        };
    }

    private int PartitionsOf(CreateTopicsRequest.CreatableTopic asked)
    {
        if (asked.Assignments.Count == 0)
        {
            ReplicaAssignment.CheckFactor(asked.ReplicationFactor);
            return asked.NumPartitions == -1 ? broker.Options.DefaultPartitions : asked.NumPartitions;
        }

        if (asked.NumPartitions != -1 || asked.ReplicationFactor != -1)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidRequest,
                "Partitions that are assigned by hand speak for themselves: partition count and replication factor must be -1.");
        }

        var index = 0;
        foreach (var assignment in asked.Assignments.OrderBy(assignment => assignment.PartitionIndex))
        {
            if (assignment.PartitionIndex != index++)
            {
                throw new RefusedException(
                    KafkaErrorCode.InvalidReplicaAssignment, "Assigned partitions must be numbered from 0 on, without gap or repetition.");
            }

            ReplicaAssignment.Check(assignment.PartitionIndex, assignment.BrokerIds);
        }

        return index;
    }

    private static TopicSettings SettingsOf(CreateTopicsRequest.CreatableTopic asked)
    {
        var own = new Dictionary<string, string>();
        foreach (var config in asked.Configs)
        {
            own[config.Name] = config.Value
                ?? throw new RefusedException(KafkaErrorCode.InvalidConfig, $"{config.Name} must have a value, but has null.");
        }

        return TopicSettings.Of(own);
    }
}
