namespace StreamCore.Runtime;

/// <summary>The operators of one subtask, in the order in which elements pass them.</summary>
internal sealed class OperatorChain(SubtaskContext context, IReadOnlyList<Operator> operators)
{
    // An array, since going through a list of unknown type allocates.
    private readonly Operator[] _operators = [.. operators];

    public SubtaskContext Context { get; } = context;

    public IReadOnlyList<Operator> Operators => _operators;

    /// <summary>When the first processing-time timer is due, in epoch milliseconds; <see cref="long.MaxValue"/> for none.</summary>
    public long NextProcessingTime
    {
        get
        {
            var next = long.MaxValue;
            foreach (var each in _operators)
            {
                next = Math.Min(next, each.NextProcessingTime);
            }

            return next;
        }
    }

    /// <summary>Opens the operators, the last one first, and gives them the timers that are in the state.</summary>
    public void Open()
    {
        for (var i = _operators.Length - 1; i >= 0; i--)
        {
            try
            {
                _operators[i].Open();
            }
            catch (Exception e) when (e is not OperatorException && !Context.IsCancellation(e))
            {
                throw new OperatorException(_operators[i].Name, Context.SubtaskIndex, Context.Parallelism, e);
            }
        }

        RestoreTimers();
    }

    /// <summary>Going through all entries takes long where there are many, so it is done only where timers have ever been registered.</summary>
    private void RestoreTimers()
    {
        var queues = _operators.SelectMany(each => each.Timers).Where(queue => queue.MayHaveTimers).ToList();
        if (queues.Count == 0)
        {
            return;
        }

        foreach (var (key, _) in Context.State.Entries())
        {
            foreach (var queue in queues)
            {
                queue.Restore(key.Span);
            }
        }
    }

    /// <summary>Has every operator hand over what belongs into the epoch, the first one first, and removes some of the state that has expired.</summary>
    public void OnEpochEnd()
    {
        foreach (var each in _operators)
        {
            each.OnEpochEnd();
        }

        Context.Sweeper.Sweep();
    }

    /// <summary>Sets the watermark that the operators know, and has them drop what is not emitted: after a restore or an abort.</summary>
    public void ResetWatermark(long watermark)
    {
        foreach (var each in _operators)
        {
            each.Reset(watermark);
        }
    }

    /// <summary>Fires the processing-time timers that are due.</summary>
    public void OnProcessingTime(long now)
    {
        foreach (var each in _operators)
        {
            each.OnProcessingTime(now);
        }
    }

    /// <summary>Has the operators emit watermarks that go by what has passed; called at each watermark interval.</summary>
    public void OnPeriodicWatermark()
    {
        foreach (var each in _operators)
        {
            each.OnPeriodicWatermark();
        }
    }

    /// <summary>Emits results that have become ready elsewhere.</summary>
    public void OnWake()
    {
        foreach (var each in _operators)
        {
            each.OnWake();
        }
    }

    /// <summary>Closes the operators, all of them, even if one throws.</summary>
    public void Close()
    {
        var failures = new List<Exception>();
        foreach (var each in _operators)
        {
            try
            {
                each.Close();
            }
            catch (Exception e)
            {
                failures.Add(new OperatorException(each.Name, e));
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }
}
