namespace StreamCore.Runtime;

/// <summary>The operators of one subtask, in the order in which elements pass them.</summary>
internal sealed class OperatorChain(SubtaskContext context, IReadOnlyList<Operator> operators)
{
    public SubtaskContext Context { get; } = context;

    public IReadOnlyList<Operator> Operators { get; } = operators;

    /// <summary>When the first processing-time timer is due, in epoch milliseconds; <see cref="long.MaxValue"/> for none.</summary>
    public long NextProcessingTime
    {
        get
        {
            var next = long.MaxValue;
            for (var i = 0; i < Operators.Count; i++)
            {
                next = Math.Min(next, Operators[i].NextProcessingTime);
            }

            return next;
        }
    }

    /// <summary>Opens the operators, the last one first, and gives them the timers that are in the state.</summary>
    public void Open()
    {
        for (var i = Operators.Count - 1; i >= 0; i--)
        {
            try
            {
                Operators[i].Open();
            }
            catch (Exception e) when (e is not OperatorException && !Context.IsCancellation(e))
            {
                throw new OperatorException(Operators[i].Name, Context.SubtaskIndex, Context.Parallelism, e);
            }
        }

        foreach (var (key, _) in Context.State.Entries())
        {
            foreach (var each in Operators)
            {
                each.RestoreTimers(key.Span);
            }
        }
    }

    /// <summary>Has every operator hand over what belongs into the epoch, the first one first.</summary>
    public void OnEpochEnd()
    {
        foreach (var each in Operators)
        {
            each.OnEpochEnd();
        }
    }

    /// <summary>Sets the watermark that the operators know, and has them drop what is not emitted: after a restore or an abort.</summary>
    public void ResetWatermark(long watermark)
    {
        foreach (var each in Operators)
        {
            each.Reset(watermark);
        }
    }

    /// <summary>Fires the processing-time timers that are due.</summary>
    public void OnProcessingTime(long now)
    {
        foreach (var each in Operators)
        {
            each.OnProcessingTime(now);
        }
    }

    /// <summary>Has the operators emit watermarks that go by what has passed; called at each watermark interval.</summary>
    public void OnPeriodicWatermark()
    {
        foreach (var each in Operators)
        {
            each.OnPeriodicWatermark();
        }
    }

    /// <summary>Emits results that have become ready elsewhere.</summary>
    public void OnWake()
    {
        foreach (var each in Operators)
        {
            each.OnWake();
        }
    }

    /// <summary>Closes the operators, all of them, even if one throws.</summary>
    public void Close()
    {
        var failures = new List<Exception>();
        foreach (var each in Operators)
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
