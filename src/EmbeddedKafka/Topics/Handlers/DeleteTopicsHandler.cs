using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Requests;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Deletes topics, by name or by id.</summary>
internal sealed class DeleteTopicsHandler(Broker broker)
    : RequestHandler<DeleteTopicsRequest, DeleteTopicsResponse>(ApiKey.DeleteTopics)
{
    private const short FirstVersionWithIds = 6;

    protected override DeleteTopicsResponse Handle(DeleteTopicsRequest request, RequestContext context)
    {
        var asked = context.Version >= FirstVersionWithIds
            ? request.Topics
            : request.TopicNames.ConvertAll(name => new DeleteTopicsRequest.DeleteTopicState { Name = name });
        return new() { Responses = asked.ConvertAll(Delete) };
    }

    protected override DeleteTopicsResponse Refuse(DeleteTopicsRequest request, KafkaErrorCode error) => new()
    {
        Responses =
        [
            .. request.Topics.Select(topic => Result(topic.Name ?? "", topic.TopicId, error, message: null)),
            .. request.TopicNames.Select(name => Result(name, Guid.Empty, error, message: null)),
        ],
    };

    private DeleteTopicsResponse.DeletableTopicResult Delete(DeleteTopicsRequest.DeleteTopicState asked)
    {
        try
        {
            var topic = Find(asked);
            broker.Topics.Delete(topic);
            return Result(topic.Name, topic.Id, KafkaErrorCode.None, message: null);
        }
        catch (RefusedException e)
        {
            return Result(asked.Name, asked.TopicId, e.Error, e.Message);
        }
    }

    private Topic Find(DeleteTopicsRequest.DeleteTopicState asked)
    {
        if (asked.Name is null)
        {
            return broker.Topics.Find(asked.TopicId)
                ?? throw new RefusedException(KafkaErrorCode.UnknownTopicId, $"There is no topic with the id {asked.TopicId}.");
        }

        if (asked.TopicId != Guid.Empty)
        {
            throw new RefusedException(KafkaErrorCode.InvalidRequest, "Name a topic to delete or give its id, but not both.");
        }

        return broker.Topics.Find(asked.Name)
            ?? throw new RefusedException(KafkaErrorCode.UnknownTopicOrPartition, $"There is no topic '{asked.Name}'.");
    }

    private static DeleteTopicsResponse.DeletableTopicResult Result(string? name, Guid id, KafkaErrorCode error, string? message) =>
        new() { Name = name, TopicId = id, ErrorCode = (short)error, ErrorMessage = message };
}
