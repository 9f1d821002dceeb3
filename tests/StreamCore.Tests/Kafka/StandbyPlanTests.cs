using StreamCore.Kafka;

namespace StreamCore.Tests.Kafka;

public sealed class StandbyPlanTests
{
    private const int Partitions = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_partition_has_as_many_standbys_as_were_asked_for_and_none_is_its_owner(int replicas)
    {
        var members = Group("a", "b", "c", "d");

        foreach (var partition in Enumerable.Range(0, Partitions))
        {
            var standbys = members.Instances.Where(instance => Plan(instance, members, replicas).Contains(partition)).ToList();
            Assert.Equal(replicas, standbys.Count);
            Assert.DoesNotContain(members.Owners[partition], standbys);
        }
    }

    [Fact]
    public void One_of_two_is_standby_for_all_that_the_other_owns()
    {
        var members = Group("a", "b");

        Assert.Equal(Enumerable.Range(0, Partitions).Where(partition => members.Owners[partition] == "b"), Plan("a", members, 1));
        Assert.Equal(Plan("a", members, 1), Plan("a", members, 5));
    }

    [Fact]
    public void An_instance_alone_is_no_standby() => Assert.Empty(Plan("a", Group("a"), 3));

    [Fact]
    public void An_instance_that_comes_takes_copies_over_and_moves_no_others()
    {
        var before = Group("a", "b", "c");
        var after = before with { Instances = new HashSet<string>(["a", "b", "c", "d"]) };

        foreach (var instance in before.Instances)
        {
            Assert.Subset(Plan(instance, before, 1).ToHashSet(), Plan(instance, after, 1).ToHashSet());
        }

        Assert.NotEmpty(Plan("d", after, 1));
    }

    private static IReadOnlyList<int> Plan(string instance, GroupMembers members, int replicas) =>
        StandbyPlan.PartitionsOf(instance, members, Partitions, replicas);

    /// <summary>The partitions go to the instances in turn.</summary>
    private static GroupMembers Group(params string[] instances) => new(
        instances.ToHashSet(), Enumerable.Range(0, Partitions).ToDictionary(partition => partition, partition => instances[partition % instances.Length]));
}
