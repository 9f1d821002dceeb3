await Windows.WindowsJob.RunAsync(Console.Out);
