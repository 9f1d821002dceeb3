using EmbeddedKafka.Commands;

return await BrokerCommand.RunAsync(args);
