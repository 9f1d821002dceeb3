using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using FraudService;
using IntegrationTests.Brokers;
using StreamCore.State.Savepoints;

namespace IntegrationTests.Service;

/// <summary>What a service keeps can be looked at, taken away in files, and gone on with.</summary>
public sealed class StateAccessTests(SharedBroker broker)
{
    [Fact]
    public async Task A_card_is_the_same_from_the_service_the_changelog_and_a_savepoint()
    {
        using var bed = await StateBed.CreateAsync(broker);
        bed.Send(3, "anna", "ben", "a/b%2Fc?d");
        await using var service = bed.StartService();
        var card = await bed.UntilSeenAsync(service, "anna", 3);
        Assert.Equal("a/b%2Fc?d", (await bed.UntilSeenAsync(service, "a/b%2Fc?d", 3))["cardId"]!.GetValue<string>());
        Assert.Equal(1003, card["amountMeanMinor"]!.GetValue<double>());
        Assert.Equal("2023-11-14T22:13:26+00:00", card["lastEventTime"]!.GetValue<string>());
        Assert.Equal("DE", card["lastPresent"]!["country"]!.GetValue<string>());
        Assert.Equal(3, card["hour"]!["transactions"]!.GetValue<int>());

        var (unknown, problem) = await bed.GetAsync(service, "/state/cards/nobody");
        Assert.Equal(HttpStatusCode.NotFound, unknown);
        Assert.Contains("'nobody'", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        var (written, savepoint) = await bed.PostAsync(service, "/savepoints", new { directory = "one" });
        Assert.Equal(HttpStatusCode.OK, written);
        Assert.Equal(StateBed.Partitions, savepoint["files"]!.AsArray().Count);

        string[][] places = [bed.Changelog, ["--savepoint", Path.Combine(bed.Savepoints, "one")], ["--url", (await service.HttpAddress).ToString()]];
        var shown = places.Select(place => ServiceProcess.RunAsync(["state", "show", "--card", "anna", "--json", .. place])).ToList();
        var missing = await ServiceProcess.RunAsync(["state", "show", "--card", "nobody", .. bed.Changelog]);
        Assert.All(await Task.WhenAll(shown), verb => AssertSame(card, verb));
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("no state of card 'nobody'", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_and_the_health_say_what_runs()
    {
        using var bed = await StateBed.CreateAsync(broker);
        await using var service = bed.StartService("--instance", "here");

        await bed.UntilAsync(service, "/health/ready", (answer, _) => answer == HttpStatusCode.OK);

        var (_, status) = await bed.GetAsync(service, "/status");
        Assert.Equal((bed.ApplicationId, "here"), (status["applicationId"]!.GetValue<string>(), status["instanceId"]!.GetValue<string>()));
        Assert.Equal("running", status["job"]!["phase"]!.GetValue<string>());
        Assert.Equal(StateBed.Partitions, Partitions(status).Count(partition => partition["phase"]!.GetValue<string>() == "running"));
        Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync(service, "/health/live")).Status);
    }

    [Fact]
    public async Task What_is_no_sound_request_is_refused()
    {
        using var bed = await StateBed.CreateAsync(broker);
        await using var service = bed.StartService();

        Assert.Equal(HttpStatusCode.BadRequest, (await bed.GetAsync(service, "/state/cards/" + new string('x', 129))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bed.GetAsync(service, "/state/cards/anna?partition=first")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bed.GetAsync(service, "/nothing/here")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await bed.PostAsync(service, "/status")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bed.PostAsync(service, "/savepoints", new { folder = "one" })).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await bed.PostAsync(service, "/savepoints", new { directory = new string('x', 20_000) })).Status);
        foreach (var directory in new[] { "../elsewhere", "/tmp/elsewhere", "one/../../elsewhere", "", "." })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await bed.PostAsync(service, "/savepoints", new { directory })).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(service, request => request.Headers.Add("Origin", "http://elsewhere.example")));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(service, request => request.Headers.Host = "elsewhere.example"));
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_of_another_instance_is_answered_with_that_instance()
    {
        using var bed = await StateBed.CreateAsync(broker);
        bed.Send(1, "anna", "ben", "clara", "dora");
        await using var first = bed.StartService("--instance", "first");
        await using var second = bed.StartService("--instance", "second");
        var own = Partitions(await bed.UntilAsync(first, "/status", (_, body) => HasOne(body)))[0]["partition"]!.GetValue<int>();
        await bed.UntilAsync(second, "/status", (_, body) => HasOne(body));

        // Each card is at one of them, and the other one says at which.
        var (status, body) = await bed.GetAsync(first, $"/state/cards/anna?partition={1 - own}");
        Assert.Equal((HttpStatusCode.MisdirectedRequest, "second"), (status, body["instanceId"]?.GetValue<string>()));
        (status, body) = await bed.GetAsync(second, $"/state/cards/anna?partition={own}");
        Assert.Equal((HttpStatusCode.MisdirectedRequest, "first"), (status, body["instanceId"]?.GetValue<string>()));
        foreach (var card in new[] { "anna", "ben", "clara", "dora" })
        {
            var answers = new[] { (await bed.GetAsync(first, $"/state/cards/{card}")).Status, (await bed.GetAsync(second, $"/state/cards/{card}")).Status };
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.MisdirectedRequest], answers.Order());
        }
    }

    [Fact]
    public async Task Another_application_goes_on_with_the_savepoint_that_a_service_has_stopped_with()
    {
        using var bed = await StateBed.CreateAsync(broker);
        bed.Send(2, "anna", "ben", "clara");
        var (one, two) = (Path.Combine(bed.Savepoints, "one"), Path.Combine(bed.Savepoints, "two"));
        await using (var service = bed.StartService())
        {
            await Task.WhenAll(bed.UntilSeenAsync(service, "anna", 2), bed.UntilSeenAsync(service, "ben", 2), bed.UntilSeenAsync(service, "clara", 2));
            Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync(service, "/savepoints", new { directory = "one" })).Status);
            Assert.Equal(HttpStatusCode.Conflict, (await bed.PostAsync(service, "/savepoints", new { directory = "one" })).Status);
            bed.Send(1, "anna");
            await bed.UntilSeenAsync(service, "anna", 3);
            var url = (await service.HttpAddress).ToString();
            var created = await ServiceProcess.RunAsync("savepoint", "create", "--url", url, "--directory", "two", "--stop");
            Assert.True(created.ExitCode == 0, created.Error);
            Assert.Equal(0, await service.WaitForExitAsync());
        }

        var info = await RunJsonAsync("savepoint", "info", two, "--json");
        Assert.Equal(bed.ApplicationId, info["applicationId"]!.GetValue<string>());
        Assert.Equal(7, info["files"]!.AsArray().Sum(file => file!["nextOffset"]!.GetValue<long>()));
        var states = info["files"]!.AsArray().SelectMany(file => file!["states"]!.AsArray()).Where(state => state!["name"]!.GetValue<string>() == "decide/card").ToList();
        Assert.Equal(3, states.Sum(state => state!["entries"]!.GetValue<long>()));
        var diff = await ServiceProcess.RunAsync("savepoint", "diff", one, two);
        Assert.Contains("decide/card: 0 added, 0 removed, 1 changed", diff.Output, StringComparison.Ordinal);
        Assert.Contains("changed: anna", diff.Output, StringComparison.Ordinal);

        var file = Path.Combine(one, "transactions-00000.savepoint");
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var damaged = await ServiceProcess.RunAsync("savepoint", "info", one);
        Assert.Equal(1, damaged.ExitCode);
        Assert.StartsWith($"Savepoint file '{file}' is damaged: ", damaged.Error, StringComparison.Ordinal);

        bed.Send(1, "anna", "ben");
        await using var next = bed.StartService("--app-id", bed.ApplicationId + "2", "--from-savepoint", two);
        await bed.UntilSeenAsync(next, "anna", 4);
        await bed.UntilSeenAsync(next, "ben", 3);
        await bed.UntilSeenAsync(next, "clara", 2);
    }

    [Fact]
    public async Task State_that_the_job_does_not_know_is_refused_by_name_unless_it_may_be_dropped()
    {
        using var bed = await StateBed.CreateAsync(broker);
        var savepoint = Path.Combine(bed.Savepoints, "foreign");
        for (var number = 0; number < StateBed.Partitions; number++)
        {
            var path = Path.Combine(savepoint, string.Create(CultureInfo.InvariantCulture, $"transactions-{number:D5}.savepoint"));
            using var writer = new SavepointWriter(path, new(
                Guid.NewGuid(), "fraud-detection", "other", TimeProvider.System.GetUtcNow(), ["transactions"], "transactions",
                new($"{bed.Prefix}transactions", number, StateBed.Partitions, 0, long.MinValue)));
            writer.Add([11, .. "other/thing"u8, 1], [1]);
            writer.Complete();
        }

        await using (var refused = bed.StartService("--from-savepoint", savepoint))
        {
            Assert.Equal(ExitCodes.FailureForGood, await refused.WaitForExitAsync());
            Assert.Contains("does not have: other/thing (2 entries)", refused.Output, StringComparison.Ordinal);
        }

        await using var allowed = bed.StartService("--from-savepoint", savepoint, "--allow-dropped-state");
        bed.Send(1, "anna");
        await bed.UntilSeenAsync(allowed, "anna", 1);
    }

    [Fact]
    public async Task State_on_disk_is_checkpointed_and_the_status_says_so()
    {
        using var bed = await StateBed.CreateAsync(broker);
        using var directory = new TemporaryDirectory();
        string[] settings =
        [
            "--FraudStream:State:Backend=Faster", $"--FraudStream:State:Directory={directory.Path}",
            "--FraudStream:State:MemoryPerStore=16777216", "--FraudStream:State:CheckpointInterval=0:00:00.05",
        ];
        bed.Send(1, "anna");
        JsonNode before;
        await using (var service = bed.StartService(settings))
        {
            // A checkpoint begins at an epoch's end, so there have to be some.
            for (var seen = 1; await CheckpointsAsync(bed, service) == 0; seen++)
            {
                await bed.UntilSeenAsync(service, "anna", seen);
                bed.Send(1, "anna");
            }

            before = (await bed.GetAsync(service, "/state/cards/anna")).Body;
            await service.KillAsync();
        }

        await using var again = bed.StartService(settings);
        var seenBefore = before["transactions"]!.GetValue<int>();
        await bed.UntilAsync(again, "/state/cards/anna", (status, body) => status == HttpStatusCode.OK && body["transactions"]!.GetValue<int>() >= seenBefore);
        Assert.Contains("(from: Checkpoint", again.Output, StringComparison.Ordinal);
    }

    private static async Task<long> CheckpointsAsync(StateBed bed, WorkerProcess service) =>
        Partitions((await bed.GetAsync(service, "/status")).Body).Sum(partition => partition["checkpoint"]?["completed"]!.GetValue<long>() ?? 0);

    private static bool HasOne(JsonNode status) =>
        Partitions(status) is [var only] && only["phase"]!.GetValue<string>() == "running";

    private static List<JsonNode> Partitions(JsonNode status) =>
        [.. status["job"]?["regions"]!.AsArray().SelectMany(region => region!["partitions"]!.AsArray()).OfType<JsonNode>() ?? []];

    private static void AssertSame(JsonNode expected, (int ExitCode, string Output, string Error) verb)
    {
        Assert.True(verb.ExitCode == 0, verb.Error);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(verb.Output)), $"{expected}\nis not\n{verb.Output}");
    }

    private static async Task<JsonNode> RunJsonAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await ServiceProcess.RunAsync(arguments);
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!;
    }

    private static async Task<HttpStatusCode> SendAsync(WorkerProcess service, Action<HttpRequestMessage> change)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(await service.HttpAddress, "/savepoints"));
        change(request);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
