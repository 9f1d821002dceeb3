namespace StreamCore.Tests.Connectors.Files;

/// <summary>Where at the end of an epoch a job dies.</summary>
internal enum CrashPoint
{
    None,
    BeforePrepare,
    AfterPrepare,
    AfterEpochCommit,
    AmidSinkCommit,
    AfterSinkCommit,
}
