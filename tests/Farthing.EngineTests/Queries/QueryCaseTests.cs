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
        asked.Check(given.World.OnDuckDb(asked.Request));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_on_ClickHouse(string name, int question)
    {
        QueryCase given = QueryCase.Of(name);
        Question asked = given.Questions[question];
        asked.Check(given.World.OnClickHouse(asked.Request));
    }
}
