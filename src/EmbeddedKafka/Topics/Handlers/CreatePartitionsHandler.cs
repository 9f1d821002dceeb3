using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Adds partitions to topics.</summary>
internal sealed class CreatePartitionsHandler(Broker broker)
    : RequestHandler<CreatePartitionsRequest, CreatePartitionsResponse>(ApiKey.CreatePartitions)
{
    protected override CreatePartitionsResponse Handle(CreatePartitionsRequest request, RequestContext context)
    {
        var response = new CreatePartitionsResponse();
        foreach (var sameName in request.Topics.GroupBy(topic => topic.Name))
        {
            var result = new CreatePartitionsResponse.CreatePartitionsTopicResult { Name = sameName.Key };
            response.Results.Add(result);
            try
            {
                if (sameName.Skip(1).Any())
                {
                    throw new RefusedException(
                        KafkaErrorCode.InvalidRequest, $"The request names the topic '{sameName.Key}' more than once.");
                }

                Create(sameName.First(), request.ValidateOnly);
            }
            catch (RefusedException e)
            {
                result.ErrorCode = (short)e.Error;
                result.ErrorMessage = e.Message;
            }
        }

        return response;
    }

    protected override CreatePartitionsResponse Refuse(CreatePartitionsRequest request, KafkaErrorCode error) => new()
    {
        Results = request.Topics.ConvertAll(
            topic => new CreatePartitionsResponse.CreatePartitionsTopicResult { Name = topic.Name, ErrorCode = (short)error }),
    };

    private void Create(CreatePartitionsRequest.CreatePartitionsTopic asked, bool validateOnly)
    {
        var topic = broker.Topics.Find(asked.Name)
            ?? throw new RefusedException(KafkaErrorCode.UnknownTopicOrPartition, $"There is no topic '{asked.Name}'.");
        broker.Topics.CheckAddPartitions(topic, asked.Count);
        CheckAssignments(asked, topic.Partitions.Count);
        if (!validateOnly)
        {
            broker.Topics.AddPartitions(topic, asked.Count);
        }
    }

    private static void CheckAssignments(CreatePartitionsRequest.CreatePartitionsTopic asked, int present)
    {
        if (asked.Assignments is not { } assignments)
        {
            return;
        }

        if (assignments.Count != asked.Count - present)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidReplicaAssignment,
                $"{asked.Count - present} partitions are added, but {assignments.Count} are assigned.");
        }

        for (var i = 0; i < assignments.Count; i++)
        {
            ReplicaAssignment.Check(present + i, assignments[i].BrokerIds);
        }
    }
}
