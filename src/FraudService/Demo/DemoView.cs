using System.Globalization;
using Spectre.Console;

namespace FraudService.Demo;

/// <summary>Shows the figures while they change: as a live table on a terminal, as plain lines elsewhere.</summary>
internal sealed class DemoView(WarningLines warnings, TimeProvider time)
{
    private static readonly TimeSpan TableInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    /// <summary>Shows the figures until something has ended, and a last time then.</summary>
    public Task ShowUntilAsync(Task end, Func<DemoFigures> figures) =>
        Console.IsOutputRedirected ? ShowLinesAsync(end, figures) : ShowTableAsync(end, figures);

    private async Task ShowLinesAsync(Task end, Func<DemoFigures> figures)
    {
        do
        {
            await Task.WhenAny(end, Task.Delay(LineInterval, time));
            WriteWarnings();
            await Console.Out.WriteLineAsync(string.Join("  ", Cells(figures()).Select(cell => $"{cell.Name} {cell.Value}")));
        }
        while (!end.IsCompleted);
    }

    private Task ShowTableAsync(Task end, Func<DemoFigures> figures) =>
        AnsiConsole.Live(BuildTable(figures())).StartAsync(async live =>
        {
            do
            {
                await Task.WhenAny(end, Task.Delay(TableInterval, time));
                WriteWarnings();
                live.UpdateTarget(BuildTable(figures()));
            }
            while (!end.IsCompleted);
        });

    private void WriteWarnings()
    {
        while (warnings.TryTake(out var line))
        {
            AnsiConsole.WriteLine(line);
        }
    }

    private static Table BuildTable(DemoFigures figures)
    {
        var cells = Cells(figures);
        var table = new Table().RoundedBorder();
        foreach (var (name, _) in cells)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        return table.AddRow([.. cells.Select(cell => cell.Value)]);
    }

    private static (string Name, string Value)[] Cells(DemoFigures figures)
    {
        var load = figures.Load;
        return
        [
            ("elapsed", string.Create(CultureInfo.InvariantCulture, $"{figures.Elapsed.TotalSeconds:0.0} s")),
            ("seen", Number(load.Decided)),
            ("approved", Number(load.Approved)),
            ("review", Number(load.Review)),
            ("declined", Number(load.Declined)),
            ("p50", Milliseconds(load.Latency.P50)),
            ("p99", Milliseconds(load.Latency.P99)),
            ("epochs", Number(figures.Epochs)),
            ("epochs/s", figures.EpochsPerSecond.ToString("0", CultureInfo.InvariantCulture)),
        ];
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms");
}
