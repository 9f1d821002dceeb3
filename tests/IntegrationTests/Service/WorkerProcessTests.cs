using System.Diagnostics;
using System.Globalization;
using FraudService.Worker;
using IntegrationTests.Brokers;

namespace IntegrationTests.Service;

/// <summary>The worker as an orchestrator sees it: a process, its log and its exit code.</summary>
public sealed class WorkerProcessTests(SharedBroker shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_the_worker_in_order(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var deadline = Deadline();
        var prefix = TopicPrefix.Next();
        using var worker = await StartAsync(
            "--app-id", prefix + "app", "--FraudStream:CreateTopics=true",
            $"--FraudStream:Topics:Transactions={prefix}in", $"--FraudStream:Topics:Decisions={prefix}decisions",
            $"--FraudStream:Topics:Alerts={prefix}alerts", $"--FraudStream:Topics:DeadLetters={prefix}dead");
        try
        {
            await ReadUntilAsync(worker, "runs on 1 slot(s)", deadline.Token);

            using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {worker.Id}")]);
            var rest = await worker.StandardOutput.ReadToEndAsync(deadline.Token);
            await worker.WaitForExitAsync(deadline.Token);

            Assert.Contains("Fraud detection has stopped", rest, StringComparison.Ordinal);
            Assert.Equal(0, worker.ExitCode);
        }
        finally
        {
            End(worker);
        }
    }

    [Fact]
    public async Task A_job_that_fails_ends_the_process_with_an_exit_code_and_the_reason()
    {
        using var deadline = Deadline();
        var prefix = TopicPrefix.Next();
        using var worker = await StartAsync("--app-id", prefix + "app", $"--FraudStream:Topics:Transactions={prefix}missing", "--log-format", "json");
        try
        {
            var output = await worker.StandardOutput.ReadToEndAsync(deadline.Token);
            await worker.WaitForExitAsync(deadline.Token);

            Assert.Equal(1, worker.ExitCode);
            var failure = Assert.Single(output.Split('\n'), line => line.Contains("\"@l\":\"Fatal\"", StringComparison.Ordinal));
            Assert.Contains($"'{prefix}missing' does not exist", failure, StringComparison.Ordinal);
        }
        finally
        {
            End(worker);
        }
    }

    [Fact]
    public async Task A_failure_that_every_start_repeats_has_an_exit_code_of_its_own()
    {
        using var deadline = Deadline();
        var prefix = TopicPrefix.Next();
        string[] args =
        [
            "--app-id", prefix + "app", "--FraudStream:CreateTopics=true", "--FraudStream:StaticMembership=true",
            $"--FraudStream:Topics:Transactions={prefix}in", $"--FraudStream:Topics:Decisions={prefix}decisions",
            $"--FraudStream:Topics:Alerts={prefix}alerts", $"--FraudStream:Topics:DeadLetters={prefix}dead",
        ];
        using var older = await StartAsync(args);
        Process? newer = null;
        try
        {
            await ReadUntilAsync(older, "goes on at offset", deadline.Token);
            newer = await StartAsync(args);
            var newerOutput = newer.StandardOutput.ReadToEndAsync(deadline.Token);

            var output = await older.StandardOutput.ReadToEndAsync(deadline.Token);
            await older.WaitForExitAsync(deadline.Token);

            Assert.Equal(3, older.ExitCode);
            Assert.Contains("Another process is the static member", output, StringComparison.Ordinal);
            Assert.Contains("Starting it again does not help", output, StringComparison.Ordinal);
            Assert.False(newerOutput.IsCompleted);
        }
        finally
        {
            End(older);
            if (newer is not null)
            {
                End(newer);
                newer.Dispose();
            }
        }
    }

    private async Task<Process> StartAsync(params string[] args) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(FraudWorker).Assembly.Location, "--bootstrap", await shared.GetBootstrapServersAsync(), "--FraudStream:Http:Port=0", .. args])
    {
        RedirectStandardOutput = true,
    })!;

    private static CancellationTokenSource Deadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        return deadline;
    }

    private static async Task ReadUntilAsync(Process process, string text, CancellationToken cancellation)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The process ended without writing '{text}'.");
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
