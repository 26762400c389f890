using System.Globalization;

namespace Farthing.EngineTests;

public class CultureTests
{
    [Fact]
    public void The_tests_run_under_the_culture_and_zone_that_were_drawn()
    {
        string? culture = Environment.GetEnvironmentVariable("FARTHING_TEST_CULTURE");
        string? zone = Environment.GetEnvironmentVariable("FARTHING_TEST_TZ");
        Assert.SkipWhen(culture is null || zone is null, "drawn by ./test only");
        Assert.Equal(culture.Replace('_', '-'), CultureInfo.CurrentCulture.Name);
        Assert.Equal(TimeZoneInfo.FindSystemTimeZoneById(zone).BaseUtcOffset, TimeZoneInfo.Local.BaseUtcOffset);
    }
}
