using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Tells clients the node and the topics, and creates topics that are asked for.</summary>
internal sealed class MetadataHandler(Broker broker) : RequestHandler<MetadataRequest, MetadataResponse>(ApiKey.Metadata)
{
    protected override MetadataResponse Handle(MetadataRequest request, RequestContext context)
    {
        var response = About(context.AdvertisedPort);
        if (request.IncludeClusterAuthorizedOperations)
        {
            response.ClusterAuthorizedOperations = AuthorizedOperations.OfCluster;
        }

        if (request.Topics is null || (context.Version == 0 && request.Topics.Count == 0))
        {
            response.Topics.AddRange(broker.Topics.All.Select(topic => Describe(topic, request)));
            return response;
        }

        // Each topic once: a request may name one with many partitions any number of times.
        var seen = new HashSet<(Guid, string?)>();
        foreach (var asked in request.Topics)
        {
            if (seen.Add((asked.TopicId, asked.Name)))
            {
                response.Topics.Add(Answer(asked, request, context));
            }
        }

        return response;
    }

    protected override MetadataResponse Refuse(MetadataRequest request, KafkaErrorCode error)
    {
        var response = About(broker.Port);
        response.ErrorCode = (short)error;
        response.Topics.AddRange((request.Topics ?? []).Select(
            asked => new MetadataResponse.Topic { ErrorCode = (short)error, Name = asked.Name ?? "", TopicId = asked.TopicId }));
        return response;
    }

    private MetadataResponse.Topic Answer(MetadataRequest.Topic asked, MetadataRequest request, RequestContext context)
    {
        if (asked.TopicId != Guid.Empty || asked.Name is null)
        {
            return broker.Topics.Find(asked.TopicId) is { } found
                ? Describe(found, request)
                : new()
                {
                    ErrorCode = (short)KafkaErrorCode.UnknownTopicId,
                    TopicId = asked.TopicId,
                    Name = context.Version >= 12 ? null : "",
                };
        }

        if (broker.Topics.Find(asked.Name) is { } topic)
        {
            return Describe(topic, request);
        }

        try
        {
            return Describe(Create(asked.Name, request), request);
        }
        catch (RefusedException e)
        {
            return new() { ErrorCode = (short)e.Error, Name = asked.Name };
        }
    }

    private Topic Create(string name, MetadataRequest request)
    {
        if (TopicName.Complaint(name) is { } complaint)
        {
            throw new RefusedException(KafkaErrorCode.InvalidTopicException, complaint);
        }

        return request.AllowAutoTopicCreation && broker.Options.AutoCreateTopics && !TopicCatalog.IsOwn(name)
            ? broker.Topics.Create(name, broker.Options.DefaultPartitions, TopicSettings.Default)
            : throw new RefusedException(KafkaErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'.");
    }

    private MetadataResponse About(int port) => new()
    {
        ClusterId = broker.ClusterId,
        ControllerId = Broker.NodeId,
        Brokers = [new() { NodeId = Broker.NodeId, Host = broker.AdvertisedHost, Port = port }],
    };

    private static MetadataResponse.Topic Describe(Topic topic, MetadataRequest request) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        IsInternal = topic.IsInternal,
        TopicAuthorizedOperations = request.IncludeTopicAuthorizedOperations
            ? AuthorizedOperations.OfTopic
            : AuthorizedOperations.NotRequested,
        Partitions = topic.Partitions.ConvertAll(partition => new MetadataResponse.Partition
        {
            PartitionIndex = partition.Index,
            LeaderId = Broker.NodeId,
            LeaderEpoch = partition.Log.LeaderEpoch,
            ReplicaNodes = [Broker.NodeId],
            IsrNodes = [Broker.NodeId],
        }),
    };
}
