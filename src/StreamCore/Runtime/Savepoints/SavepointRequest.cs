namespace StreamCore.Runtime.Savepoints;

/// <summary>
/// One savepoint on its way: who has to write a part of it takes it out of its <see cref="SavepointMailbox"/>, writes, and
/// then, if the job is to stop, stands still until it is known whether all others could write too.
/// </summary>
/// <param name="directory">Where the files go.</param>
/// <param name="stops">Whether the job ends behind the savepoint.</param>
/// <param name="regions">The source uids of the job's regions.</param>
/// <param name="abandoned">Cancelled when nobody wants the savepoint any more.</param>
internal sealed class SavepointRequest(string directory, bool stops, IReadOnlyList<string> regions, CancellationToken abandoned)
{
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Directory => directory;

    public bool Stops => stops;

    public IReadOnlyList<string> Regions => regions;

    public CancellationToken Abandoned => abandoned;

    /// <summary>The savepoint is complete, and a stop has been told to all, or it has failed and all go on.</summary>
    public void Decide() => _decided.TrySetResult();

    /// <summary>Waits for the decision, if there is one to wait for: nothing may be processed behind the savepoint of a job that stops.</summary>
    public void WaitForDecision()
    {
        if (stops)
        {
            _decided.Task.Wait(CancellationToken.None);
        }
    }
}
