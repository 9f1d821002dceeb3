using WordCount;

return await WordCountCommand.RunAsync(args, Console.Out, CancellationToken.None);
