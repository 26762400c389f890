using Farthing.Core.Errors;
using Farthing.Core.Time;
using Farthing.Engine.Workspaces;

namespace Farthing.EngineTests.Workspaces;

public sealed class WorkspaceReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("farthing-ws-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Workspace Read(string yaml)
    {
        File.WriteAllText(Path.Combine(_folder, "farthing.yaml"), yaml);
        return Workspace.Load(_folder);
    }

    private IReadOnlyList<Problem> Problems(string yaml) => Assert.Throws<UserException>(() => Read(yaml)).Problems;

    [Fact]
    public void Reads_everything()
    {
        Workspace workspace = Read("""
            name: Nordtel
            currency: EUR
            time-zone: Europe/Berlin
            fiscal-year: { pattern: months, starts: july }
            week-start: sunday
            dimensions:
              - { id: call-type, from: interactions.type, title: Call type }
              - { id: plan, from: customers.plan_name }
              - { id: line, from: vru_line }
            engine: { threads: 2, memory-mb: 1024 }
            """);
        Assert.Equal(("Nordtel", "EUR", "Europe/Berlin"), (workspace.Name, workspace.Currency, workspace.Calendar.Zone.Id));
        Assert.Equal("2023-07-01", DayNumber.Text(workspace.Calendar.ParsePeriod("2024").FirstDay));
        Assert.Equal(
            ["call-type interactions type Call type", "plan customers plan_name plan", "line interactions vru_line line"],
            workspace.Dimensions.Select(d => $"{d.Id} {d.Fact} {d.Attribute} {d.Title}"));
        Assert.Equal(new EngineSettings(2, 1024), workspace.Engine);
        Assert.Equal(TimeSpan.FromMinutes(10), workspace.Engine.TimeLimit);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h", 3_600)]
    [InlineData("2.5", 2.5)]
    public void Reads_a_time_limit(string text, double seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        Read($"name: A\ncurrency: EUR\ntime-zone: UTC\nengine: {{ time-limit: {text} }}").Engine.TimeLimit);

    [Theory]
    [InlineData("0s")]
    [InlineData("never")]
    [InlineData("8d")]
    [InlineData("-1s")]
    public void Refuses_a_time_limit_that_is_none(string text)
    {
        Problem problem = Assert.Single(Problems($"name: A\ncurrency: EUR\ntime-zone: UTC\nengine: {{ time-limit: {text} }}"));
        Assert.Equal(("FT-1013", 4, "write 90s, 10min or 1h"), (problem.Code, problem.Place!.Line, problem.Suggestion));
    }

    [Fact]
    public void Reads_a_retail_year()
    {
        Workspace workspace = Read("""
            name: Shop
            currency: USD
            time-zone: America/New_York
            fiscal-year:
              pattern: 4-5-4
              ends: { on: saturday, in: january, rule: nearest }
              named-by: start
            """);
        Assert.Equal("2024-02-04", DayNumber.Text(workspace.Calendar.ParsePeriod("2024").FirstDay));
    }

    [Fact]
    public void Reports_every_problem_at_once_with_its_place_and_the_nearest_name()
    {
        IReadOnlyList<Problem> problems = Problems("""
            name: Nordtel
            curency: EUR
            time-zone: Europe/Berln
            week-start: munday
            dimensions:
              - { id: Call Type, from: interaction.type }
            """);
        Assert.Equal(
            [
                "FT-1011 1:1 add currency: …",
                "FT-1014 3:12 did you mean \"Europe/Berlin\"?",
                "FT-1013 4:13 did you mean \"monday\"?",
                "FT-1013 6:11 ",
                "FT-1013 6:28 did you mean \"interactions\"?",
                "FT-1010 2:1 did you mean \"currency\"?",
            ],
            problems.Select(p => $"{p.Code} {p.Place!.Line}:{p.Place.Column} {p.Suggestion}"));
        Assert.Equal("time-zone: Europe/Berln", problems[1].Place!.Excerpt);
    }

    [Theory]
    [InlineData("name: a\nname: b\n", "FT-1004", 2)]
    [InlineData("name: &a x\ncurrency: *a\n", "FT-1005", 1)]
    [InlineData("name: !!str x\n", "FT-1005", 1)]
    [InlineData("name: [unclosed\ncurrency: EUR\n", "FT-1003", 1)]
    [InlineData("name: a: b\n", "FT-1003", 1)]
    [InlineData("name: a\n\tcurrency: EUR\n", "FT-1003", 2)]
    [InlineData("name: a\n---\nname: b\n", "FT-1005", 2)]
    [InlineData("- a\n- b\n", "FT-1012", 1)]
    [InlineData("name: [a]\n", "FT-1012", 1)]
    public void Broken_yaml_says_where(string yaml, string code, int line)
    {
        Problem problem = Problems(yaml)[0];
        Assert.Equal((code, line, "farthing.yaml"), (problem.Code, problem.Place!.Line, problem.Place.File));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "farthing.yaml"), [0x6e, 0xff, 0xfe, 0x3a]);
        Assert.Equal("FT-1002", Assert.Throws<UserException>(() => Workspace.Load(_folder)).Problems[0].Code);
    }

    [Fact]
    public void Reads_business_hours()
    {
        const string head = "name: a\ncurrency: EUR\ntime-zone: Europe/Berlin\n";
        Assert.Null(Read(head).Hours);
        BusinessHours hours = Read(head + "business-hours: { mon-fri: \"9:00-12:00, 13:00-17:00\", sat: \"18:00-24:00\", sun: closed, holidays: [2024-12-25] }\n").Hours!;
        Assert.Equal(
            "Europe/Berlin|"
            + string.Concat(Enumerable.Repeat("32400000-43200000,46800000-61200000;", 5)) + "64800000-86400000;|20082", hours.Text);
    }

    [Theory]
    [InlineData("{ mon-fry: \"09:00-17:00\" }", "FT-1010")]
    [InlineData("{ fri-mon: \"09:00-17:00\" }", "FT-1010")]
    [InlineData("{ holidays: [2024-12-25] }", "FT-1011")]
    [InlineData("{ mon: \"22:00-06:00\" }", "FT-1013")]
    [InlineData("{ mon: \"9-17\" }", "FT-1013")]
    [InlineData("{ mon: \"09:00-13:00, 12:00-17:00\" }", "FT-1013")]
    [InlineData("{ mon: \"09:00-17:00\", holidays: [25.12.2024] }", "FT-1013")]
    [InlineData("{ mon-fri: \"09:00-17:00\", fri: \"09:00-15:00\" }", "FT-1016")]
    [InlineData("9-17", "FT-1012")]
    public void Business_hours_that_say_nothing_are_refused(string yaml, string code) =>
        Assert.Contains(Problems($"name: a\ncurrency: EUR\ntime-zone: UTC\nbusiness-hours: {yaml}\n"), p => p.Code == code && p.Place!.Line == 4);

    [Fact]
    public void The_nearest_parent_is_found_and_none_is_said()
    {
        Read("name: a\ncurrency: EUR\ntime-zone: UTC\n");
        string inner = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        Assert.Equal(Path.GetFullPath(_folder), Workspace.Find(inner).Folder);
        File.Delete(Path.Combine(_folder, "farthing.yaml"));
        Assert.Equal("FT-1001", Assert.Throws<UserException>(() => Workspace.Find(inner)).Problems[0].Code);
    }

    [Theory]
    [InlineData("15%", 150_000L)]
    [InlineData("12.5%", 125_000L)]
    [InlineData("0.15", 150_000L)]
    [InlineData("0.0001%", 1L)]
    [InlineData("0,15", null)]
    [InlineData("0.00001%", null)]
    [InlineData("1e-1", null)]
    public void Shares_are_exact_parts_per_million(string text, long? expected)
    {
        ProblemList problems = new();
        MapReader reader = new(YamlSource.Parse($"share: \"{text}\"", "t.yaml"), problems, "a test");
        Assert.Equal(expected, reader.PartsPerMillion("share"));
        Assert.Equal(expected is null, problems.HasErrors);
    }
}
