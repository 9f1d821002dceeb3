using StateBackends;

return await StateBackendsCommand.Build().Parse(args).InvokeAsync();
