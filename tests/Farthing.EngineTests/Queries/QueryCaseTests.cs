using Farthing.Core.Query;

namespace Farthing.EngineTests.Queries;

/// <summary>Every case on DuckDB, on one node and on three shards of ClickHouse: the answers worked out by hand, to the last digit.</summary>
public class QueryCaseTests
{
    public static TheoryData<string, int> Cases => QueryCase.Everything();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_on_DuckDB(string name, int question)
    {
        QueryCase given = QueryCase.Of(name);
        Question asked = given.Questions[question];
        KpiAnswer answer = given.World.OnDuckDb(asked.Request);
        asked.Check(answer);
        if (asked.ByHand is { } statement)
        {
            Question.CheckByHand(answer, given.World.RowOnDuckDb(statement));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_on_three_shards(string name, int question)
    {
        QueryCase given = QueryCase.Of(name);
        Question asked = given.Questions[question];
        asked.Check(given.World.OnCluster(asked.Request));
    }

    /// <summary>Every fourth case, and all that have a statement written by hand: the node's statements are those of a shard.</summary>
    public static TheoryData<string, int> OnOneNode()
    {
        TheoryData<string, int> some = [];
        string[] names = [.. Cases.Select(c => c.Data.Item1).Distinct()];
        foreach ((string name, int question) in Cases.Select(c => c.Data))
        {
            if (Array.IndexOf(names, name) % 4 == 0 || QueryCase.Of(name).Questions[question].ByHand is not null)
            {
                some.Add(name, question);
            }
        }

        return some;
    }

    [Theory]
    [MemberData(nameof(OnOneNode))]
    public void Answers_on_ClickHouse(string name, int question)
    {
        QueryCase given = QueryCase.Of(name);
        Question asked = given.Questions[question];
        KpiAnswer answer = given.World.OnClickHouse(asked.Request);
        asked.Check(answer);
        if (asked.ByHand is { } statement)
        {
            Question.CheckByHand(answer, given.World.RowOnClickHouse(statement));
        }
    }
}
