using Farthing.Core.Query;

namespace Farthing.EngineTests.Queries;

/// <summary>Every case on both engines: the answers worked out by hand, to the last digit.</summary>
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
