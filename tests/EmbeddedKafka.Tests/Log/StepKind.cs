namespace EmbeddedKafka.Tests.Log;

public enum StepKind
{
    Append,
    AppendAsProducer,
    Commit,
    Abort,
    Fence,
    SendAgain,
    LeaveGap,
    SendOldEpoch,
    LetTimePass,
    Compact,
    DeleteRecords,
    Reopen,
}
