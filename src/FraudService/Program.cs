using FraudService;

return await FraudServiceCommand.RunAsync(args);
