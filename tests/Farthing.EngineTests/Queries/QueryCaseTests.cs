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
        asked.ByHand?.CheckTotal(answer, given.World.RowsOnDuckDb);
        asked.RowsByHand?.CheckRows(answer, given.World.RowsOnDuckDb);
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
        asked.ByHand?.CheckTotal(answer, given.World.RowsOnClickHouse);
        asked.RowsByHand?.CheckRows(answer, given.World.RowsOnClickHouse);
    }

    /// <summary>A null says nothing of how a value is computed: only questions with one count.</summary>
    [Fact]
    public void Every_KPI_has_a_value_beside_a_statement_written_by_hand()
    {
        HashSet<string> without = [.. QueryCase.Of("calendar").World.Catalogue.Kpis.Select(k => k.Id)];
        Assert.True(without.Count > 100);
        foreach (string name in Cases.Select(c => c.Data.Item1).Distinct(StringComparer.Ordinal))
        {
            foreach (Question question in QueryCase.Of(name).Questions.Where(q => q.ByHand is not null))
            {
                string[] values = [.. question.Total.Split('|').Select(v => v.Trim())];
                without.ExceptWith(question.Request.Kpis.Where((id, n) => values[n] != "null"));
            }
        }

        Assert.True(without.Count == 0, "no case of tests/Farthing.EngineTests/cases has a check of: " + string.Join(", ", without.Order(StringComparer.Ordinal)));
    }
}
