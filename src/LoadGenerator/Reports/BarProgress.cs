using Spectre.Console;

namespace LoadGenerator.Reports;

/// <summary>Draws a bar for each stage on a terminal.</summary>
internal sealed class BarProgress(ProgressContext context) : IRunProgress
{
    private ProgressTask? _task;
    private string? _stage;

    public void Report(string stage, long done, long total)
    {
        if (_task is null || stage != _stage)
        {
            _task?.StopTask();
            _stage = stage;
            _task = context.AddTask(Markup.Escape(stage));
        }

        _task.IsIndeterminate = total == 0;
        _task.MaxValue = Math.Max(total, 1);
        _task.Value = done;
    }
}
