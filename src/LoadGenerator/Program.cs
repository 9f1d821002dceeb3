using LoadGenerator.Commands;

return await LoadGeneratorCommand.RunAsync(args, TimeProvider.System);
